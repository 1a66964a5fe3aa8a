#include <errno.h>
#include <string.h>

#include "grader/judge/plain_value.h"
#include "grader/judge/literal.h"
#include "grader/judge/prediction.h"
#include "tests/support.h"

static const struct {
    const char *text, *value;
    bool asserted;
} outputs[] = {
    {"[1, 2]", "[1, 2]", false},
    {" \n[1]\n", "[1]", false},
    {"f(3) == [1]", " [1]", false},
    {"assert f(3) == [1]", " [1]", true},
    {"assert f('==)', \"(\") == 'a == b'", " 'a == b'", true},
    {"assert f([1, (2)])==(3,)", "(3,)", true},
    {"assert f(1) == [1, 2], 'why'", " [1, 2]", true},
    {"assert f(1) == ',', 'why'", " ','", true},
    {"f(3)", "f(3)", false},
    {"foo", "foo", false},
    {"'f(1) == 2'", "'f(1) == 2'", false},
    {"f(", "f(", false},
    {"assert", "", true},
    {"", "", false},
};

START_TEST(an_output_is_found_behind_the_call)
{
    struct prediction p = prediction_output(outputs[_i].text, strlen(outputs[_i].text));

    ck_assert_uint_eq(p.len, strlen(outputs[_i].value));
    ck_assert_int_eq(memcmp(p.text, outputs[_i].value, p.len), 0);
    ck_assert_int_eq(p.asserted, outputs[_i].asserted);
}
END_TEST

static const struct {
    const char *text, *arguments;
} inputs[] = {
    {"1, 2", "1, 2"},
    {"f(1, 2)", "1, 2"},
    {"f(1, (2)) == 3", "1, (2)"},
    {"assert f('a)') == 1", "'a)'"},
    {"assert f('''a')''')", "'''a')'''"},
    {"f(r'\\') == ', 1)", "r'\\') == ', 1"},
    {"f(1 # )\n, 2)", "1 # )\n, 2"},
    {"'a'.join(['b']) == 5", "'a'.join(['b']) "},
    {"1) == 2", "1"},
    {"f()", ""},
    {"f(", ""},
    {"", ""},
};

START_TEST(an_input_stands_between_the_brackets)
{
    struct prediction p = prediction_input(inputs[_i].text, strlen(inputs[_i].text));

    ck_assert_uint_eq(p.len, strlen(inputs[_i].arguments));
    ck_assert_int_eq(memcmp(p.text, inputs[_i].arguments, p.len), 0);
}
END_TEST

static const struct {
    const char *value, *literal;
    int equal;
} values[] = {
    {"null", "None", 1},
    {"-7", "-7", 1},
    {"1.0", "1", 1},
    {"{\"int\": \"-0x10000000000000000\"}", "-18446744073709551616", 1},
    {"{\"float\": \"inf\"}", "1e999", 1},
    {"{\"float\": \"nan\"}", "0", 0},
    {"{\"complex\": [1.0, -2.0]}", "1-2j", 1},
    {"\"a\\n\\u00e9\\ud83d\\ude00\\ud800\"", "'a\\n\\xe9\\U0001f600\\ud800'", 1},
    {"{\"bytearray\": \"6162\"}", "b'ab'", 1},
    {"{\"frozenset\": [1, 2]}", "{2, 1}", 1},
    {"{\"Counter\": [[\"a\", 1]]}", "{'a': 1}", 1},
    {"{\"tuple\": [[], true]}", "([], 1)", 1},
    {"{\"deque\": [1]}", "[1]", 0},
    {"{\"range\": [0, 2, 1]}", "[0, 1]", 0},
    {"{\"Decimal\": \"1\"}", "1", 0},
};

START_TEST(values_of_processes_compare_with_literals)
{
    cleanup_plain struct plain *value = NULL, *literal = NULL;

    ck_assert_int_eq(plain_from_value(values[_i].value, strlen(values[_i].value), &value),
                     0);
    ck_assert_int_eq(literal_parse(values[_i].literal, strlen(values[_i].literal),
                                   LITERAL_ONE, &literal, NULL, 0),
                     0);
    ck_assert_int_eq(plain_equal(value, literal), values[_i].equal);
}
END_TEST

static const struct {
    const char *line, *args, *kwargs; /* args NULL: refused */
} replies[] = {
    {"{\"id\": 1, \"ok\": [[1, \"a\"], [[\"x\", 2]]]}", "[1, \"a\"]", "[[\"x\", 2]]"},
    {"{\"ok\": [[], []], \"id\": 1}", "[]", "[]"},
    {"{\"id\": 1, \"ok\": [[], [], []]}", NULL, NULL},
    {"{\"id\": 1, \"ok\": [[]]}", NULL, NULL},
    {"{\"id\": 1, \"ok\": [1, []]}", NULL, NULL},
    {"{\"id\": 1, \"ok\": [[], [[1, 2]]]}", NULL, NULL},
    {"{\"id\": 1, \"ok\": [[], [[\"x\"]]]}", NULL, NULL},
    {"{\"id\": 1, \"ok\": [{\"tuple\": []}, []]}", NULL, NULL},
    {"{\"id\": 1, \"ok\": 1}", NULL, NULL},
    {"{\"id\": 1}", NULL, NULL},
};

START_TEST(evaluated_arguments_have_the_form_of_a_call)
{
    struct plain_call call;
    int r = plain_reply_call(replies[_i].line, strlen(replies[_i].line), &call);

    ck_assert_int_eq(r, replies[_i].args ? 0 : -EBADMSG);
    if (r < 0)
        return;
    ck_assert_uint_eq(call.args_len, strlen(replies[_i].args));
    ck_assert_int_eq(memcmp(call.args, replies[_i].args, call.args_len), 0);
    ck_assert_uint_eq(call.kwargs_len, strlen(replies[_i].kwargs));
    ck_assert_int_eq(memcmp(call.kwargs, replies[_i].kwargs, call.kwargs_len), 0);
}
END_TEST

static Suite *prediction_suite(void)
{
    Suite *suite = suite_create("prediction");
    TCase *tests = tcase_create("prediction");

    tcase_add_loop_test(tests, an_output_is_found_behind_the_call, 0,
                        ARRAY_SIZE(outputs));
    tcase_add_loop_test(tests, an_input_stands_between_the_brackets, 0,
                        ARRAY_SIZE(inputs));
    tcase_add_loop_test(tests, values_of_processes_compare_with_literals, 0,
                        ARRAY_SIZE(values));
    tcase_add_loop_test(tests, evaluated_arguments_have_the_form_of_a_call, 0,
                        ARRAY_SIZE(replies));
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(prediction_suite)
