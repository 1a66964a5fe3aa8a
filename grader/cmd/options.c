#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/cmd/exit.h"
#include "grader/cmd/options.h"
#include "grader/cmd/suggest.h"
#include "grader/cmd/text.h"

#define ROWS_MAX     48
#define HELP_VALUE   256 /* what getopt_long() returns for --help; rows follow */
#define HELP_COLUMN  26
#define HELP_CAP     65536
#define SECONDS_MAX  1000000.0
#define SECONDS_HELP "give a number of seconds above 0, such as 2.5"

static const struct option_row help_row = {
    .name = "help",
    .letter = 'h',
    .help = "Print this text.",
};

/* ---- help text ---- */

static int add_row_help(struct buf *b, const struct option_row *row)
{
    size_t start = b->len, at;
    int r = row->letter ? buf_addf(b, "  -%c, --%s", row->letter, row->name)
                        : buf_addf(b, "      --%s", row->name);

    if (r == 0 && row->argument)
        r = buf_addf(b, " %s", row->argument);
    if (r < 0)
        return r;
    at = b->len - start;
    if (at + 2 > HELP_COLUMN) {
        r = buf_add_char(b, '\n');
        at = 0;
    }
    if (r == 0)
        r = text_add_spaces(b, HELP_COLUMN - at);
    return r < 0 ? r : text_add_wrapped(b, row->help, HELP_COLUMN, HELP_COLUMN);
}

/* Paragraphs, each preceded by an empty line. */
static int add_paragraphs(struct buf *b, const char *text)
{
    int r = 0;

    while (text && *text && r == 0) {
        size_t len = strcspn(text, "\n");
        cleanup_free char *paragraph = strndup(text, len);

        r = paragraph ? buf_add_char(b, '\n') : -ENOMEM;
        if (r == 0)
            r = text_add_wrapped(b, paragraph, 0, 0);
        text += len;
        text += *text == '\n';
    }
    return r;
}

int options_add_help(struct buf *b, const struct command_help *help)
{
    int r = buf_addf(b, "usage: assay %s [OPTION]...%s%s\n", help->name,
                     *help->operands ? " " : "", help->operands);

    if (r == 0)
        r = add_paragraphs(b, help->summary);
    if (r == 0)
        r = buf_add_char(b, '\n');
    for (const struct option_row *row = help->options; row->name && r == 0; row++)
        r = add_row_help(b, row);
    if (r == 0)
        r = add_row_help(b, &help_row);
    return r < 0 ? r : add_paragraphs(b, help->notes);
}

/* ---- values ---- */

static int set_u64(const struct option_row *row, const char *text, uint64_t *value,
                   struct err *err)
{
    uint64_t max = row->max ? row->max : UINT64_MAX, parsed;

    if (parse_u64(text, &parsed) && parsed >= row->min && parsed <= max) {
        *value = parsed;
        return 0;
    }
    if (!row->max)
        return err_say(err, EINVAL, "--%s '%s': give a whole number from %" PRIu64 " on",
                       row->name, text, row->min);
    return err_say(err, EINVAL,
                   "--%s '%s': give a whole number from %" PRIu64 " to %" PRIu64,
                   row->name, text, row->min, row->max);
}

static int set_seconds(const struct option_row *row, const char *text, uint64_t *value,
                       struct err *err)
{
    double seconds;

    if (!parse_double(text, &seconds) || seconds < 0.001)
        return err_say(err, EINVAL, "--%s '%s': " SECONDS_HELP, row->name, text);
    if (seconds > SECONDS_MAX)
        return err_say(err, EINVAL, "--%s '%s': give at most %.0f seconds", row->name,
                       text, SECONDS_MAX);
    *value = (uint64_t)(seconds * 1000 + 0.5);
    return 0;
}

static int set_percent(const struct option_row *row, const char *text, double *value,
                       struct err *err)
{
    double parsed;

    if (!parse_double(text, &parsed) || parsed < 0 || parsed > 100)
        return err_say(err, EINVAL, "--%s '%s': give a number from 0 to 100", row->name,
                       text);
    *value = parsed;
    return 0;
}

static int set_choice(const struct option_row *row, const char *text, int *value,
                      struct err *err)
{
    char list[256] = "";
    size_t used = 0;

    for (int i = 0; row->choices[i]; i++) {
        int n;

        if (strcmp(row->choices[i], text) == 0) {
            *value = i;
            return 0;
        }
        n = snprintf(list + used, sizeof(list) - used, "%s%s", i ? ", " : "",
                     row->choices[i]);
        if (n > 0 && (size_t)n < sizeof(list) - used)
            used += (size_t)n;
    }
    return err_say(err, EINVAL, "--%s '%s': give one of %s", row->name, text, list);
}

static int set_value(const struct option_row *row, const char *text, void *values,
                     struct err *err)
{
    void *value = (char *)values + row->offset;

    switch (row->kind) {
    case OPTION_FLAG:
        *(bool *)value = true;
        return 0;
    case OPTION_STRING:
        if (!*text)
            return err_say(err, EINVAL, "--%s '': give a %s that is not empty", row->name,
                           row->argument);
        *(const char **)value = text;
        return 0;
    case OPTION_U64:
        return set_u64(row, text, value, err);
    case OPTION_SECONDS:
        return set_seconds(row, text, value, err);
    case OPTION_PERCENT:
        return set_percent(row, text, value, err);
    case OPTION_CHOICE:
        return set_choice(row, text, value, err);
    }
    BUG("kind %d of option %s", (int)row->kind, row->name);
}

/* ---- parsing ---- */

/* The tables that getopt_long() wants, made from ours. */
struct getopt_tables {
    struct option longs[ROWS_MAX + 2];
    char letters[2 * ROWS_MAX + 4];
};

static void make_tables(const struct command_help *help, struct getopt_tables *tables)
{
    size_t count = 0;
    char *letter = tables->letters;

    memset(tables, 0, sizeof(*tables));
    *letter++ = ':'; /* a missing argument is told apart, and nothing is printed */
    *letter++ = 'h';
    tables->longs[count++] = (struct option){"help", no_argument, NULL, HELP_VALUE};
    for (const struct option_row *row = help->options; row->name; row++, count++) {
        if (count > ROWS_MAX)
            BUG("more than %d options of %s", ROWS_MAX, help->name);
        tables->longs[count] =
            (struct option){row->name, row->argument ? required_argument : no_argument,
                            NULL, HELP_VALUE + (int)count};
        if (!row->letter)
            continue;
        *letter++ = row->letter;
        if (row->argument)
            *letter++ = ':';
    }
}

/* The row that getopt_long()'s value (or optopt) stands for; NULL for help and what is
 * unknown. */
static const struct option_row *find_row(const struct command_help *help, int value)
{
    int position = HELP_VALUE + 1;

    for (const struct option_row *row = help->options; row->name; row++, position++)
        if (value == position || (row->letter && value == row->letter))
            return row;
    return NULL;
}

static int refuse_unknown(const struct command_help *help, const char *typed,
                          struct err *err)
{
    char name[64];
    size_t len;
    struct suggestion best;

    if (optopt && optopt < HELP_VALUE)
        return err_say(err, EINVAL, "unknown option '-%c'; `assay %s --help` lists all",
                       optopt, help->name);
    typed += strspn(typed, "-");
    len = strcspn(typed, "=");
    snprintf(name, sizeof(name), "%.*s", (int)(len > 60 ? 60 : len), typed);
    best = suggestion_for(name);
    suggestion_offer(&best, help_row.name);
    for (const struct option_row *row = help->options; row->name; row++)
        suggestion_offer(&best, row->name);
    if (best.name)
        return err_say(err, EINVAL, "unknown option '--%s'; did you mean '--%s'?", name,
                       best.name);
    return err_say(err, EINVAL, "unknown option '--%s'; `assay %s --help` lists all",
                   name, help->name);
}

/* Says what is wrong with what getopt_long() refused. */
static int refuse(const struct command_help *help, int value, const char *typed,
                  struct err *err)
{
    const struct option_row *row = find_row(help, optopt);

    if (value == ':' && row)
        return err_say(err, EINVAL, "--%s needs a value: --%s %s", row->name, row->name,
                       row->argument);
    if (row || optopt == HELP_VALUE)
        return err_say(err, EINVAL, "--%s takes no value", row ? row->name : "help");
    return refuse_unknown(help, typed, err);
}

static int check_operands(const struct command_help *help, int count, char **operands,
                          struct err *err)
{
    if (count < help->operands_min)
        return err_say(err, EINVAL, "%s missing; usage: assay %s [OPTION]... %s",
                       count ? "an operand is" : "the operands are", help->name,
                       help->operands);
    if (help->operands_max >= 0 && count > help->operands_max)
        return err_say(err, EINVAL, "unexpected '%s'; usage: assay %s [OPTION]...%s%s",
                       operands[help->operands_max], help->name,
                       *help->operands ? " " : "", help->operands);
    return 0;
}

int options_parse(const struct command_help *help, int argc, char **argv, void *values,
                  int *ret_operand, struct err *err)
{
    struct getopt_tables tables;
    int value, r;

    make_tables(help, &tables);
    opterr = 0;
    optind = 0; /* glibc: start anew */
    while ((value = getopt_long(argc, argv, tables.letters, tables.longs, NULL)) != -1) {
        const struct option_row *row;

        if (value == 'h' || value == HELP_VALUE)
            return 1;
        if (value == '?' || value == ':')
            return refuse(help, value, argv[optind - 1], err);
        row = find_row(help, value);
        if (!row)
            BUG("option value %d", value);
        r = set_value(row, optarg, values, err);
        if (r < 0)
            return r;
    }
    r = check_operands(help, argc - optind, argv + optind, err);
    if (r == 0)
        *ret_operand = optind;
    return r;
}

void command_complain(const char *name, const struct err *err)
{
    cleanup_buf struct buf line = BUF_INIT(ERR_TEXT_MAX * 4);

    if (terminal_add_text(&line, err->text) == 0)
        fprintf(stderr, "assay %s: %s\n", name, buf_str(&line));
    else
        fprintf(stderr, "assay %s: out of memory\n", name);
}

int options_run(const struct command_help *help, int argc, char **argv, void *values,
                int *ret_operand)
{
    cleanup_buf struct buf text = BUF_INIT(HELP_CAP);
    struct err err = ERR_INIT;
    int r = options_parse(help, argc, argv, values, ret_operand, &err);

    if (r == 0)
        return OPTIONS_PROCEED;
    if (r > 0 && options_add_help(&text, help) == 0) {
        fputs(buf_str(&text), stdout);
        return EXIT_DONE;
    }
    if (r > 0)
        (void)err_oom(&err);
    command_complain(help->name, &err);
    return EXIT_USAGE;
}
