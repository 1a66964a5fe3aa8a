#include <errno.h>
#include <math.h>
#include <string.h>

#include "grader/base/lines.h"
#include "problems/case_value.h"
#include "problems/function_package.h"
#include "problems/languages.h"
#include "problems/output_validator.h"
#include "problems/yaml.h"

#define REASON_MAX 200

/* ---- task.yaml ---- */

static int read_signature(const struct metadata *metadata,
                          struct function_problem *function, struct err *err)
{
    const cJSON *value = json_get(metadata->task, "signature");
    struct err why = ERR_INIT;

    if (!value || !cJSON_IsString(value))
        return err_say(err, EINVAL,
                       "%s: a function needs its signature, as in signature: "
                       "\"add(a: int, b: int) -> int\"",
                       metadata->task_path);
    if (signature_parse(value->valuestring, &function->signature, &why) < 0)
        return yaml_say(metadata->task_path, value, err, "signature, %s", why.text);
    return 0;
}

/* One of `words`, which ends with NULL, as its index. */
static int read_word(const struct metadata *metadata, const cJSON *value,
                     const char *const *words, size_t *ret_index, struct err *err)
{
    const char *text = yaml_text(value);
    cleanup_buf struct buf known = BUF_INIT(200);

    for (size_t i = 0; words[i]; i++) {
        if (text && strcmp(text, words[i]) == 0) {
            *ret_index = i;
            return 0;
        }
        if (buf_addf(&known, "%s%s", i ? ", " : "", words[i]) < 0)
            return err_oom(err);
    }
    return yaml_say(metadata->task_path, value, err, "%s is one of %s", value->string,
                    buf_str(&known));
}

static int read_tolerance(const struct metadata *metadata, const cJSON *value,
                          double *ret_tolerance, struct err *err)
{
    if (!cJSON_IsNumber(value) || !(value->valuedouble >= 0) ||
        !isfinite(value->valuedouble))
        return yaml_say(metadata->task_path, value, err, "%s is not a number from 0",
                        value->string);
    *ret_tolerance = value->valuedouble;
    return 0;
}

static int read_compare_key(const struct metadata *metadata, const cJSON *value,
                            struct function_compare *compare, struct err *err)
{
    static const char *const matches[] = {"equal", "unordered", "one_of", "checker",
                                          NULL};
    static const char *const strictness[] = {"strict", "loose", NULL};
    size_t index = 0;
    int r;

    if (strcmp(value->string, "match") == 0) {
        r = read_word(metadata, value, matches, &index, err);
        compare->match = (enum function_match)index;
    } else if (strcmp(value->string, "numbers") == 0) {
        r = read_word(metadata, value, strictness, &index, err);
        compare->loose_numbers = index;
    } else if (strcmp(value->string, "sequences") == 0) {
        r = read_word(metadata, value, strictness, &index, err);
        compare->loose_sequences = index;
    } else if (strcmp(value->string, "absolute_tolerance") == 0) {
        r = read_tolerance(metadata, value, &compare->absolute_tolerance, err);
    } else if (strcmp(value->string, "relative_tolerance") == 0) {
        r = read_tolerance(metadata, value, &compare->relative_tolerance, err);
    } else if (strcmp(value->string, "unordered_depth") == 0) {
        if (!cJSON_IsNumber(value) || !(value->valuedouble >= 1) ||
            value->valuedouble > SIGNATURE_DEPTH_MAX)
            return yaml_say(metadata->task_path, value, err,
                            "unordered_depth is a number from 1");
        compare->unordered_depth = (unsigned)value->valuedouble;
        r = 0;
    } else {
        return yaml_say(metadata->task_path, value, err,
                        "key '%s' of compare is not known: there are match, numbers, "
                        "sequences, absolute_tolerance, relative_tolerance and "
                        "unordered_depth",
                        value->string);
    }
    return r;
}

/* Tolerance has no meaning for what is put in order or told apart by its value. */
static bool floats_are_hidden(const struct value_type *type, bool in_set)
{
    if (type->kind == VALUE_FLOAT || type->kind == VALUE_ANY)
        return in_set;
    for (size_t i = 0; i < type->part_count; i++)
        if (floats_are_hidden(&type->parts[i], in_set || type->kind == VALUE_SET ||
                                                   (type->kind == VALUE_MAP && i == 0)))
            return true;
    return false;
}

/* Does the comparator fit the result's type? */
static int check_compare(const struct metadata *metadata, const cJSON *value,
                         const struct function_problem *function, struct err *err)
{
    const struct function_compare *compare = &function->compare;
    const struct value_type *type = &function->signature.result;
    bool tolerant = compare->absolute_tolerance > 0 || compare->relative_tolerance > 0;

    if (compare->match == FUNCTION_UNORDERED) {
        for (unsigned i = 0;
             i < (compare->unordered_depth ? compare->unordered_depth : 1); i++) {
            if (type->kind != VALUE_LIST)
                return yaml_say(metadata->task_path, value, err,
                                "unordered needs a result that is a list%s",
                                i ? " of lists, as deep as unordered_depth" : "");
            type = &type->parts[0];
        }
        if (tolerant && type->kind != VALUE_FLOAT &&
            (value_type_has(type, VALUE_FLOAT) || value_type_has(type, VALUE_ANY)))
            return yaml_say(metadata->task_path, value, err,
                            "a tolerance with unordered needs a list of floats: use a "
                            "checker");
    }
    if (tolerant && floats_are_hidden(&function->signature.result, false))
        return yaml_say(metadata->task_path, value, err,
                        "a tolerance cannot be used for members of sets and keys of "
                        "maps: use a checker");
    return 0;
}

static int read_compare(const struct metadata *metadata,
                        struct function_problem *function, struct err *err)
{
    const cJSON *tree = json_get(metadata->task, "compare"), *value;

    if (!tree || cJSON_IsNull(tree))
        return 0;
    if (!cJSON_IsObject(tree))
        return yaml_say(metadata->task_path, tree, err, "compare is not a map");
    cJSON_ArrayForEach(value, tree)
    {
        int r = read_compare_key(metadata, value, &function->compare, err);

        if (r < 0)
            return r;
    }
    return check_compare(metadata, tree, function, err);
}

static int read_oracle(const struct package *package, const struct metadata *metadata,
                       struct function_problem *function, struct err *err)
{
    const cJSON *value = json_get(metadata->task, "oracle");
    const struct language *language, *a = NULL, *b = NULL;
    cleanup_free char *path = NULL;
    int r;

    if (!value || cJSON_IsNull(value))
        return 0;
    if (!cJSON_IsString(value))
        return yaml_say(metadata->task_path, value, err, "oracle is not a file's name");
    r = package_join(package->path, value->valuestring, &path, err);
    if (r == 0)
        r = package_read_program(package, path, "", &function->oracle, err);
    if (r < 0)
        return r;
    language = language_of_program(&function->oracle, &a, &b);
    if (!language || !language->runs)
        return yaml_say(metadata->task_path, value, err,
                        "oracle is no program in a known language");
    function->oracle.language = strdup(language->name);
    return function->oracle.language ? 0 : err_oom(err);
}

static int read_checker(const struct package *package, const struct metadata *metadata,
                        struct function_problem *function, struct err *err)
{
    bool found = false;
    int r;

    if (function->compare.match != FUNCTION_CHECKER)
        return 0;
    r = output_validator_read(package, &found, &function->checker, err);
    if (r == 0 && !found)
        r = err_say(err, EINVAL,
                    "%s: match is checker, but there is no program in output_validator/",
                    metadata->task_path);
    return r;
}

/* ---- cases ---- */

struct cases {
    const struct package *package;
    struct function_problem *function;
    size_t bytes; /* of all values */
    char *prefix; /* "secret/" */
};

/* The place of a value, for messages: a file, and a line of it or 0. */
struct place {
    const char *path;
    size_t line;
};

static int fault(const struct place *place, const char *field, const char *reason,
                 struct err *err)
{
    if (place->line)
        return err_say(err, EINVAL, "%s, line %zu, %s%s", place->path, place->line, field,
                       reason);
    return err_say(err, EINVAL, "%s: %s%s", place->path, field, reason);
}

/* The type of what stands as expectation. */
static const struct value_type *expect_type(struct function_problem *function,
                                            struct value_type *list)
{
    *list = (struct value_type){VALUE_LIST, &function->signature.result, 1};
    return function->compare.match == FUNCTION_ONE_OF ? list
                                                      : &function->signature.result;
}

/* Adds one case; its values are read from where the scanners stand. `expect` may be NULL.
 */
static int add_case(struct cases *cases, const char *name, struct buf *args,
                    struct buf *expect, const struct place *place, struct err *err)
{
    struct function_problem *function = cases->function;
    cleanup_free char *whole = NULL;

    cases->bytes += args->len + (expect ? expect->len : 0);
    if (cases->bytes > FUNCTION_BYTES_MAX || function->case_count == FUNCTION_CASES_MAX)
        return err_say(err, EFBIG, "%s: more than %d cases or %zu MiB of them",
                       place->path, FUNCTION_CASES_MAX, FUNCTION_BYTES_MAX >> 20);
    if (!expect && !function->oracle.file_count &&
        function->compare.match != FUNCTION_CHECKER)
        return fault(place, "", "no expectation: add it, or name an oracle in task.yaml",
                     err);
    if (asprintf(&whole, "%s%s", cases->prefix, name) < 0) {
        whole = NULL;
        return err_oom(err);
    }
    return function_add_case(function, whole, buf_str(args),
                             expect ? buf_str(expect) : NULL) < 0
               ? err_oom(err)
               : 0;
}

static int value_fault(int r, const struct place *place, const char *field,
                       const char *reason, struct err *err)
{
    if (r == -ENOSPC)
        return err_say(err, EFBIG, "%s: a case larger than %zu MiB", place->path,
                       FUNCTION_CASE_MAX >> 20);
    return r == -EINVAL ? fault(place, field, reason, err)
                        : err_set(err, -r, "read case");
}

/* A whole file that is one value, or the arguments when type is NULL. */
static int read_value_file(struct cases *cases, const char *path,
                           const struct value_type *type, struct buf *out,
                           struct err *err)
{
    const struct place place = {path, 0};
    cleanup_free char *text = NULL;
    char reason[REASON_MAX] = "";
    struct scan scan;
    size_t len;
    int r = io_read_file(path, FUNCTION_CASE_MAX, &text, &len, err);

    if (r < 0)
        return r;
    scan_init(&scan, text, len, reason, sizeof(reason));
    scan.lines = true;
    r = type ? case_value_add(out, type, &scan)
             : case_arguments_add(out, &cases->function->signature, &scan);
    if (r == 0 && !scan_end(&scan))
        r = -EINVAL;
    return r < 0 ? value_fault(r, &place, "", reason, err) : 0;
}

/* NAME.in, and NAME.ans unless it is missing. */
static int read_pair(struct cases *cases, const char *in_path, const char *name,
                     struct err *err)
{
    cleanup_buf struct buf args = BUF_INIT(FUNCTION_CASE_MAX);
    cleanup_buf struct buf expect = BUF_INIT(FUNCTION_CASE_MAX);
    const struct place place = {in_path, 0};
    cleanup_free char *ans_path = NULL;
    struct value_type list;
    enum entry_kind kind;
    int r;

    if (asprintf(&ans_path, "%.*s.ans", (int)(strlen(in_path) - 3), in_path) < 0) {
        ans_path = NULL;
        return err_oom(err);
    }
    r = read_value_file(cases, in_path, NULL, &args, err);
    if (r == 0)
        r = package_kind(cases->package, ans_path, &kind, err);
    if (r == 0 && kind == ENTRY_FILE)
        r = read_value_file(cases, ans_path, expect_type(cases->function, &list), &expect,
                            err);
    if (r < 0)
        return r;
    return add_case(cases, name, &args, kind == ENTRY_FILE ? &expect : NULL, &place, err);
}

/* {"args": [...], "expect": ...} */
static int read_object(struct cases *cases, struct scan *scan, struct buf *args,
                       struct buf *expect, const char **ret_field)
{
    struct value_type list;
    bool last = false;
    int r = scan_char(scan, '{') ? 0 : -EINVAL;

    while (r == 0 && !last) {
        struct scan_text key;

        *ret_field = "";
        if (!scan_string(scan, &key) || !scan_char(scan, ':'))
            return -EINVAL;
        if (scan_text_is(key, "args") && !args->len) {
            *ret_field = "args: ";
            r = case_arguments_add(args, &cases->function->signature, scan);
        } else if (scan_text_is(key, "expect") && !expect->len) {
            *ret_field = "expect: ";
            r = case_value_add(expect, expect_type(cases->function, &list), scan);
        } else {
            scan_fail(scan, "a case has args and expect, once each");
            return -EINVAL;
        }
        last = r == 0 && !scan_maybe(scan, ',');
    }
    if (r == 0 && (!scan_char(scan, '}') || !scan_end(scan)))
        r = -EINVAL;
    if (r == 0 && !args->len) {
        scan_fail(scan, "args is missing");
        r = -EINVAL;
    }
    return r;
}

static int read_line(struct cases *cases, const char *stem, const char *line, size_t len,
                     const struct place *place, struct err *err)
{
    cleanup_buf struct buf args = BUF_INIT(FUNCTION_CASE_MAX);
    cleanup_buf struct buf expect = BUF_INIT(FUNCTION_CASE_MAX);
    cleanup_free char *name = NULL;
    char reason[REASON_MAX] = "";
    const char *field = "";
    struct scan scan;
    int r;

    scan_init(&scan, line, len, reason, sizeof(reason));
    r = read_object(cases, &scan, &args, &expect, &field);
    if (r < 0)
        return value_fault(r, place, field, reason, err);
    if (asprintf(&name, "%s:%zu", stem, place->line) < 0) {
        name = NULL;
        return err_oom(err);
    }
    return add_case(cases, name, &args, expect.len ? &expect : NULL, place, err);
}

static int read_lines(struct cases *cases, const char *path, const char *stem,
                      struct err *err)
{
    cleanup_lines struct lines *lines = NULL;
    const char *line;
    size_t len;
    int r = lines_open(path, 2 * FUNCTION_CASE_MAX, &lines, err);

    while (r == 0 && (r = lines_next(lines, &line, &len, err)) > 0) {
        const struct place place = {path, lines_number(lines)};

        r = len ? read_line(cases, stem, line, len, &place, err) : 0;
    }
    return r;
}

static bool has_ending(const char *name, const char *ending)
{
    size_t len = strlen(name), tail = strlen(ending);

    return len > tail && strcmp(name + len - tail, ending) == 0;
}

static int read_entry(struct cases *cases, const char *path, const char *name,
                      struct err *err)
{
    cleanup_free char *stem = NULL;
    enum entry_kind kind;
    int r = package_kind(cases->package, path, &kind, err);

    if (r < 0)
        return r;
    if (kind == ENTRY_FOLDER)
        return err_say(err, ENOTSUP,
                       "%s: a function's cases lie directly in data/sample and "
                       "data/secret",
                       path);
    stem = strndup(name, (size_t)(strrchr(name, '.') ? strrchr(name, '.') - name : 0));
    if (!stem)
        return err_oom(err);
    if (kind == ENTRY_FILE && has_ending(name, ".in"))
        return read_pair(cases, path, stem, err);
    if (kind == ENTRY_FILE && has_ending(name, ".jsonl"))
        return read_lines(cases, path, stem, err);
    return 0;
}

static int read_cases(struct cases *cases, const char *folder, struct err *err)
{
    cleanup_free char *data = NULL, *path = NULL, *prefix = NULL;
    cleanup_names char **names = NULL;
    int r = package_join(cases->package->path, "data", &data, err);

    if (r == 0)
        r = package_join(data, folder, &path, err);
    if (r == 0)
        r = package_list(cases->package, path, &names, err);
    if (r == 0)
        r = package_join(folder, "", &prefix, err);
    if (r < 0)
        return r;
    cases->prefix = prefix;
    for (size_t i = 0; names[i] && r == 0; i++) {
        cleanup_free char *file = NULL;

        r = package_join(path, names[i], &file, err);
        if (r == 0)
            r = read_entry(cases, file, names[i], err);
    }
    return r;
}

/* ---- together ---- */

/* What of stdio problems cannot be had here. */
static int refuse_stdio(const struct package *package, const struct problem *problem,
                        struct err *err)
{
    if (problem->stdio.interactive || problem->stdio.scoring)
        return err_say(err, ENOTSUP,
                       "%s: a problem of the function kind is neither interactive nor "
                       "scoring",
                       package->path);
    return 0;
}

int function_package_read(const struct package *package, const struct metadata *metadata,
                          struct problem *problem, struct err *err)
{
    struct function_problem *function = &problem->function;
    struct cases cases = {.package = package, .function = function};
    size_t samples;
    int r = refuse_stdio(package, problem, err);

    if (r < 0)
        return r;
    problem->kind = KIND_FUNCTION;
    *function = (struct function_problem){0};
    r = read_signature(metadata, function, err);
    if (r == 0)
        r = read_compare(metadata, function, err);
    if (r == 0)
        r = read_oracle(package, metadata, function, err);
    if (r == 0)
        r = read_checker(package, metadata, function, err);
    if (r == 0)
        r = read_cases(&cases, "sample", err);
    samples = function->case_count;
    if (r == 0)
        r = read_cases(&cases, "secret", err);
    if (r == 0 && function->case_count == samples)
        r = err_say(err, EINVAL,
                    "%s: data/secret has no test cases: add NAME.jsonl, or pairs of "
                    "NAME.in and NAME.ans",
                    package->path);
    return r;
}
