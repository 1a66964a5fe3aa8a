#include <string.h>

#include "grader/base/json.h"
#include "grader/report/junit.h"
#include "grader/report/scores.h"
#include "tests/support.h"

#define CAP ((size_t)1 << 20)

/* Everything that a model or a task can be called to do harm. */
#define HOSTILE                                                                          \
    "</script><b>|`x`[a](javascript:b)\x1b[31m\xe2\x80\xae\n::error::\"'&\x01\xff"

static void make_result(struct result *result, const char *text, enum verdict verdict)
{
    result_init(result);
    result->task_id = strdup(text);
    result->model = strdup(text);
    result->task = strdup(text);
    result->language = strdup(text);
    result->sample = strdup("0");
    result->message = strdup(text);
    result->verdict = verdict;
    result->score = verdict == VERDICT_AC;
    result->cpu_ms = 1500;
}

static struct score_table *make_table(const char *text, enum verdict verdict)
{
    struct score_table *table = NULL;
    struct result result;

    ck_assert_int_eq(score_table_new(&table, NULL), 0);
    make_result(&result, text, verdict);
    ck_assert_int_eq(score_table_add(table, &result, NULL), 0);
    result_release(&result);
    return table;
}

static struct scores_report report_of(const struct score_table *table, const char *text,
                                      const char *const *models)
{
    return (struct scores_report){.run = text,
                                  .state = "done",
                                  .suite = text,
                                  .answers = text,
                                  .started = text,
                                  .table = table,
                                  .models = models,
                                  .model_count = 1};
}

START_TEST(no_text_steers_a_terminal)
{
    cleanup_score_table struct score_table *table = make_table(HOSTILE, VERDICT_AC);
    const char *const models[] = {HOSTILE};
    struct scores_report report = report_of(table, HOSTILE, models);
    cleanup_buf struct buf b = BUF_INIT(CAP);

    ck_assert_int_eq(scores_terminal(&b, &report, false), 0);
    for (const char *c = b.data; *c; c++)
        ck_assert_msg((unsigned char)*c >= ' ' || *c == '\n', "%s", b.data);
    ck_assert_ptr_null(strstr(b.data, "\xe2\x80\xae"));
    ck_assert_ptr_nonnull(strstr(b.data, "100.0 %"));
}
END_TEST

START_TEST(no_text_is_markup_in_markdown)
{
    cleanup_score_table struct score_table *table = make_table(HOSTILE, VERDICT_WA);
    const char *const models[] = {HOSTILE};
    struct scores_report report = report_of(table, HOSTILE, models);
    cleanup_buf struct buf b = BUF_INIT(CAP);

    ck_assert_int_eq(scores_markdown(&b, &report), 0);
    ck_assert_ptr_null(strchr(b.data, '<'));
    ck_assert_ptr_null(strstr(b.data, "]("));
    ck_assert_ptr_null(strstr(b.data, "::"));
    ck_assert_ptr_null(strchr(b.data, 0x1b));
}
END_TEST

START_TEST(lines_stay_within_eighty_columns)
{
    cleanup_score_table struct score_table *table =
        make_table("a-very-long-name-of-a-model-that-goes-on-and-on-and-on", VERDICT_WA);
    const char *const models[] = {
        "a-very-long-name-of-a-model-that-goes-on-and-on-and-on"};
    struct scores_report report = report_of(table, "run", models);
    cleanup_buf struct buf b = BUF_INIT(CAP);

    ck_assert_int_eq(scores_terminal(&b, &report, false), 0);
    for (const char *line = b.data; *line; line += strcspn(line, "\n") + 1)
        ck_assert_msg(strcspn(line, "\n") <= 80, "%.100s", line);
}
END_TEST

START_TEST(a_badge_is_json_and_says_when_nothing_is_scored)
{
    static const enum verdict verdicts[] = {VERDICT_AC, VERDICT_JE};
    static const char *const messages[] = {"100.0 %", "nothing scored"};
    const char *const models[] = {"m"};

    for (size_t i = 0; i < 2; i++) {
        cleanup_score_table struct score_table *table = make_table("m", verdicts[i]);
        struct scores_report report = report_of(table, "r", models);
        cleanup_buf struct buf b = BUF_INIT(CAP);
        cleanup_json cJSON *value = NULL;

        ck_assert_int_eq(scores_badge(&b, &report), 0);
        ck_assert_int_eq(json_parse(b.data, b.len, &value, NULL), 0);
        ck_assert_str_eq(json_get(value, "message")->valuestring, messages[i]);
    }
}
END_TEST

START_TEST(junit_holds_every_verdict_and_only_what_xml_can)
{
    cleanup_buf struct buf cases = BUF_INIT(CAP), document = BUF_INIT(CAP);
    struct junit_counts counts = {0};

    for (int i = 0; i < VERDICT_MAX; i++) {
        struct result result;

        make_result(&result, HOSTILE, (enum verdict)i);
        ck_assert_int_eq(junit_case(&cases, &result, i % 2 ? JUNIT_GITLAB : JUNIT_JENKINS,
                                    &counts),
                         0);
        result_release(&result);
    }
    ck_assert_uint_eq(counts.tests, VERDICT_MAX);
    ck_assert_uint_eq(counts.failures, VERDICT_MAX - 2);
    ck_assert_uint_eq(counts.errors, 1);
    ck_assert_int_eq(
        junit_document(&document, HOSTILE, "2026-01-01T00:00:00Z", &counts, &cases), 0);
    ck_assert_ptr_nonnull(strstr(document.data, "timestamp=\"2026-01-01T00:00:00\""));
    ck_assert_ptr_null(strstr(document.data, "</script>"));
    ck_assert_ptr_null(strchr(document.data, 0x1b));
    ck_assert_ptr_null(strchr(document.data, 0x01));
    ck_assert_ptr_null(strchr(document.data, 0xff));
}
END_TEST

static Suite *scores_suite(void)
{
    Suite *suite = suite_create("scores");
    TCase *tests = tcase_create("scores");

    tcase_add_test(tests, no_text_steers_a_terminal);
    tcase_add_test(tests, no_text_is_markup_in_markdown);
    tcase_add_test(tests, lines_stay_within_eighty_columns);
    tcase_add_test(tests, a_badge_is_json_and_says_when_nothing_is_scored);
    tcase_add_test(tests, junit_holds_every_verdict_and_only_what_xml_can);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(scores_suite)
