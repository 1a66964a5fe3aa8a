#include <errno.h>
#include <string.h>

#include "grader/cmd/options.h"
#include "grader/cmd/suggest.h"
#include "grader/cmd/tools.h"
#include "runners/runner.h"
#include "tests/support.h"

#define ARGS_MAX 8

struct values {
    bool quiet;
    const char *run;
    uint64_t jobs;
    uint64_t cap;
    uint64_t wait_ms;
    double percent;
    int isolation;
    struct tool_options tools;
};

#define AT(member) offsetof(struct values, member)

static const struct option_row rows[] = {
    {.name = "quiet",
     .letter = 'q',
     .help = "Say nothing.",
     .kind = OPTION_FLAG,
     .offset = AT(quiet)},
    {.name = "run",
     .argument = "NAME",
     .help = "Name of the run.",
     .kind = OPTION_STRING,
     .offset = AT(run)},
    {.name = "jobs",
     .letter = 'j',
     .argument = "N",
     .help = "A help text that is much too long for the rest of one line of a terminal "
             "and has to be broken.",
     .kind = OPTION_U64,
     .offset = AT(jobs),
     .min = 1,
     .max = 64},
    {.name = "cap",
     .argument = "N",
     .help = "No upper bound.",
     .kind = OPTION_U64,
     .offset = AT(cap),
     .min = 2},
    {.name = "wait",
     .argument = "S",
     .help = "Seconds.",
     .kind = OPTION_SECONDS,
     .offset = AT(wait_ms)},
    {.name = "an-option-with-a-long-name",
     .argument = "PERCENT",
     .help = "Its text starts on a line of its own.",
     .kind = OPTION_PERCENT,
     .offset = AT(percent)},
    ISOLATION_OPTION_ROW(struct values),
    TOOL_OPTION_ROWS(struct values),
    {.name = NULL},
};

static const struct command_help help = {
    .name = "sample",
    .operands = "FILE [MORE]",
    .summary = "Shows what the table can do.",
    .options = rows,
    .notes = "First note.\nSecond note.",
    .operands_min = 1,
    .operands_max = 2,
};

/* Parses a command line of string constants. `argv` keeps them for the operands. */
static int parse(const char *const *args, char **argv, struct values *values,
                 int *ret_operand, struct err *err)
{
    int argc = 0;

    argv[argc++] = strdup("sample");
    for (; *args; args++)
        argv[argc++] = strdup(*args);
    argv[argc] = NULL;
    return options_parse(&help, argc, argv, values, ret_operand, err);
}

static void free_args(char **argv)
{
    for (; *argv; argv++)
        free(*argv);
}

START_TEST(every_kind_of_value_arrives)
{
    static const char *const args[] = {"-qj4",
                                       "--run=night",
                                       "--wait",
                                       "2.5",
                                       "--cap=2",
                                       "--an-option-with-a-long-name=12.5",
                                       "--isolation=best-effort",
                                       "f.c",
                                       NULL};
    char *argv[ARGS_MAX * 2];
    struct values values = {.percent = 1};
    int operand;

    ck_assert_int_eq(parse(args, argv, &values, &operand, NULL), 0);
    ck_assert(values.quiet);
    ck_assert_uint_eq(values.jobs, 4);
    ck_assert_uint_eq(values.cap, 2);
    ck_assert_str_eq(values.run, "night");
    ck_assert_uint_eq(values.wait_ms, 2500);
    ck_assert(values.percent > 12.4 && values.percent < 12.6);
    ck_assert_int_eq(values.isolation, ISOLATION_BEST_EFFORT);
    ck_assert_str_eq(argv[operand], "f.c");
    free_args(argv);
}
END_TEST

START_TEST(what_is_not_given_keeps_its_default)
{
    static const char *const args[] = {"f.c", NULL};
    char *argv[ARGS_MAX * 2];
    struct values values = {.jobs = 7, .wait_ms = 9, .isolation = 1};
    int operand;

    ck_assert_int_eq(parse(args, argv, &values, &operand, NULL), 0);
    ck_assert(!values.quiet);
    ck_assert_uint_eq(values.jobs, 7);
    ck_assert_uint_eq(values.wait_ms, 9);
    ck_assert_int_eq(values.isolation, 1);
    ck_assert_int_eq(operand, 1);
    free_args(argv);
}
END_TEST

START_TEST(operands_may_stand_before_options_and_look_like_them_after_two_dashes)
{
    static const char *const args[] = {"f.c", "-q", "--", "--run", NULL};
    char *argv[ARGS_MAX * 2];
    struct values values = {.jobs = 1};
    int operand;

    ck_assert_int_eq(parse(args, argv, &values, &operand, NULL), 0);
    ck_assert(values.quiet);
    ck_assert_ptr_null(values.run);
    ck_assert_str_eq(argv[operand], "f.c");
    ck_assert_str_eq(argv[operand + 1], "--run");
    free_args(argv);
}
END_TEST

START_TEST(mistakes_name_option_value_and_remedy)
{
    static const struct {
        const char *args[ARGS_MAX];
        const char *expected;
    } cases[] = {
        {{"--jobs=0", "f"}, "--jobs '0': give a whole number from 1 to 64"},
        {{"--jobs=65", "f"}, "--jobs '65': give a whole number from 1 to 64"},
        {{"-j", "-1", "f"}, "--jobs '-1': give a whole number from 1 to 64"},
        {{"--jobs=1e1", "f"}, "--jobs '1e1': give a whole number from 1 to 64"},
        {{"--cap=1", "f"}, "--cap '1': give a whole number from 2 on"},
        {{"--cap=99999999999999999999", "f"},
         "--cap '99999999999999999999': give a whole number from 2 on"},
        {{"--wait=0", "f"}, "--wait '0': give a number of seconds above 0, such as 2.5"},
        {{"--wait=-3", "f"},
         "--wait '-3': give a number of seconds above 0, such as 2.5"},
        {{"--wait=nan", "f"},
         "--wait 'nan': give a number of seconds above 0, such as 2.5"},
        {{"--wait=1e300", "f"}, "--wait '1e300': give at most 1000000 seconds"},
        {{"--an-option-with-a-long-name=101", "f"},
         "--an-option-with-a-long-name '101': give a number from 0 to 100"},
        {{"--isolation=none", "f"},
         "--isolation 'none': give one of strict, best-effort"},
        {{"--run=", "f"}, "--run '': give a NAME that is not empty"},
        {{"f", "--run"}, "--run needs a value: --run NAME"},
        {{"f", "-j"}, "--jobs needs a value: --jobs N"},
        {{"--quiet=yes", "f"}, "--quiet takes no value"},
        {{"--help=x", "f"}, "--help takes no value"},
        {{"--jbos=3", "f"}, "unknown option '--jbos'; did you mean '--jobs'?"},
        {{"--xyzzy", "f"}, "unknown option '--xyzzy'; `assay sample --help` lists all"},
        {{"-x", "f"}, "unknown option '-x'; `assay sample --help` lists all"},
        {{NULL}, "the operands are missing; usage: assay sample [OPTION]... FILE [MORE]"},
        {{"a", "b", "c"}, "unexpected 'c'; usage: assay sample [OPTION]... FILE [MORE]"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char *argv[ARGS_MAX * 2];
        struct values values = {.jobs = 1};
        struct err err = ERR_INIT;
        int operand = -7;

        ck_assert_int_eq(parse(cases[i].args, argv, &values, &operand, &err), -EINVAL);
        ck_assert_str_eq(err.text, cases[i].expected);
        ck_assert_int_eq(operand, -7);
        free_args(argv);
    }
}
END_TEST

START_TEST(help_is_asked_for_in_two_ways_and_wins)
{
    static const char *const cases[][3] = {{"-h"}, {"--help"}, {"f", "--help"}};

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char *argv[ARGS_MAX * 2];
        struct values values = {.jobs = 1};
        int operand;

        ck_assert_int_eq(parse(cases[i], argv, &values, &operand, NULL), 1);
        free_args(argv);
    }
}
END_TEST

START_TEST(the_help_text_is_made_from_the_table_in_80_columns)
{
    cleanup_buf struct buf text = BUF_INIT(65536);
    char *rest, *line;

    ck_assert_int_eq(options_add_help(&text, &help), 0);
    ck_assert_ptr_nonnull(strstr(text.data, "usage: assay sample [OPTION]... FILE"));
    ck_assert_ptr_nonnull(
        strstr(text.data, "\n  -q, --quiet             Say nothing.\n"));
    ck_assert_ptr_nonnull(strstr(text.data,
                                 "\n      --an-option-with-a-long-name PERCENT\n"
                                 "                          Its text"));
    ck_assert_ptr_nonnull(strstr(text.data, "\n  -h, --help              Print"));
    ck_assert_ptr_nonnull(strstr(text.data, "\n\nFirst note.\n\nSecond note.\n"));
    rest = text.data;
    while ((line = strsep(&rest, "\n")))
        ck_assert_uint_lt(strlen(line), 80);
}
END_TEST

START_TEST(each_language_has_an_option_for_its_tool)
{
    const struct tool_options options = {.cc = "a", .cxx = "b", .python = "c"};

    ck_assert_str_eq(tool_options_get(runner_find("c"), &options), "a");
    ck_assert_str_eq(tool_options_get(runner_find("cpp"), &options), "b");
    ck_assert_str_eq(tool_options_get(runner_find("python"), &options), "c");
    for (const struct runner *const *r = runner_all(); *r; r++)
        if ((*r)->option)
            ck_assert_ptr_nonnull(tool_options_get(*r, &options));
}
END_TEST

START_TEST(near_names_are_suggested_and_far_ones_are_not)
{
    static const char *const names[] = {"grade", "list",   "show",  "exec",
                                        "langs", "doctor", "report"};
    static const char *const cases[][2] = {
        {"lst", "list"},
        {"grad", "grade"},
        {"gradee", "grade"},
        {"hsow", "show"},
        {"docter", "doctor"},
        {"lang", "langs"},
        {"frobnicate", NULL},
        {"", NULL},
        {"x", NULL},
        {"repotr", "report"},
        {"grade-grade-grade-grade-grade-grade-grade", NULL},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct suggestion best = suggestion_for(cases[i][0]);

        for (size_t n = 0; n < ARRAY_SIZE(names); n++)
            suggestion_offer(&best, names[n]);
        ck_assert_pstr_eq(best.name, cases[i][1]);
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("options");
    TCase *tcase = tcase_create("options");

    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, every_kind_of_value_arrives);
    tcase_add_test(tcase, what_is_not_given_keeps_its_default);
    tcase_add_test(tcase,
                   operands_may_stand_before_options_and_look_like_them_after_two_dashes);
    tcase_add_test(tcase, mistakes_name_option_value_and_remedy);
    tcase_add_test(tcase, help_is_asked_for_in_two_ways_and_wins);
    tcase_add_test(tcase, the_help_text_is_made_from_the_table_in_80_columns);
    tcase_add_test(tcase, each_language_has_an_option_for_its_tool);
    tcase_add_test(tcase, near_names_are_suggested_and_far_ones_are_not);
    return suite;
}
REGISTER_SUITE(make_suite)
