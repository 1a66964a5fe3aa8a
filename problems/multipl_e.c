/*
 * MultiPL-E (github.com/nuprl/MultiPL-E): HumanEval in many languages, with tests in the
 * same language. A record of its own file for each language; the ids are the same in all.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "problems/dataset.h"
#include "problems/strv.h"

static const struct {
    const char *name; /* in the records */
    const char *language;
    bool in_class; /* the function stands in a class, which the tests close */
} languages[] = {
    {"cpp", "cpp", false}, {"cs", "csharp", true},      {"go_test.go", "go", false},
    {"go", "go", false},   {"java", "java", true},      {"js", "javascript", false},
    {"lua", "lua", false}, {"php", "php", false},       {"pl", "perl", false},
    {"r", "r", false},     {"rb", "ruby", false},       {"rs", "rust", false},
    {"sh", "bash", false}, {"ts", "typescript", false},
};

static const char *const fields[] = {"name", "language", "prompt", "tests",
                                     "stop_tokens"};

static bool recognise(const cJSON *record)
{
    return dataset_has(record, fields, ARRAY_SIZE(fields));
}

static int find_language(const cJSON *record, size_t *ret_index, struct err *err)
{
    const char *name;
    int r = json_get_str(record, "language", &name, err);

    if (r < 0)
        return r;
    for (size_t i = 0; i < ARRAY_SIZE(languages); i++)
        if (strcmp(languages[i].name, name) == 0) {
            *ret_index = i;
            return 0;
        }
    return err_say(err, ENOTSUP,
                   "field 'language': tests in '%.40s' cannot be run (docs/datasets.md)",
                   name);
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool has_word(const char *text, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = text; (at = strstr(at, word)) != NULL; at++)
        if ((at == text || !is_word(at[-1])) && !is_word(at[len]))
            return true;
    return false;
}

/* "HumanEval_7_filter_by_substring" names the function, unless the language writes names
 * in another way: then it is what stands before the last line's bracket. */
static int find_entry_point(const char *id, struct inline_problem *inlined,
                            struct err *err)
{
    const char *name = strchr(id, '_'), *line = strrchr(inlined->prompt, '('), *start;

    name = name ? strchr(name + 1, '_') : NULL;
    if (name && dataset_is_name(name + 1) && has_word(inlined->prompt, name + 1)) {
        inlined->entry_point = strdup(name + 1);
        return inlined->entry_point ? 0 : err_oom(err);
    }
    while (line && line > inlined->prompt && line[-1] != '\n')
        line--;
    line = line ? strchr(line, '(') : NULL;
    for (start = line; start && start > inlined->prompt && is_word(start[-1]);)
        start--;
    if (start == line)
        return err_say(err, EINVAL, "field 'prompt': names no function at its end");
    inlined->entry_point = strndup(start, (size_t)(line - start));
    return inlined->entry_point ? 0 : err_oom(err);
}

/* Tests may begin by closing the function: that is the completion's part. */
static int split_tests(struct inline_problem *inlined, bool in_class, struct err *err)
{
    size_t brace = strspn(inlined->test, " \t\n");
    const char *rest;
    char *test;

    if (inlined->test[brace] != '}')
        return 0;
    rest = inlined->test + brace + 1;
    rest += strspn(rest, " \t");
    if (*rest != '\n' && *rest)
        return 0;
    if (asprintf(&inlined->closing, "\n%.*s}\n%s", (int)brace, inlined->test,
                 in_class ? "}\n" : "") < 0) {
        inlined->closing = NULL;
        return err_oom(err);
    }
    test = strdup(rest);
    if (!test)
        return err_oom(err);
    free(inlined->test);
    inlined->test = test;
    return 0;
}

static int read_stops(const cJSON *record, struct inline_problem *inlined,
                      struct err *err)
{
    const cJSON *stops = json_get(record, "stop_tokens"), *stop;

    if (!cJSON_IsArray(stops))
        return err_say(err, EINVAL, "field 'stop_tokens': is not a list");
    cJSON_ArrayForEach(stop, stops)
    {
        int r;

        if (!cJSON_IsString(stop))
            return err_say(err, EINVAL, "field 'stop_tokens': holds more than strings");
        r = strv_add(&inlined->stops, stop->valuestring);
        if (r < 0)
            return err_set(err, -r, "field 'stop_tokens'");
    }
    return 0;
}

static int read_fields(const cJSON *record, struct problem *problem, struct err *err)
{
    struct inline_problem *inlined = &problem->inlined;
    size_t i = 0;
    int r = dataset_id(record, json_get(record, "task_id") ? "task_id" : "name",
                       &problem->id, err);

    if (r == 0)
        r = find_language(record, &i, err);
    if (r == 0)
        r = dataset_copy(record, "prompt", &inlined->prompt, err);
    if (r == 0)
        r = dataset_copy(record, "tests", &inlined->test, err);
    if (r == 0)
        r = find_entry_point(problem->id, inlined, err);
    if (r == 0)
        r = split_tests(inlined, languages[i].in_class, err);
    if (r == 0)
        r = read_stops(record, inlined, err);
    if (r < 0)
        return r;
    inlined->language = languages[i].language;
    return strv_add(&problem->languages, inlined->language) < 0 ? err_oom(err) : 0;
}

static int read_record(const cJSON *record, struct problem *ret_problem, struct err *err)
{
    struct problem problem = {.kind = KIND_INLINE, .task = TASK_IMPLEMENT};
    int r;

    if (!cJSON_IsObject(record))
        return err_say(err, EINVAL, "is not a JSON object");
    r = read_fields(record, &problem, err);
    if (r < 0) {
        problem_release(&problem);
        return r;
    }
    *ret_problem = problem;
    return 0;
}

const struct dataset dataset_multipl_e = {
    .title = "MultiPL-E",
    .id_field = "name",
    .recognise = recognise,
    .read = read_record,
};
