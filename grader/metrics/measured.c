#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "grader/base/json.h"
#include "grader/metrics/measured.h"

#define SIGNATURE_BYTES 4096
#define NUMBER_MAX      9007199254740992.0 /* 2^53 */

static const char *const kind_names[] = {"function", "macro", "file"};

void measured_release(struct measured *measured)
{
    for (size_t i = 0; i < measured->unit_count; i++) {
        free(measured->units[i].name);
        free(measured->units[i].signature);
    }
    for (size_t i = 0; i < measured->asked_count; i++)
        free(measured->asked[i].name);
    free(measured->units);
    free(measured->asked);
    *measured = (struct measured){0};
}

/* ---- from metrics ---- */

static void raise_to(uint64_t *figure, uint64_t value)
{
    if (value > *figure)
        *figure = value;
}

static void take_figures(const struct metrics *metrics, uint64_t figures[FIGURE_MAX])
{
    for (size_t i = 0; i < metrics->unit_count; i++) {
        const struct unit *unit = &metrics->units[i];

        raise_to(&figures[FIGURE_COMPLEXITY], unit->complexity);
        raise_to(&figures[FIGURE_FUNCTION_LINES], unit->lines);
        raise_to(&figures[FIGURE_FUNCTION_TOKENS], unit->tokens);
        raise_to(&figures[FIGURE_NESTING], unit->nesting);
        raise_to(&figures[FIGURE_PARAMETERS], unit->parameters);
        figures[FIGURE_FUNCTIONS] += unit->kind == UNIT_FUNCTION;
    }
    figures[FIGURE_GLOBALS] = metrics->globals;
    figures[FIGURE_DUPLICATED_TOKENS] = metrics->duplicated;
    figures[FIGURE_LINES] = metrics->lines;
    figures[FIGURE_TOKENS] = metrics->token_count;
}

/* The tokens of a parameter list, one space between them; NULL: none, or too long to be
 * compared. Tokens stand in the order of the text. */
static int take_signature(const struct metrics *metrics, const struct unit *unit,
                          char **ret_text)
{
    cleanup_buf struct buf text = BUF_INIT(SIGNATURE_BYTES);
    size_t from = 0, to = metrics->token_count;
    size_t end = unit->parameters_at + unit->parameters_len;
    int r = 0;

    *ret_text = NULL;
    if (!unit->parameters_len)
        return 0;
    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (metrics->tokens[middle].at < unit->parameters_at)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < metrics->token_count && metrics->tokens[from].at < end && r == 0;
         from++) {
        const struct token *token = &metrics->tokens[from];

        r = text.len ? buf_add_char(&text, ' ') : 0;
        if (r == 0)
            r = buf_add(&text, metrics->text + token->at, token->len);
    }
    if (r == -ENOSPC)
        return 0;
    if (r == 0)
        *ret_text = buf_steal(&text, NULL);
    return *ret_text ? 0 : -ENOMEM;
}

static int take_unit(const struct metrics *metrics, const struct unit *unit,
                     struct measured_unit *ret_unit)
{
    *ret_unit = (struct measured_unit){.name = strdup(unit->name),
                                       .kind = unit->kind,
                                       .inner = unit->inner,
                                       .first_line = unit->first_line,
                                       .lines = unit->lines,
                                       .tokens = unit->tokens,
                                       .complexity = unit->complexity,
                                       .nesting = unit->nesting,
                                       .parameters = unit->parameters};
    if (!ret_unit->name)
        return -ENOMEM;
    return unit->inner ? 0 : take_signature(metrics, unit, &ret_unit->signature);
}

/* "uses(goto)": the word between the brackets. */
static int take_asked(const struct metrics *metrics, const char *name,
                      struct measured_asked *ret_asked)
{
    size_t open = strcspn(name, "("), len = strlen(name);
    cleanup_free char *word = NULL;

    word = strndup(name + open + 1, len - open - 2);
    ret_asked->name = strdup(name);
    if (!word || !ret_asked->name)
        return -ENOMEM;
    ret_asked->known = true;
    if (strncmp(name, "uses(", 5) == 0) {
        ret_asked->value = metrics_uses(metrics, word);
    } else {
        size_t found = 0;

        ret_asked->known = metrics_nodes(metrics, word, &found);
        ret_asked->value = found;
    }
    return 0;
}

static bool asks(const char *name)
{
    size_t len = strlen(name);

    return (strncmp(name, "uses(", 5) == 0 || strncmp(name, "nodes(", 6) == 0) &&
           name[len - 1] == ')';
}

static int take_all(const struct metrics *metrics, const char *const *asked, size_t count,
                    struct measured *measured)
{
    size_t units = metrics->unit_count;
    int r = 0;

    if (units > MEASURED_UNITS_MAX)
        units = MEASURED_UNITS_MAX;
    measured->unparsed = metrics->unparsed;
    measured->hidden = metrics->hidden;
    take_figures(metrics, measured->figures);
    measured->units = calloc(units + 1, sizeof(*measured->units));
    measured->asked = calloc(count + 1, sizeof(*measured->asked));
    if (!measured->units || !measured->asked)
        return -ENOMEM;
    for (size_t i = 0; i < units && r == 0; i++)
        r = take_unit(metrics, &metrics->units[i],
                      &measured->units[measured->unit_count++]);
    for (size_t i = 0; i < count && r == 0; i++)
        if (asks(asked[i]))
            r = take_asked(metrics, asked[i], &measured->asked[measured->asked_count++]);
    return r;
}

int measured_take(const struct metrics *metrics, const char *const *asked, size_t count,
                  struct measured *ret_measured, struct err *err)
{
    cleanup_measured struct measured measured = {{0}, 0, 0, NULL, 0, NULL, 0};

    if (take_all(metrics, asked, count, &measured) < 0)
        return err_oom(err);
    *ret_measured = measured;
    measured = (struct measured){0};
    return 0;
}

/* ---- JSON ---- */

static int add_unit(struct buf *b, const struct measured_unit *unit)
{
    int r = buf_add_str(b, "{\"name\": ");

    if (r == 0)
        r = json_add_str(b, unit->name, strlen(unit->name));
    if (r == 0)
        r = buf_addf(b,
                     ", \"kind\": \"%s\", \"inner\": %s, \"line\": %" PRIu64
                     ", \"lines\": %" PRIu64 ", \"tokens\": %" PRIu64
                     ", \"complexity\": %" PRIu64 ", \"nesting\": %" PRIu64
                     ", \"parameters\": %" PRIu64 ", \"signature\": ",
                     kind_names[unit->kind], unit->inner ? "true" : "false",
                     unit->first_line, unit->lines, unit->tokens, unit->complexity,
                     unit->nesting, unit->parameters);
    if (r == 0)
        r = unit->signature ? json_add_str(b, unit->signature, strlen(unit->signature))
                            : buf_add_str(b, "null");
    return r < 0 ? r : buf_add_char(b, '}');
}

static int add_asked(struct buf *b, const struct measured_asked *asked)
{
    int r = json_add_str(b, asked->name, strlen(asked->name));

    if (r < 0)
        return r;
    return asked->known ? buf_addf(b, ": %" PRIu64, asked->value)
                        : buf_add_str(b, ": null");
}

int measured_add_json(struct buf *b, const struct measured *measured)
{
    int r = buf_add_str(b, "{\"figures\": {");

    for (size_t i = 0; i < FIGURE_MAX && r == 0; i++)
        r = buf_addf(b, "%s\"%s\": %" PRIu64, i ? ", " : "", figure_name((enum figure)i),
                     measured->figures[i]);
    for (size_t i = 0; i < measured->asked_count && r == 0; i++) {
        r = buf_add_str(b, ", ");
        if (r == 0)
            r = add_asked(b, &measured->asked[i]);
    }
    if (r == 0)
        r = buf_addf(b,
                     "}, \"unparsed\": %" PRIu64 ", \"hidden\": %" PRIu64
                     ", \"functions\": [",
                     measured->unparsed, measured->hidden);
    for (size_t i = 0; i < measured->unit_count && r == 0; i++) {
        r = i ? buf_add_str(b, ", ") : 0;
        if (r == 0)
            r = add_unit(b, &measured->units[i]);
    }
    return r < 0 ? r : buf_add_str(b, "]}");
}

static int read_number(const cJSON *object, const char *field, uint64_t *ret_value,
                       struct err *err)
{
    double value = -1;
    int r = json_opt_double(object, field, &value, err);

    if (r < 0)
        return r;
    if (!(value >= 0 && value <= NUMBER_MAX) || value != (double)(uint64_t)value)
        return err_say(err, EINVAL, "field '%s': no count", field);
    *ret_value = (uint64_t)value;
    return 0;
}

static int read_unit(const cJSON *object, struct measured_unit *unit, struct err *err)
{
    const char *name, *kind, *signature;
    struct {
        const char *field;
        uint64_t *value;
    } numbers[] = {{"line", &unit->first_line}, {"lines", &unit->lines},
                   {"tokens", &unit->tokens},   {"complexity", &unit->complexity},
                   {"nesting", &unit->nesting}, {"parameters", &unit->parameters}};
    int r = json_get_str(object, "name", &name, err);

    if (r == 0)
        r = json_get_str(object, "kind", &kind, err);
    if (r == 0)
        r = json_opt_str(object, "signature", &signature, err);
    if (r == 0)
        r = json_opt_bool(object, "inner", &unit->inner, err);
    for (size_t i = 0; i < ARRAY_SIZE(numbers) && r == 0; i++)
        r = read_number(object, numbers[i].field, numbers[i].value, err);
    if (r < 0)
        return r;
    for (size_t i = 0; i < ARRAY_SIZE(kind_names); i++)
        if (strcmp(kind_names[i], kind) == 0)
            unit->kind = (enum unit_kind)i;
    unit->name = strdup(name);
    unit->signature = signature ? strdup(signature) : NULL;
    return unit->name && (unit->signature || !signature) ? 0 : err_oom(err);
}

static int read_units(const cJSON *list, struct measured *measured, struct err *err)
{
    int count = cJSON_GetArraySize(list), r = 0;
    const cJSON *one;

    if (!cJSON_IsArray(list) || count > MEASURED_UNITS_MAX)
        return err_say(err, EINVAL, "field 'functions': no list of functions");
    measured->units = calloc((size_t)count + 1, sizeof(*measured->units));
    if (!measured->units)
        return err_oom(err);
    cJSON_ArrayForEach(one, list)
    {
        if (r == 0)
            r = read_unit(one, &measured->units[measured->unit_count++], err);
    }
    return r;
}

static int read_asked(const cJSON *figures, struct measured *measured, struct err *err)
{
    const cJSON *one;

    measured->asked =
        calloc((size_t)cJSON_GetArraySize(figures) + 1, sizeof(*measured->asked));
    if (!measured->asked)
        return err_oom(err);
    cJSON_ArrayForEach(one, figures)
    {
        struct measured_asked *asked = &measured->asked[measured->asked_count];

        if (!asks(one->string))
            continue;
        asked->known = !cJSON_IsNull(one);
        if (asked->known && read_number(figures, one->string, &asked->value, err) < 0)
            return -EINVAL;
        asked->name = strdup(one->string);
        measured->asked_count++;
        if (!asked->name)
            return err_oom(err);
    }
    return 0;
}

int measured_read(const char *text, size_t len, struct measured *ret_measured,
                  struct err *err)
{
    cleanup_measured struct measured measured = {{0}, 0, 0, NULL, 0, NULL, 0};
    cleanup_json cJSON *document = NULL;
    const cJSON *figures;
    int r = json_parse(text, len, &document, err);

    if (r < 0)
        return r;
    figures = json_get(document, "figures");
    for (size_t i = 0; i < FIGURE_MAX && r == 0; i++)
        r = read_number(figures, figure_name((enum figure)i), &measured.figures[i], err);
    if (r == 0)
        r = read_asked(figures, &measured, err);
    if (r == 0)
        r = read_number(document, "unparsed", &measured.unparsed, err);
    if (r == 0)
        r = read_number(document, "hidden", &measured.hidden, err);
    if (r == 0)
        r = read_units(json_get(document, "functions"), &measured, err);
    if (r < 0)
        return err_wrap(err, "read what was measured");
    *ret_measured = measured;
    measured = (struct measured){0};
    return 0;
}

/* ---- questions ---- */

bool measured_value(const struct measured *measured, const struct goal *goal,
                    uint64_t *ret_value)
{
    if (goal->figure < FIGURE_MAX) {
        *ret_value = measured->figures[goal->figure];
        return true;
    }
    for (size_t i = 0; i < measured->asked_count; i++)
        if (measured->asked[i].known &&
            strcmp(measured->asked[i].name, goal->name) == 0) {
            *ret_value = measured->asked[i].value;
            return true;
        }
    return false;
}

/* What stands after the last '.' or ':'. */
static const char *last_part(const char *name)
{
    const char *part = name;

    for (; *name; name++)
        if (*name == '.' || *name == ':')
            part = name + 1;
    return part;
}

const struct measured_unit *measured_find(const struct measured *measured,
                                          const char *name)
{
    for (size_t i = 0; i < measured->unit_count; i++) {
        const struct measured_unit *unit = &measured->units[i];

        if (unit->kind == UNIT_FUNCTION && !unit->inner &&
            strcmp(last_part(unit->name), last_part(name)) == 0)
            return unit;
    }
    return NULL;
}
