#include <errno.h>
#include <string.h>

#include "problems/dataset.h"
#include "tests/support.h"

#define CODE   "\"code\": \"def f(x):\\n    return [x]\", "
#define INPUT  "\"input\": \"'a'\", "
#define OUTPUT "\"output\": \"['a']\", "
#define ID     "\"id\": \"sample_7\""

static cJSON *parse(const char *text)
{
    cJSON *record = NULL;

    ck_assert_int_eq(json_parse(text, strlen(text), &record, NULL), 0);
    return record;
}

START_TEST(a_record_asks_for_an_output_and_for_an_input)
{
    cleanup_json cJSON *record = parse("{" CODE INPUT OUTPUT ID "}");
    struct problem output, input;

    ck_assert(dataset_cruxeval.recognise(record));
    ck_assert_int_eq(dataset_cruxeval.read(record, &output, NULL), 0);
    ck_assert_int_eq(dataset_cruxeval.read_second(record, &input, NULL), 0);
    ck_assert_str_eq(output.id, "sample_7");
    ck_assert_str_eq(output.alias, "sample_7/output");
    ck_assert_str_eq(input.id, "sample_7/input");
    ck_assert_ptr_null(input.alias);
    ck_assert_int_eq(output.kind, KIND_LITERAL);
    ck_assert_int_eq(output.task, TASK_PREDICT);
    ck_assert_int_eq(output.literal.predicted, PREDICT_OUTPUT);
    ck_assert_int_eq(input.literal.predicted, PREDICT_INPUT);
    ck_assert_str_eq(input.literal.input, "'a'");
    ck_assert_str_eq(input.literal.output, "['a']");
    problem_release(&output);
    problem_release(&input);
}
END_TEST

START_TEST(a_statement_does_not_hold_what_it_asks_for)
{
    cleanup_json cJSON *record = parse("{" CODE INPUT OUTPUT ID "}");
    struct problem output, input;

    ck_assert_int_eq(dataset_cruxeval.read(record, &output, NULL), 0);
    ck_assert_int_eq(dataset_cruxeval.read_second(record, &input, NULL), 0);
    ck_assert_ptr_nonnull(strstr(output.statement, "f('a') == ??"));
    ck_assert_ptr_null(strstr(output.statement, "['a']"));
    ck_assert_ptr_nonnull(strstr(input.statement, "f(?"
                                                  "?) == ['a']"));
    problem_release(&output);
    problem_release(&input);
}
END_TEST

static const struct {
    const char *json, *error;
} refused[] = {
    {"[1]", "is not a JSON object"},
    {"{" INPUT OUTPUT ID "}", "field 'code': missing"},
    {"{" CODE OUTPUT ID "}", "field 'input': missing"},
    {"{" CODE INPUT ID "}", "field 'output': missing"},
    {"{" CODE INPUT OUTPUT "\"x\": 1}", "field 'id': missing"},
    {"{" CODE INPUT OUTPUT "\"id\": \"\"}", "field 'id': is empty"},
    {"{" CODE INPUT "\"output\": 7, " ID "}", "field 'output': is not a string"},
    {"{\"code\": \"x = 1\", " INPUT OUTPUT ID "}", "field 'code': does not define f"},
};

START_TEST(malformed_records_are_refused_by_field)
{
    cleanup_json cJSON *record = parse(refused[_i].json);
    struct problem problem;
    struct err err = ERR_INIT;

    ck_assert_int_eq(dataset_cruxeval.read(record, &problem, &err), -EINVAL);
    ck_assert_msg(strstr(err.text, refused[_i].error) != NULL, "%s", err.text);
}
END_TEST

static Suite *cruxeval_suite(void)
{
    Suite *suite = suite_create("cruxeval");
    TCase *tests = tcase_create("cruxeval");

    tcase_add_test(tests, a_record_asks_for_an_output_and_for_an_input);
    tcase_add_test(tests, a_statement_does_not_hold_what_it_asks_for);
    tcase_add_loop_test(tests, malformed_records_are_refused_by_field, 0,
                        ARRAY_SIZE(refused));
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(cruxeval_suite)
