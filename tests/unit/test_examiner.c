#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/examiner.h"
#include "tests/support.h"

START_TEST(calls_are_told_by_their_head)
{
    static const struct {
        const char *line;
        uint64_t id;
    } calls[] = {
        {"{\"op\": \"call\", \"id\": 1, \"fn\": \"f\", \"args\": [], \"kwargs\": []}", 1},
        {"{\"op\": \"call\", \"id\": 18446744073709551615, \"fn\": 1}", UINT64_MAX},
        {"{\"op\": \"call\", \"id\": 42, whatever the answer makes of it}", 42},
    };

    for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
        struct examiner_line line;
        char reason[160] = "";
        int r = examiner_parse(calls[i].line, strlen(calls[i].line), &line, reason,
                               sizeof(reason));

        ck_assert_msg(r == 0, "%s: %s", calls[i].line, reason);
        ck_assert_int_eq(line.op, EXAMINER_CALL);
        ck_assert_uint_eq(line.id, calls[i].id);
        ck_assert_str_eq(line.message, "");
    }
}
END_TEST

START_TEST(returns_are_told_by_their_head)
{
    static const char text[] = "{\"op\": \"return\", \"id\": 3, \"ok\": null}";
    struct examiner_line line;

    ck_assert_int_eq(examiner_parse(text, strlen(text), &line, NULL, 0), 0);
    ck_assert_int_eq(line.op, EXAMINER_RETURN);
    ck_assert_uint_eq(line.id, 3);
}
END_TEST

START_TEST(changed_arguments_are_told_with_the_last_word)
{
    static const char text[] =
        "{\"op\": \"done\", \"outcome\": \"pass\", \"message\": \"\", "
        "\"changed\": true}";
    static const char no[] =
        "{\"op\": \"done\", \"outcome\": \"pass\", \"message\": \"\", "
        "\"changed\": false}";
    struct examiner_line line;

    ck_assert_int_eq(examiner_parse(text, strlen(text), &line, NULL, 0), 0);
    ck_assert(line.changed);
    ck_assert_int_eq(examiner_parse(no, strlen(no), &line, NULL, 0), -EBADMSG);
}
END_TEST

START_TEST(a_token_goes_with_the_last_word)
{
    static const char text[] =
        "{\"op\": \"done\", \"outcome\": \"skipped\", \"message\": "
        "\"a, b\", \"token\": \"0f\"}";
    static const char twice[] =
        "{\"op\": \"done\", \"outcome\": \"pass\", \"message\": \"\", "
        "\"token\": \"1\", \"token\": \"2\"}";
    struct examiner_line line;

    ck_assert_int_eq(examiner_parse(text, strlen(text), &line, NULL, 0), 0);
    ck_assert_int_eq(line.outcome, EXAMINER_OUTCOME_SKIPPED);
    ck_assert_str_eq(line.token, "0f");
    ck_assert_str_eq(line.message, "a, b");
    ck_assert_int_eq(examiner_parse(twice, strlen(twice), &line, NULL, 0), -EBADMSG);
}
END_TEST

START_TEST(the_last_word_is_told)
{
    static const struct {
        const char *line;
        enum examiner_outcome outcome;
        const char *message;
    } words[] = {
        {"{\"op\": \"done\", \"outcome\": \"pass\", \"message\": \"\"}",
         EXAMINER_OUTCOME_PASS, ""},
        {"{\"op\": \"done\", \"outcome\": \"fail\", \"message\": \"1 != 2\\n\\u0000\"}",
         EXAMINER_OUTCOME_FAIL, "1 != 2  "},
        {"{\"op\": \"done\", \"outcome\": \"raised\", \"message\": \"\\udc80\"}",
         EXAMINER_OUTCOME_RAISED, "\xef\xbf\xbd"},
        {"{\"message\":\"\",\"outcome\":\"opaque\",\"op\":\"done\"}",
         EXAMINER_OUTCOME_OPAQUE, ""},
        {"{\"op\": \"done\", \"outcome\": \"broken\", \"message\": \"no check\"}",
         EXAMINER_OUTCOME_BROKEN, "no check"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        struct examiner_line line;
        char reason[160] = "";
        int r = examiner_parse(words[i].line, strlen(words[i].line), &line, reason,
                               sizeof(reason));

        ck_assert_msg(r == 0, "%s: %s", words[i].line, reason);
        ck_assert_int_eq(line.op, EXAMINER_DONE);
        ck_assert_int_eq(line.outcome, words[i].outcome);
        ck_assert_str_eq(line.message, words[i].message);
    }
}
END_TEST

/* clang-format off */
static const char *const bad[] = {
    "", "x", "{}", "null", "{\"op\": \"call\", \"id\": ", "{\"op\": \"call\", \"id\": }",
    "{\"op\": \"call\", \"id\": 0, \"fn\": \"f\"}",
    "{\"op\": \"call\", \"id\": 01, \"fn\": \"f\"}",
    "{\"op\": \"call\", \"id\": -1, \"fn\": \"f\"}",
    "{\"op\": \"call\", \"id\": 1.0, \"fn\": \"f\"}",
    "{\"op\": \"call\", \"id\": 18446744073709551616, \"fn\": \"f\"}",
    "{\"op\": \"call\", \"id\": \"1\", \"fn\": \"f\"}",
    "{\"op\": \"call\", \"id\": 1}",
    "{\"op\": \"call\", \"id\": 1,",
    "{\"op\": \"call\", \"id\": 1, \"fn\": \"f\"",
    "{\"op\": \"call\", \"id\": 1, \n}",
    "{\"op\":\"call\",\"id\":1,\"fn\":\"f\"}",
    "{\"id\": 1, \"op\": \"call\", \"fn\": \"f\"}",
    " {\"op\": \"call\", \"id\": 1, \"fn\": \"f\"}",
    "{\"op\": \"done\"}",
    "{\"op\": \"done\", \"outcome\": \"pass\"}",
    "{\"outcome\": \"pass\", \"message\": \"\"}",
    "{\"op\": \"done\", \"outcome\": \"PASS\", \"message\": \"\"}",
    "{\"op\": \"done\", \"outcome\": \"pass \", \"message\": \"\"}",
    "{\"op\": \"done\", \"outcome\": true, \"message\": \"\"}",
    "{\"op\": \"done\", \"outcome\": \"pass\", \"message\": null}",
    "{\"op\": \"done\", \"outcome\": \"fail\", \"outcome\": \"pass\", \"message\": \"\"}",
    "{\"op\": \"done\", \"outcome\": \"pass\", \"message\": \"\", \"x\": 1}",
    "{\"op\": \"done\", \"outcome\": \"pass\", \"message\": \"\"} x",
    "{\"op\": \"done\", \"outcome\": \"pass\", \"message\": \"\"}\n",
    "{\"op\": \"done\", \"outcome\": \"pass\", \"message\": \"\xff\"}",
    "{\"op\": \"done\", \"outcome\": \"pass\", \"message\": \"",
    "{\"op\": \"bye\", \"outcome\": \"pass\", \"message\": \"\"}",
    "{\"op\": \"done\", \"op\": \"done\", \"outcome\": \"pass\", \"message\": \"\"}",
};
/* clang-format on */

START_TEST(everything_else_is_refused_and_leaves_the_line_alone)
{
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        size_t len = strlen(bad[i]);
        char *exact = malloc(len ? len : 1);
        struct examiner_line line = {.id = 77};
        char reason[160] = "";

        memcpy(exact, bad[i], len);
        ck_assert_msg(examiner_parse(exact, len, &line, reason, sizeof(reason)) ==
                          -EBADMSG,
                      "taken: %s", bad[i]);
        ck_assert_msg(strncmp(reason, "byte ", 5) == 0, "%s: %s", bad[i], reason);
        ck_assert_uint_eq(line.id, 77);
        ck_assert_int_eq(examiner_parse(exact, len, &line, NULL, 0), -EBADMSG);
        free(exact);
    }
}
END_TEST

START_TEST(large_calls_are_taken_and_too_large_ones_refused)
{
    static const char head[] = "{\"op\": \"call\", \"id\": 9, ";
    size_t len = EXAMINER_LINE_MAX;
    char *text = malloc(len + 1);
    struct examiner_line line;

    memset(text, 'x', len + 1);
    memcpy(text, head, strlen(head));
    text[len - 1] = '}';
    text[len] = '}';
    ck_assert_int_eq(examiner_parse(text, len, &line, NULL, 0), 0);
    ck_assert_uint_eq(line.id, 9);
    ck_assert_int_eq(examiner_parse(text, len + 1, &line, NULL, 0), -EBADMSG);
    free(text);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("examiner");
    TCase *tests = tcase_create("examiner");

    tcase_add_test(tests, calls_are_told_by_their_head);
    tcase_add_test(tests, returns_are_told_by_their_head);
    tcase_add_test(tests, a_token_goes_with_the_last_word);
    tcase_add_test(tests, changed_arguments_are_told_with_the_last_word);
    tcase_add_test(tests, the_last_word_is_told);
    tcase_add_test(tests, everything_else_is_refused_and_leaves_the_line_alone);
    tcase_add_test(tests, large_calls_are_taken_and_too_large_ones_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
REGISTER_SUITE(make_suite)
