#include "grader/report/json_read.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#define CASES_MAX  1000000
#define EXACT_END  9007199254740992.0 /* 2^53: whole numbers beyond it lose digits */
#define NUMBER_MAX 32

static int copy_text(const cJSON *object, const char *field, char **ret_copy,
                     struct err *err)
{
    const char *text;
    int r = json_opt_str(object, field, &text, err);

    if (r < 0 || !text)
        return r;
    *ret_copy = strdup(text);
    return *ret_copy ? 0 : err_oom(err);
}

/* Absent: 0. */
static int read_count(const cJSON *object, const char *field, uint64_t *ret_count,
                      struct err *err)
{
    double number = 0;
    int r = json_opt_double(object, field, &number, err);

    if (r < 0)
        return r;
    if (!(number >= 0))
        return err_say(err, EINVAL, "field '%s': negative", field);
    *ret_count = number < EXACT_END ? (uint64_t)number : UINT64_MAX;
    return 0;
}

static int read_verdict(const cJSON *object, enum verdict *ret_verdict, struct err *err)
{
    const char *code;
    int r = json_get_str(object, "verdict", &code, err);

    if (r == 0 && !verdict_parse(code, ret_verdict))
        return err_say(err, EINVAL, "field 'verdict': '%.20s' is none", code);
    return r;
}

static int read_score(const cJSON *object, double *ret_score, struct err *err)
{
    double score = NAN;
    int r = json_opt_double(object, "score", &score, err);

    if (r < 0)
        return r;
    if (!(score >= 0 && score <= 1))
        return err_say(err, EINVAL, "field 'score': not between 0 and 1");
    *ret_score = score;
    return 0;
}

static int read_hash(const cJSON *object, const char *field, char *ret_hash,
                     struct err *err)
{
    const char *text;
    int r = json_opt_str(object, field, &text, err);

    if (r < 0 || !text)
        return r;
    if (strlen(text) != SHA256_HEX || strspn(text, "0123456789abcdef") != SHA256_HEX)
        return err_say(err, EINVAL, "field '%s': no SHA-256", field);
    memcpy(ret_hash, text, SHA256_HEX + 1);
    return 0;
}

/* A number or a text, as in answers. */
static int read_sample(const cJSON *object, char **ret_sample, struct err *err)
{
    const cJSON *sample = json_get(object, "sample");
    char text[NUMBER_MAX];

    if (!cJSON_IsNumber(sample))
        return copy_text(object, "sample", ret_sample, err);
    if (!(sample->valuedouble >= 0 && sample->valuedouble < EXACT_END))
        return err_say(err, EINVAL, "field 'sample': no whole number from 0 on");
    snprintf(text, sizeof(text), "%" PRIu64, (uint64_t)sample->valuedouble);
    *ret_sample = strdup(text);
    return *ret_sample ? 0 : err_oom(err);
}

static int read_case(const cJSON *value, struct result *result, struct err *err)
{
    struct case_result *one;
    const char *name;
    int r = json_get_str(value, "name", &name, err);

    if (r < 0)
        return r;
    one = result_add_case(result, name);
    if (!one)
        return err_oom(err);
    r = read_verdict(value, &one->verdict, err);
    if (r == 0)
        r = read_score(value, &one->score, err);
    if (r == 0)
        r = read_count(value, "cpu_ms", &one->cpu_ms, err);
    if (r == 0)
        r = read_count(value, "wall_ms", &one->wall_ms, err);
    if (r == 0)
        r = read_count(value, "memory_kib", &one->memory_kib, err);
    return r < 0 ? r : copy_text(value, "message", &one->message, err);
}

static int read_cases(const cJSON *object, struct result *result, struct err *err)
{
    const cJSON *cases = json_get(object, "cases"), *one;
    int r;

    if (!cases || cJSON_IsNull(cases))
        return 0;
    if (!cJSON_IsArray(cases))
        return err_say(err, EINVAL, "field 'cases': no list");
    cJSON_ArrayForEach(one, cases)
    {
        if (result->case_count == CASES_MAX)
            return err_say(err, E2BIG, "field 'cases': more than %d", CASES_MAX);
        r = read_case(one, result, err);
        if (r < 0)
            return err_wrap(err, "case %zu", result->case_count);
    }
    return 0;
}

static int read_texts(const cJSON *value, struct result *result, struct err *err)
{
    const struct {
        const char *field;
        char **text;
    } texts[] = {
        {"task_id", &result->task_id},   {"model", &result->model},
        {"language", &result->language}, {"task", &result->task},
        {"kind", &result->kind},         {"shared_because", &result->shared_why},
        {"message", &result->message},   {"extraction", &result->extraction},
        {"expected", &result->expected},
    };
    int r = 0;

    for (size_t i = 0; i < ARRAY_SIZE(texts) && r == 0; i++)
        r = copy_text(value, texts[i].field, texts[i].text, err);
    if (r == 0 && !result->task_id)
        return err_say(err, EINVAL, "field 'task_id': missing");
    return r;
}

static int read_counts(const cJSON *value, struct result *result, struct err *err)
{
    const struct {
        const char *field;
        uint64_t *count;
    } counts[] = {
        {"cpu_ms", &result->cpu_ms},
        {"wall_ms", &result->wall_ms},
        {"memory_kib", &result->memory_kib},
        {"examiner_cpu_ms", &result->examiner_cpu_ms},
        {"time_limit_ms", &result->time_limit_ms},
        {"memory_limit_kib", &result->memory_limit_kib},
    };
    uint64_t total = 0, position = 0;
    int r = read_count(value, "case_total", &total, err);

    if (r == 0)
        r = read_count(value, "position", &position, err);
    result->case_total = total;
    result->ordinal = position;
    for (size_t i = 0; i < ARRAY_SIZE(counts) && r == 0; i++)
        r = read_count(value, counts[i].field, counts[i].count, err);
    return r;
}

static int read_assurance(const cJSON *value, enum assurance *ret_assurance,
                          struct err *err)
{
    const char *name;
    int r = json_opt_str(value, "assurance", &name, err);

    if (r < 0)
        return r;
    for (int i = 0; name && i < ASSURANCE_MAX; i++)
        if (strcmp(name, assurance_name((enum assurance)i)) == 0) {
            *ret_assurance = (enum assurance)i;
            return 0;
        }
    return err_say(err, EINVAL, "field 'assurance': neither sealed nor shared");
}

int json_read_value(const cJSON *value, struct result *ret_result, struct err *err)
{
    struct result result;
    int r;

    if (!cJSON_IsObject(value))
        return err_say(err, EINVAL, "no JSON object");
    result_init(&result);
    r = read_texts(value, &result, err);
    if (r == 0)
        r = read_sample(value, &result.sample, err);
    if (r == 0)
        r = read_verdict(value, &result.verdict, err);
    if (r == 0)
        r = read_score(value, &result.score, err);
    if (r == 0)
        r = read_assurance(value, &result.assurance, err);
    if (r == 0)
        r = read_counts(value, &result, err);
    if (r == 0)
        r = read_hash(value, "problem_hash", result.problem_hash, err);
    if (r == 0)
        r = read_hash(value, "verdict_key", result.verdict_key, err);
    if (r == 0)
        r = read_cases(value, &result, err);
    if (r < 0)
        result_release(&result);
    else
        *ret_result = result;
    return r;
}

int json_read_result(const char *line, size_t len, struct result *ret_result,
                     struct err *err)
{
    cleanup_json cJSON *value = NULL;
    int r = json_parse(line, len, &value, err);

    return r < 0 ? r : json_read_value(value, ret_result, err);
}
