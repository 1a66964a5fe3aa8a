#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "grader/answer/answers_jsonl.h"
#include "grader/base/json.h"
#include "grader/base/lines.h"

#define FORMS_TEXT "completion, solution, response, rebuilt"

/* Beyond 2^53 a JSON number has lost digits when it arrives here. */
#define EXACT_INTEGER_MAX 9007199254740992.0

static const struct {
    const char *field;
    enum answer_form form;
} forms[] = {
    {"completion", ANSWER_COMPLETION},
    {"solution", ANSWER_SOLUTION},
    {"response", ANSWER_RESPONSE},
    {"rebuilt", ANSWER_REBUILT},
};

/* A member that is there and not null. */
static const cJSON *get_value(const cJSON *object, const char *field)
{
    const cJSON *value = json_get(object, field);

    return value && !cJSON_IsNull(value) ? value : NULL;
}

static int copy_text(const char *text, char **ret_copy, struct err *err)
{
    char *copy = strdup(text);

    if (!copy)
        return err_oom(err);
    *ret_copy = copy;
    return 0;
}

/* A string or a whole number; absent, null and "" leave *ret_text alone. */
static int get_id(const cJSON *object, const char *field, char **ret_text,
                  struct err *err)
{
    const cJSON *value = get_value(object, field);
    double number;
    char *text;

    if (!value)
        return 0;
    if (cJSON_IsString(value))
        return value->valuestring[0] ? copy_text(value->valuestring, ret_text, err) : 0;
    if (!cJSON_IsNumber(value))
        return err_say(err, EBADMSG, "field '%s': is neither a string nor a number",
                       field);
    number = value->valuedouble;
    /* the comparison is also false for infinity and NaN */
    if (!(fabs(number) <= EXACT_INTEGER_MAX) || number != trunc(number))
        return err_say(err, EBADMSG,
                       "field '%s': not a whole number up to 2^53; write it as a string",
                       field);
    if (asprintf(&text, "%.0f", number + 0.0) < 0) /* -0 becomes 0 */
        return err_oom(err);
    *ret_text = text;
    return 0;
}

/* An optional name; absent, null and "" leave *ret_text alone. */
static int get_name(const cJSON *object, const char *field, char **ret_text,
                    struct err *err)
{
    const cJSON *value = get_value(object, field);

    if (!value)
        return 0;
    if (!cJSON_IsString(value))
        return err_say(err, EBADMSG, "field '%s': is not a string", field);
    return value->valuestring[0] ? copy_text(value->valuestring, ret_text, err) : 0;
}

static int get_text(const cJSON *object, struct answer *answer, struct err *err)
{
    const char *found = NULL;
    const cJSON *value;

    for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
        if (!get_value(object, forms[i].field))
            continue;
        if (found)
            return err_say(err, EBADMSG,
                           "fields '%s' and '%s': only one of " FORMS_TEXT
                           " may stand in a line",
                           found, forms[i].field);
        found = forms[i].field;
        answer->form = forms[i].form;
    }
    if (!found) {
        for (size_t i = 0; i < ARRAY_SIZE(forms); i++)
            if (json_get(object, forms[i].field))
                return err_say(err, EBADMSG,
                               "field '%s': is null; write \"\" for an empty answer",
                               forms[i].field);
        return err_say(err, EBADMSG,
                       "no answer in it: every line needs one of " FORMS_TEXT);
    }
    value = json_get(object, found);
    if (!cJSON_IsString(value))
        return err_say(err, EBADMSG, "field '%s': is not a string", found);
    answer->text_len = strlen(value->valuestring);
    return copy_text(value->valuestring, &answer->text, err);
}

/* Every value becomes a node of 64 bytes, so that a line of 64 MiB could grow to 2 GiB
 * in memory: the values are counted before. */
static bool too_many_values(const char *line, size_t len)
{
    bool in_string = false;
    size_t values = 0;

    for (size_t i = 0; i < len; i++) {
        if (in_string && line[i] == '\\')
            i++;
        else if (line[i] == '"')
            in_string = !in_string;
        else if (!in_string && (line[i] == ',' || line[i] == '[' || line[i] == '{'))
            values++;
    }
    return values > ANSWER_VALUES_MAX;
}

static int read_fields(const cJSON *object, struct answer *answer, struct err *err)
{
    int r;

    if (!cJSON_IsObject(object))
        return err_say(err, EBADMSG, "not a JSON object; one {...} a line is expected");
    r = get_id(object, "task_id", &answer->task_id, err);
    if (r == 0 && !answer->task_id)
        r = err_say(err, EBADMSG,
                    "field 'task_id': missing; every line needs a task_id and one "
                    "of " FORMS_TEXT);
    if (r == 0)
        r = get_id(object, "sample", &answer->sample, err);
    if (r == 0)
        r = get_name(object, "model", &answer->model, err);
    if (r == 0)
        r = get_name(object, "language", &answer->language, err);
    if (r == 0)
        r = get_text(object, answer, err);
    return r;
}

int answers_jsonl_parse(const char *line, size_t len, struct answer *ret_answer,
                        struct err *err)
{
    cleanup_json cJSON *object = NULL;
    cleanup_free char *mended = NULL;
    struct err inner = ERR_INIT;
    struct answer answer = {0};
    int r;

    if (too_many_values(line, len))
        return err_say(err, EBADMSG, "more than %d values in one line",
                       ANSWER_VALUES_MAX);
    /* A model can write \u0000 or half a surrogate pair. The answer is judged all the
     * same, or it would leave the score by that. */
    if (memmem(line, len, "\\u", 2)) {
        mended = malloc(len + 1);
        if (!mended)
            return err_oom(err);
        memcpy(mended, line, len);
        mended[len] = '\0';
        json_mend_escapes(mended, len);
        line = mended;
    }
    r = json_parse(line, len, &object, &inner);
    if (r == -ENOMEM)
        return err_oom(err);
    if (r < 0)
        return err_say(err, EBADMSG, "%s", inner.text);
    r = read_fields(object, &answer, err);
    if (r < 0) {
        answer_release(&answer);
        return r;
    }
    *ret_answer = answer;
    return 0;
}

struct answers_jsonl {
    char *name; /* for messages */
    struct lines *lines;
    struct sample_count *count;
};

int answers_jsonl_open(const char *path, struct sample_count *count,
                       struct answers_jsonl **ret_reader, struct err *err)
{
    struct answers_jsonl *reader = calloc(1, sizeof(*reader));
    int r;

    if (!reader)
        return err_oom(err);
    reader->count = count;
    reader->name = strdup(strcmp(path, "-") == 0 ? "standard input" : path);
    r = reader->name ? lines_open(path, ANSWER_LINE_MAX, &reader->lines, err)
                     : err_oom(err);
    if (r < 0) {
        answers_jsonl_close(reader);
        return r;
    }
    *ret_reader = reader;
    return 0;
}

void answers_jsonl_close(struct answers_jsonl *reader)
{
    if (!reader)
        return;
    lines_close(reader->lines);
    free(reader->name);
    free(reader);
}

static bool is_blank(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!strchr(" \t\r", line[i]) || !line[i])
            return false;
    return true;
}

/* Origin, and the number where the line has none. Every line counts, also one that
 * numbers itself: lines with and without numbers then clash less. */
static int complete(const struct answers_jsonl *reader, struct answer *answer,
                    struct err *err)
{
    size_t number;
    int r;

    if (asprintf(&answer->origin, "%s, line %zu", reader->name,
                 lines_number(reader->lines)) < 0) {
        answer->origin = NULL;
        return err_oom(err);
    }
    r = sample_count_next(reader->count, answer->task_id, answer->language, answer->model,
                          &number, err);
    if (r == 0 && !answer->sample && asprintf(&answer->sample, "%zu", number) < 0) {
        answer->sample = NULL;
        r = err_oom(err);
    }
    return r;
}

int answers_jsonl_next(struct answers_jsonl *reader, struct answer *ret_answer,
                       struct err *err)
{
    struct answer answer = {0};
    struct err inner = ERR_INIT;
    const char *line;
    size_t len;
    int r;

    do {
        r = lines_next(reader->lines, &line, &len, &inner);
    } while (r == 1 && is_blank(line, len));
    if (r == 0)
        return 0;
    if (r == -EFBIG)
        return err_say(err, EBADMSG, "%s", inner.text);
    /* damaged gzip data: what follows is lost, which is more than one bad line */
    if (r < 0)
        return err_say(err, r == -EBADMSG ? EIO : -r, "%s", inner.text);
    r = answers_jsonl_parse(line, len, &answer, &inner);
    if (r < 0)
        return err_say(err, -r, "%s, line %zu: %s", reader->name,
                       lines_number(reader->lines), inner.text);
    r = complete(reader, &answer, err);
    if (r < 0) {
        answer_release(&answer);
        return r;
    }
    *ret_answer = answer;
    return 1;
}
