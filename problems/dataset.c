#include <errno.h>
#include <math.h>
#include <string.h>

#include "problems/dataset.h"
#include "problems/json_value.h"
#include "problems/python_text.h"
#include "problems/strv.h"

#define WHOLE_MAX 9007199254740992.0 /* 2^53: above, a double skips numbers */

int dataset_id(const cJSON *record, const char *field, char **ret_id, struct err *err)
{
    const cJSON *value = json_get(record, field);
    char *id;

    if (cJSON_IsNumber(value)) {
        double number = value->valuedouble;

        if (!(fabs(number) < WHOLE_MAX) || number != floor(number))
            return err_say(err, EINVAL, "field '%s': is not a whole number", field);
        if (asprintf(&id, "%.0f", number) < 0)
            return err_oom(err);
    } else {
        const char *text;
        int r = json_get_str(record, field, &text, err);

        if (r < 0)
            return r;
        if (!*text)
            return err_say(err, EINVAL, "field '%s': is empty", field);
        id = strdup(text);
        if (!id)
            return err_oom(err);
    }
    *ret_id = id;
    return 0;
}

int dataset_task_id(const cJSON *record, char **ret_id, struct err *err)
{
    return dataset_id(record, "task_id", ret_id, err);
}

bool dataset_has(const cJSON *record, const char *const *fields, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!json_get(record, fields[i]))
            return false;
    return true;
}

int dataset_copy(const cJSON *record, const char *field, char **ret_text, struct err *err)
{
    const char *text;
    char *copy;
    int r = json_get_str(record, field, &text, err);

    if (r < 0)
        return r;
    copy = strdup(text);
    if (!copy)
        return err_oom(err);
    *ret_text = copy;
    return 0;
}

bool dataset_is_name(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "_0123456789";

    return *text && (*text < '0' || *text > '9') && !text[strspn(text, allowed)];
}

int dataset_allow_python(struct problem *problem, struct err *err)
{
    return strv_add(&problem->languages, "python") < 0 ? err_oom(err) : 0;
}

int dataset_find_packages(struct script_problem *script, struct err *err)
{
    static const char *const known[] = {"numpy"};

    for (size_t i = 0; i < ARRAY_SIZE(known); i++)
        if (python_text_imports(script->test, known[i]) &&
            strv_add(&script->packages, known[i]) < 0)
            return err_oom(err);
    return 0;
}

/* Cuts the value at [start, end) of the text out into `input`. */
static void take_input(char *text, size_t start, size_t end, struct dataset_input *input)
{
    if (input->text || end - start < 2)
        return;
    input->text = strndup(text + start, end - start);
    if (!input->text)
        return;
    input->len = end - start;
    memset(text + start, ' ', end - start);
    text[start] = '[';
    text[start + 1] = ']';
}

void dataset_take_inputs(char *text, size_t len, struct dataset_line *line)
{
    static const char *const names[] = {
        [DATASET_BASE_INPUT] = "base_input",
        [DATASET_PLUS_INPUT] = "plus_input",
        [DATASET_TESTCASES] = "testcases",
    };
    struct scan scan;

    scan_init(&scan, text, len, NULL, 0);
    if (!scan_maybe(&scan, '{'))
        return;
    do {
        struct scan_text name;
        size_t start;

        if (scan_peek(&scan) != '"' || !scan_string(&scan, &name) ||
            !scan_maybe(&scan, ':'))
            return;
        scan_space(&scan);
        start = (size_t)(scan.at - text);
        if (!json_value_skip(&scan))
            return;
        for (size_t i = 0; i < ARRAY_SIZE(names); i++)
            if (scan_text_is(name, names[i]))
                take_input(text, start, (size_t)(scan.at - text), &line->inputs[i]);
    } while (scan_maybe(&scan, ','));
}

void dataset_line_release(struct dataset_line *line)
{
    for (size_t i = 0; i < DATASET_INPUT_MAX; i++)
        free(line->inputs[i].text);
}
