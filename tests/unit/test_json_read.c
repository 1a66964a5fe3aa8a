#include <errno.h>
#include <string.h>

#include "grader/report/json_read.h"
#include "grader/report/json_report.h"
#include "tests/support.h"

#define CAP ((size_t)1 << 20)

static void fill(struct result *result)
{
    struct case_result *c;

    result_init(result);
    result->task_id = strdup("HumanEval/0");
    result->sample = strdup("7");
    result->model = strdup("m \"quoted\"\n\xe2\x80\xae");
    result->language = strdup("python");
    result->task = strdup("implement");
    result->kind = strdup("script");
    result->message = strdup("no");
    result->verdict = VERDICT_WA;
    result->assurance = ASSURANCE_SHARED;
    result->shared_why = strdup("why");
    result->score = 0.1 + 0.2;
    result->ordinal = 10;
    result->case_total = 9;
    result->cpu_ms = 1;
    result->wall_ms = 2;
    result->memory_kib = 3;
    result->examiner_cpu_ms = 4;
    result->time_limit_ms = 5;
    result->memory_limit_kib = 6;
    memset(result->problem_hash, 'a', SHA256_HEX);
    memset(result->verdict_key, '0', SHA256_HEX);
    for (int i = 0; i < 5; i++) {
        c = result_add_case(result, "secret/01");
        c->verdict = VERDICT_TLE;
        c->cpu_ms = (uint64_t)i;
        c->score = 0.5;
        c->message = i ? strdup("slow") : NULL;
    }
}

START_TEST(what_was_written_is_read_back)
{
    cleanup_buf struct buf b = BUF_INIT(CAP), again = BUF_INIT(CAP);
    struct err err = ERR_INIT;
    struct result result, read;

    fill(&result);
    ck_assert_int_eq(json_report_result(&b, &result, NULL), 0);
    ck_assert_msg(json_read_result(b.data, b.len, &read, &err) == 0, "%s", err.text);
    ck_assert_int_eq(json_report_result(&again, &read, NULL), 0);
    ck_assert_str_eq(b.data, again.data);
    result_release(&result);
    result_release(&read);
}
END_TEST

#define HEAD "{\"task_id\": \"t\", \"assurance\": \"sealed\", "

static const struct {
    const char *line, *text;
} refused[] = {
    {"", "JSON"},
    {"[]", "object"},
    {"{}", "task_id"},
    {HEAD "\"score\": 1}", "verdict"},
    {HEAD "\"verdict\": \"OK\", \"score\": 1}", "'OK'"},
    {HEAD "\"verdict\": \"AC\"}", "score"},
    {HEAD "\"verdict\": \"AC\", \"score\": null}", "score"},
    {HEAD "\"verdict\": \"AC\", \"score\": 1.5}", "score"},
    {HEAD "\"verdict\": \"AC\", \"score\": \"1\"}", "score"},
    {HEAD "\"verdict\": \"AC\", \"score\": 1, \"cpu_ms\": -1}", "cpu_ms"},
    {HEAD "\"verdict\": \"AC\", \"score\": 1, \"sample\": -1}", "sample"},
    {HEAD "\"verdict\": \"AC\", \"score\": 1, \"cases\": {}}", "cases"},
    {HEAD "\"verdict\": \"AC\", \"score\": 1, \"cases\": [1]}", "case 0"},
    {HEAD "\"verdict\": \"AC\", \"score\": 1, \"cases\": [{\"name\": \"a\"}]}", "case 1"},
    {HEAD "\"verdict\": \"AC\", \"score\": 1, \"verdict_key\": \"ab\"}", "verdict_key"},
    {"{\"task_id\": \"t\", \"verdict\": \"AC\", \"score\": 1}", "assurance"},
    {"{\"task_id\": 5, \"verdict\": \"AC\", \"score\": 1}", "task_id"},
};

START_TEST(what_makes_no_sense_is_refused)
{
    struct err err = ERR_INIT;
    struct result result;

    ck_assert_int_lt(
        json_read_result(refused[_i].line, strlen(refused[_i].line), &result, &err), 0);
    ck_assert_msg(strstr(err.text, refused[_i].text), "%s", err.text);
}
END_TEST

static Suite *json_read_suite(void)
{
    Suite *suite = suite_create("json_read");
    TCase *tests = tcase_create("json_read");

    tcase_add_test(tests, what_was_written_is_read_back);
    tcase_add_loop_test(tests, what_makes_no_sense_is_refused, 0, ARRAY_SIZE(refused));
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(json_read_suite)
