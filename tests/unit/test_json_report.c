#include <errno.h>
#include <math.h>
#include <string.h>

#include "grader/base/json.h"
#include "grader/report/json_report.h"
#include "tests/support.h"

#define CAP ((size_t)1 << 20)

static char *copy(const char *text)
{
    return text ? strdup(text) : NULL;
}

/* A result with every string set to the same text. */
static void fill(struct result *result, const char *text)
{
    struct case_result *c;

    result_init(result);
    result->task_id = copy(text);
    result->sample = copy(text);
    result->model = copy(text);
    result->language = copy(text);
    result->task = copy(text);
    result->kind = copy(text);
    result->message = copy(text);
    result->extraction = copy(text);
    result->expected = copy(text);
    result->shared_why = copy(text);
    result->verdict = VERDICT_WA;
    result->score = 0.25;
    c = result_add_case(result, text ? text : "case");
    c->verdict = VERDICT_WA;
    c->message = copy(text);
}

static void parse(const struct buf *b, cJSON **ret_value)
{
    struct err err = ERR_INIT;

    ck_assert_msg(json_parse(buf_str(b), b->len, ret_value, &err) == 0, "%s in %s",
                  err.text, buf_str(b));
}

START_TEST(a_result_has_the_agreed_fields_on_one_line)
{
    cleanup_buf struct buf b = BUF_INIT(CAP);
    struct result result;

    fill(&result, "x");
    result.assurance = ASSURANCE_SHARED;
    result.cases[0].cpu_ms = 1;
    result.cases[0].wall_ms = 2;
    result.cases[0].memory_kib = 3;
    result.ordinal = 10;
    result.case_total = 4;
    result.cpu_ms = 5;
    result.wall_ms = 6;
    result.memory_kib = 7;
    result.examiner_cpu_ms = 9;
    result.time_limit_ms = 8;
    result.memory_limit_kib = UINT64_MAX;
    ck_assert_int_eq(json_report_result(&b, &result, NULL), 0);
    ck_assert_str_eq(
        b.data,
        "{\"task_id\": \"x\", \"sample\": \"x\", \"model\": \"x\", \"language\": \"x\", "
        "\"task\": \"x\", \"kind\": \"x\", \"verdict\": \"WA\", \"score\": 0.25, "
        "\"assurance\": \"shared\", \"shared_because\": \"x\", "
        "\"cases\": [{\"name\": \"x\", \"verdict\": \"WA\", "
        "\"score\": 0, \"cpu_ms\": 1, \"wall_ms\": 2, \"memory_kib\": 3, "
        "\"message\": \"x\"}], \"case_total\": 4, \"cpu_ms\": 5, \"wall_ms\": 6, "
        "\"memory_kib\": 7, \"examiner_cpu_ms\": 9, \"time_limit_ms\": 8, "
        "\"memory_limit_kib\": 18446744073709551615, \"message\": \"x\", "
        "\"extraction\": \"x\", \"expected\": \"x\", \"isolation\": null, "
        "\"position\": 10, \"problem_hash\": null, \"verdict_key\": null}");
    result_release(&result);
}
END_TEST

START_TEST(absent_strings_are_null_and_expected_is_left_out)
{
    cleanup_buf struct buf b = BUF_INIT(CAP);
    cleanup_json cJSON *value = NULL;
    struct result result;

    fill(&result, NULL);
    ck_assert_int_eq(json_report_result(&b, &result, NULL), 0);
    parse(&b, &value);
    ck_assert(cJSON_IsNull(json_get(value, "task_id")));
    ck_assert(cJSON_IsNull(json_get(value, "sample")));
    ck_assert(cJSON_IsNull(json_get(value, "message")));
    ck_assert_ptr_null(json_get(value, "expected"));
    result_release(&result);
}
END_TEST

static const struct {
    const char *sample, *json;
} samples[] = {
    {"0", "0"},
    {"7", "7"},
    {"123456789012345", "123456789012345"},
    {"1234567890123456", "\"1234567890123456\""},
    {"00", "\"00\""},
    {"07", "\"07\""},
    {"-1", "\"-1\""},
    {"+1", "\"+1\""},
    {"1e5", "\"1e5\""},
    {"", "\"\""},
    {" 1", "\" 1\""},
    {"best", "\"best\""},
    {"\xd9\xa3", "\"\xd9\xa3\""},
};

START_TEST(samples_are_numbers_where_they_are_plain_ones)
{
    cleanup_buf struct buf b = BUF_INIT(CAP);
    struct result result;
    char expected[64];

    fill(&result, samples[_i].sample);
    ck_assert_int_eq(json_report_result(&b, &result, NULL), 0);
    snprintf(expected, sizeof(expected), "\"sample\": %s, \"model\"", samples[_i].json);
    ck_assert_msg(strstr(b.data, expected), "%s", b.data);
    result_release(&result);
}
END_TEST

static const struct {
    double score;
    const char *json;
} scores[] = {
    {0, "0"},           {1, "1"},
    {0.1, "0.1"},       {1.0 / 3, "0.3333333333333333"},
    {0.3, "0.3"},       {0.1 + 0.2, "0.30000000000000004"},
    {1e-9, "1e-09"},    {NAN, "null"},
    {INFINITY, "null"},
};

START_TEST(scores_are_the_shortest_that_read_back)
{
    cleanup_buf struct buf b = BUF_INIT(CAP);
    struct result result;
    char expected[64];

    fill(&result, "x");
    result.score = scores[_i].score;
    ck_assert_int_eq(json_report_result(&b, &result, NULL), 0);
    snprintf(expected, sizeof(expected), "\"score\": %s, \"assurance\"", scores[_i].json);
    ck_assert_msg(strstr(b.data, expected), "%s", b.data);
    result_release(&result);
}
END_TEST

/* Text and what a reader gets back. */
static const struct {
    const char *text, *back;
} hostile[] = {
    {"\"}, {\"verdict\": \"AC\"", NULL},
    {"\033[31mred\033[0m\a\b\t\n\r\177", NULL},
    {"back\\slash\\u0041\\", NULL},
    {"\xc3\xa9\"\n\\", NULL},
    {"\xe2\x82\xac\"", NULL},
    {"\xf0\x9f\x98\x80\033\"", NULL},
    {"\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd"},
    {"\xc3", "\xef\xbf\xbd"},
    {"\xc3\"\n", "\xef\xbf\xbd\"\n"},
    {"\xed\xa0\x80\"", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    {"a\xe2\x82\"b", "a\xef\xbf\xbd\xef\xbf\xbd\"b"},
    {"</script><!--", NULL},
};

START_TEST(any_bytes_give_valid_json_on_one_line)
{
    cleanup_buf struct buf b = BUF_INIT(CAP);
    cleanup_json cJSON *value = NULL;
    const char *back = hostile[_i].back ? hostile[_i].back : hostile[_i].text;
    struct result result;

    fill(&result, hostile[_i].text);
    ck_assert_int_eq(json_report_result(&b, &result, NULL), 0);
    ck_assert_ptr_null(strchr(b.data, '\n'));
    parse(&b, &value);
    ck_assert_str_eq(json_get(value, "task_id")->valuestring, back);
    ck_assert_str_eq(json_get(value, "message")->valuestring, back);
    ck_assert_str_eq(json_get(value, "verdict")->valuestring, "WA");
    result_release(&result);
}
END_TEST

START_TEST(every_single_byte_pair_gives_valid_json)
{
    cleanup_buf struct buf b = BUF_INIT(CAP);
    size_t wrong = 0;

    for (unsigned i = 1; i < 256; i++)
        for (unsigned j = 1; j < 256; j++) {
            cleanup_json cJSON *value = NULL;
            const char text[] = {(char)0xc3, (char)0xa9, (char)i, (char)j, '"', 0};
            struct result result;

            result_init(&result);
            result.message = strdup(text);
            buf_clear(&b);
            if (json_report_result(&b, &result, NULL) < 0 ||
                json_parse(b.data, b.len, &value, NULL) < 0)
                wrong++;
            result_release(&result);
        }
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

START_TEST(isolation_names_every_layer)
{
    cleanup_buf struct buf b = BUF_INIT(CAP);
    cleanup_json cJSON *value = NULL;
    struct sandbox_isolation isolation = {.strict = true};
    const cJSON *layers, *seccomp;

    isolation.layers[LAYER_SECCOMP].active = true;
    snprintf(isolation.layers[LAYER_SECCOMP].detail,
             sizeof(isolation.layers[LAYER_SECCOMP].detail), "quote \" here");
    ck_assert_int_eq(json_report_isolation(&b, &isolation), 0);
    parse(&b, &value);
    layers = json_get(value, "layers");
    ck_assert(cJSON_IsTrue(json_get(value, "strict")));
    ck_assert_int_eq(cJSON_GetArraySize(layers), LAYER_MAX);
    seccomp = json_get(layers, "seccomp");
    ck_assert(cJSON_IsTrue(json_get(seccomp, "active")));
    ck_assert_str_eq(json_get(seccomp, "detail")->valuestring, "quote \" here");
    ck_assert(cJSON_IsFalse(json_get(json_get(layers, "landlock"), "active")));
}
END_TEST

static void make_document(struct buf *b, const struct run_info *info,
                          const struct result *results, size_t count)
{
    struct summary summary;

    summary_init(&summary);
    summary.elapsed_ms = 1234;
    summary.bad_lines = 2;
    ck_assert_int_eq(json_report_head(b, info), 0);
    for (size_t i = 0; i < count; i++) {
        if (i)
            ck_assert_int_eq(buf_add_str(b, ",\n"), 0);
        ck_assert_int_eq(json_report_result(b, &results[i], NULL), 0);
        summary_add(&summary, &results[i]);
    }
    ck_assert_int_eq(json_report_tail(b, &summary), 0);
}

START_TEST(a_document_has_all_its_parts_in_order)
{
    static const char *const keys[] = {"schema",     "run",     "isolation",
                                       "toolchains", "results", "summary"};
    static const char *const names[] = {"cpp", "python"};
    static const char *const versions[] = {"g++ 12", NULL};
    static const struct run_info info = {
        .suite = "s\"uite",
        .version = "0.1.0",
        .toolchain_names = names,
        .toolchain_versions = versions,
        .toolchain_count = 2,
    };
    cleanup_buf struct buf b = BUF_INIT(CAP);
    cleanup_json cJSON *value = NULL;
    struct result results[2];
    const cJSON *member, *summary;
    size_t i = 0;

    fill(&results[0], "a");
    fill(&results[1], "b");
    results[1].verdict = VERDICT_JE;
    make_document(&b, &info, results, 2);
    parse(&b, &value);
    cJSON_ArrayForEach(member, value) ck_assert_str_eq(member->string, keys[i++]);
    ck_assert_uint_eq(i, ARRAY_SIZE(keys));
    ck_assert_str_eq(json_get(value, "schema")->valuestring, "assay.run/1");
    ck_assert_str_eq(json_get(json_get(value, "run"), "suite")->valuestring, "s\"uite");
    ck_assert(cJSON_IsNull(json_get(json_get(value, "run"), "answers")));
    ck_assert(cJSON_IsNull(json_get(value, "isolation")));
    ck_assert_int_eq(cJSON_GetArraySize(json_get(value, "toolchains")), 2);
    ck_assert_int_eq(cJSON_GetArraySize(json_get(value, "results")), 2);
    summary = json_get(value, "summary");
    ck_assert_double_eq(json_get(summary, "answers")->valuedouble, 2);
    ck_assert_double_eq(json_get(summary, "accepted_percent")->valuedouble, 0);
    ck_assert_double_eq(json_get(summary, "score")->valuedouble, 0.25);
    ck_assert(cJSON_IsFalse(json_get(summary, "complete")));
    ck_assert_double_eq(json_get(summary, "bad_lines")->valuedouble, 2);
    ck_assert_int_eq(cJSON_GetArraySize(json_get(summary, "tasks")), 2);
    result_release(&results[0]);
    result_release(&results[1]);
}
END_TEST

START_TEST(a_document_without_results_is_valid)
{
    static const struct run_info info = {.suite = NULL};
    static const struct sandbox_isolation isolation = {.strict = false};
    cleanup_buf struct buf b = BUF_INIT(CAP);
    cleanup_json cJSON *value = NULL;
    struct run_info isolated = info;

    isolated.isolation = &isolation;
    make_document(&b, &isolated, NULL, 0);
    parse(&b, &value);
    ck_assert_int_eq(cJSON_GetArraySize(json_get(value, "results")), 0);
    ck_assert(cJSON_IsNull(json_get(json_get(value, "summary"), "score")));
    ck_assert(cJSON_IsObject(json_get(value, "isolation")));
}
END_TEST

START_TEST(a_full_buffer_is_reported)
{
    struct result result;
    cleanup_buf struct buf whole = BUF_INIT(CAP);

    fill(&result, "x");
    ck_assert_int_eq(json_report_result(&whole, &result, NULL), 0);
    for (size_t cap = 0; cap < whole.len; cap++) {
        cleanup_buf struct buf b = BUF_INIT(cap);

        ck_assert_int_eq(json_report_result(&b, &result, NULL), -ENOSPC);
    }
    result_release(&result);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("json_report");
    TCase *tc = tcase_create("json");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_result_has_the_agreed_fields_on_one_line);
    tcase_add_test(tc, absent_strings_are_null_and_expected_is_left_out);
    tcase_add_loop_test(tc, samples_are_numbers_where_they_are_plain_ones, 0,
                        ARRAY_SIZE(samples));
    tcase_add_loop_test(tc, scores_are_the_shortest_that_read_back, 0,
                        ARRAY_SIZE(scores));
    tcase_add_loop_test(tc, any_bytes_give_valid_json_on_one_line, 0,
                        ARRAY_SIZE(hostile));
    tcase_add_test(tc, every_single_byte_pair_gives_valid_json);
    tcase_add_test(tc, isolation_names_every_layer);
    tcase_add_test(tc, a_document_has_all_its_parts_in_order);
    tcase_add_test(tc, a_document_without_results_is_valid);
    tcase_add_test(tc, a_full_buffer_is_reported);
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
