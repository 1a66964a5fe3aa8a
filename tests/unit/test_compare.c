#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/compare.h"
#include "tests/support.h"

#define ARGS_MAX 8

/* Splits "a b c" into an argument list. */
static void split_args(const char *text, char *copy, size_t copy_size,
                       const char *args[ARGS_MAX + 1])
{
    char *save = NULL;
    size_t count = 0;

    ck_assert_uint_lt(strlen(text), copy_size);
    memcpy(copy, text, strlen(text) + 1);
    for (char *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save))
        args[count++] = word;
    args[count] = NULL;
}

static bool compare(const char *flags_text, const char *judge, size_t judge_len,
                    const char *output, size_t output_len, char *message, size_t size)
{
    struct compare_flags flags;
    struct err err = ERR_INIT;
    const char *args[ARGS_MAX + 1];
    char copy[256];

    split_args(flags_text, copy, sizeof(copy), args);
    ck_assert_msg(compare_flags_parse(args, &flags, &err) == 0, "%s", err.text);
    return compare_output(&flags, judge, judge_len, output, output_len, message, size);
}

/* clang-format off */
static const struct {
    const char *flags;
    const char *judge;
    const char *output;
    bool accepted;
} pairs[] = {
    /* tokens */
    {"", "", "", true},
    {"", "", " \n\t", true},
    {"", "\n", "", true},
    {"", "1 2 3\n", "1 2 3\n", true},
    {"", "1 2 3\n", "  1\n2\t3", true},
    {"", "1 2 3\n", "1\v2\f3\r\n", true},
    {"", "1 2 3\n", "1 2", false},
    {"", "1 2 3\n", "1 2 3 4", false},
    {"", "", "x", false},
    {"", "x", "", false},
    {"", "ab", "a b", false},
    {"", "a b", "ab", false},
    {"", "1", "01", false},
    {"", "1", "1.0", false},
    {"", "\xc3\xa5", "\xc3\xa5 ", true},
    {"", "a\xc2\xa0" "b", "a b", false},
    /* case */
    {"", "Yes", "yES", true},
    {"", "@[`{", "`{@[", false},
    {"", "\xc3\x85", "\xc3\xa5", false},
    {"case_sensitive", "Yes", "yes", false},
    {"case_sensitive", "Yes", " Yes", true},
    /* white space */
    {"space_change_sensitive", "1 2\n", "1 2\n", true},
    {"space_change_sensitive", "1 2\n", "1 2", false},
    {"space_change_sensitive", "1 2", "1 2\n", false},
    {"space_change_sensitive", "1 2\n", "1  2\n", false},
    {"space_change_sensitive", "1 2\n", "1\t2\n", false},
    {"space_change_sensitive", "1 2\n", " 1 2\n", false},
    {"space_change_sensitive", "A b\n", "a B\n", true},
    {"space_change_sensitive case_sensitive", "A b\n", "a B\n", false},
    {"space_change_sensitive", "1\n", "1\r\n", false},
    {"space_change_sensitive float_tolerance 0.1", "1.0 2\n", "1.05 2\n", true},
    /* the same numbers */
    {"equal_decimals", "0.50", "0.5", true},
    {"equal_decimals", "1", "1.000", true},
    {"equal_decimals", "100", "1e2", true},
    {"equal_decimals", "0.00120", ".12E-2", true},
    {"equal_decimals", "10.01", "010.010", true},
    {"equal_decimals", "-0", "0.0", true},
    {"equal_decimals", "+5", "5", true},
    {"equal_decimals", "1", "-1", false},
    {"equal_decimals", "1", "10", false},
    {"equal_decimals", "0.1", "0.01", false},
    {"equal_decimals", "9007199254740992", "9007199254740993", false},
    {"equal_decimals", "1.0", "1.00000000000000000001", false},
    {"equal_decimals", "1.5", "1.5x", false},
    {"equal_decimals", "1.5", "1,5", false},
    {"equal_decimals", "0x10", "16", false},
    {"equal_decimals", "1e99999999999999999999", "1e099999999999999999999", false},
    {"equal_decimals", "Yes", "yes", true},
    /* numbers */
    {"float_tolerance 1e-6", "0.0314", "3.14000000e-2", true},
    {"float_tolerance 1e-6", "1", "1.0000005", true},
    {"float_tolerance 1e-6", "1", "1.000002", false},
    {"float_tolerance 1e-6", "1000000", "1000000.5", true},
    {"float_tolerance 1e-6", "1000000", "1000002", false},
    {"float_tolerance 1e-6", "0", "-0", true},
    {"float_tolerance 0", "2", "2.0", true},
    {"float_tolerance 0", "2", "2.1", false},
    {"float_tolerance 1e-6", "-5", "5", false},
    {"float_relative_tolerance 1e-6", "0", "1e-9", false},
    {"float_relative_tolerance 1e-6", "0", "0.0", true},
    {"float_relative_tolerance 0.1", "-100", "-109", true},
    {"float_absolute_tolerance 1e-6", "1000000", "1000000.5", false},
    {"float_absolute_tolerance 1e-6", "1000000", "1000000.0000005", true},
    {"float_absolute_tolerance 1 float_relative_tolerance 0.5", "100", "149", true},
    {"float_absolute_tolerance 60 float_relative_tolerance 0.01", "100", "149", true},
    {"float_tolerance 1 float_tolerance 1e-6", "1", "1.5", false},
    {"float_tolerance 1e-3", "1.", ".9999", true},
    {"float_tolerance 1e-3", "+1", "1E0", true},
    {"float_tolerance 1e-3", "1.5", "1,5", false},
    {"float_tolerance 1e-3", "1", "1e", false},
    {"float_tolerance 1e-3", "1", "1x", false},
    {"float_tolerance 1e-3", "1", ".", false},
    {"float_tolerance 1e-3", "1", "+-1", false},
    {"float_tolerance 1e-3", "1", "--1", false},
    {"float_tolerance 1e-3", "1", "1e1.", false},
    {"float_tolerance 1e-3", "1", "0.9 0.1", false},
    /* what strtod() would take, and nobody should */
    {"float_tolerance 1e9", "1", "nan", false},
    {"float_tolerance 1e9", "1", "-nan(1)", false},
    {"float_tolerance 1e9", "1", "inf", false},
    {"float_tolerance 1e9", "1", "-Infinity", false},
    {"float_tolerance 1e9", "1", "0x1", false},
    {"float_tolerance 1e9", "1", "0x1p0", false},
    {"float_tolerance 1e9", "1", "1e999", false},
    {"float_tolerance 1e300", "1e300", "-1e999", false},
    {"float_tolerance 1e9", "nan", "1", false},
    {"float_tolerance 1e9", "0x10", "16", false},
    {"float_tolerance 1e9", "1e999", "1e998", false},
    /* equal text is always right */
    {"float_tolerance 0", "nan", "NaN", true},
    {"float_tolerance 0", "1e999", "1e999", true},
    {"float_tolerance 0", "0x10", "0X10", true},
    /* words stay words beside numbers */
    {"float_tolerance 1e-3", "Case 1: 3.5", "case 1: 3.5001", true},
    {"float_tolerance 1e-3", "impossible", "0", false},
    {"float_tolerance 1e-3 case_sensitive", "Yes 1", "yes 1", false},
};
/* clang-format on */

START_TEST(pairs_are_judged_as_the_format_says)
{
    for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
        char message[COMPARE_MESSAGE_MAX] = "";
        bool accepted =
            compare(pairs[i].flags, pairs[i].judge, strlen(pairs[i].judge),
                    pairs[i].output, strlen(pairs[i].output), message, sizeof(message));

        ck_assert_msg(accepted == pairs[i].accepted, "[%s] '%s' against '%s': %s",
                      pairs[i].flags, pairs[i].judge, pairs[i].output, message);
        ck_assert_msg(accepted == (message[0] == '\0'), "message '%s'", message);
    }
}
END_TEST

START_TEST(nul_bytes_are_bytes_like_others)
{
    ck_assert(compare("", "a\0b", 3, "a\0b\n", 4, NULL, 0));
    ck_assert(!compare("", "a\0b", 3, "a\0c", 3, NULL, 0));
    ck_assert(!compare("", "a", 1, "a\0", 2, NULL, 0));
    ck_assert(!compare("", "a", 1, "a\0garbage", 9, NULL, 0));
    ck_assert(!compare("float_tolerance 1", "1", 1, "1\0", 2, NULL, 0));
    ck_assert(!compare("float_tolerance 1", "1", 1, "2\0.0", 4, NULL, 0));
}
END_TEST

START_TEST(empty_texts_may_be_null)
{
    ck_assert(compare("", NULL, 0, NULL, 0, NULL, 0));
    ck_assert(compare("", NULL, 0, " ", 1, NULL, 0));
    ck_assert(!compare("", "a", 1, NULL, 0, NULL, 0));
}
END_TEST

/* clang-format off */
static const struct {
    const char *flags, *judge, *output, *message;
} messages[] = {
    {"", "1 2\n3 4\n", "1 2\n3 5\n", "line 2, token 2: expected \"4\", got \"5\""},
    {"", "1 2 3", "1 2", "line 1, token 2: expected \"3\", but the output ends"},
    {"", "1 2 3", "1 2\n", "line 2, token 1: expected \"3\", but the output ends"},
    {"", "1", "1\n\n2", "line 3, token 1: expected the end, got \"2\""},
    {"", "ok", "\x1b[31mok\xff\"\\", "line 1, token 1: expected \"ok\", got "
     "\"\\x1b[31mok\\xff\\\"\\\\\""},
    {"float_tolerance 1e-6", "1.5", "1.25",
     "line 1, token 1: expected \"1.5\", got \"1.25\" (off by 0.25)"},
    {"float_tolerance 1e-6", "1.5", "nan",
     "line 1, token 1: expected \"1.5\", got \"nan\", which is not a decimal number"},
    {"space_change_sensitive", "a b\n", "a  b\n",
     "line 1, token 2: white space differs: expected \"\", got \" \""},
    {"space_change_sensitive", "a\n", "a",
     "line 1, token 1: white space differs: expected \"\\n\", got \"\""},
    {"", "0123456789012345678901234567890123456789012345678901234567890123456789",
     "x", "line 1, token 1: expected \"0123456789012345678901234567890123456789...\", "
     "got \"x\""},
    {"", "0123456789012345678901234567890123456789012345678901234567890123456789",
     "012345678901234567890123456789012345678901234567890123456789012345678X",
     "line 1, token 1: expected \"...0123456789012345678901234567890123456789\", "
     "got \"...012345678901234567890123456789012345678X\""},
};
/* clang-format on */

START_TEST(messages_say_where_and_what_in_printable_ascii)
{
    for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
        char message[COMPARE_MESSAGE_MAX];

        ck_assert(!compare(messages[i].flags, messages[i].judge,
                           strlen(messages[i].judge), messages[i].output,
                           strlen(messages[i].output), message, sizeof(message)));
        ck_assert_str_eq(message, messages[i].message);
    }
}
END_TEST

START_TEST(messages_never_pass_their_buffer)
{
    char judge[200], output[200], message[COMPARE_MESSAGE_MAX];

    memset(judge, 0x80, sizeof(judge));
    memset(output, 0x81, sizeof(output));
    ck_assert(!compare("", judge, sizeof(judge), output, sizeof(output), message,
                       sizeof(message)));
    ck_assert_uint_lt(strlen(message), sizeof(message) - 1);
    for (size_t size = 1; size < 80; size++) {
        memset(message, 'x', sizeof(message));
        ck_assert(
            !compare("", judge, sizeof(judge), output, sizeof(output), message, size));
        ck_assert_ptr_nonnull(memchr(message, '\0', size));
        ck_assert_int_eq(message[size], 'x');
    }
}
END_TEST

START_TEST(tokens_of_megabytes_are_compared)
{
    size_t len = 4 << 20;
    char *a = malloc(len), *b = malloc(len);

    memset(a, '7', len);
    memset(b, '7', len);
    b[len - 1] = '8';
    ck_assert(compare("float_tolerance 1", a, len, a, len, NULL, 0));
    ck_assert(!compare("float_tolerance 1", a, len, b, len, NULL, 0));
    ck_assert(!compare("float_tolerance 1", "7", 1, b, len, NULL, 0));
    memset(a, ' ', len);
    ck_assert(compare("float_tolerance 1", a, len, "", 0, NULL, 0));
    free(a);
    free(b);
}
END_TEST

START_TEST(thirty_digits_on_both_sides_are_a_number)
{
    const char *judge = "123456789012345678901234567890.123456789012345678901234567890";
    const char *output = "123456789012345678901234567890.1234567890123456789012345678901";

    ck_assert(compare("float_tolerance 1e-9", judge, strlen(judge), output,
                      strlen(output), NULL, 0));
}
END_TEST

START_TEST(malformed_arguments_are_named)
{
    static const struct {
        const char *args, *named;
    } bad[] = {
        {"case_insensitive", "case_insensitive"},
        {"case_sensitive 1e-6", "1e-6"},
        {"--float_tolerance 1e-6", "--float_tolerance"},
        {"float_tolerance", "float_tolerance"},
        {"float_tolerance case_sensitive", "case_sensitive"},
        {"float_tolerance -1", "-1"},
        {"float_tolerance nan", "nan"},
        {"float_relative_tolerance 0x1", "0x1"},
        {"float_absolute_tolerance 1e999", "1e999"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        struct compare_flags flags = {.absolute_tolerance = 7};
        struct err err = ERR_INIT;
        const char *args[ARGS_MAX + 1];
        char copy[256];

        split_args(bad[i].args, copy, sizeof(copy), args);
        ck_assert_int_eq(compare_flags_parse(args, &flags, &err), -EINVAL);
        ck_assert_msg(strstr(err.text, bad[i].named), "%s", err.text);
        ck_assert(flags.absolute_tolerance > 6);
    }
}
END_TEST

START_TEST(no_arguments_are_fine)
{
    struct compare_flags flags = {.case_sensitive = true};

    ck_assert_int_eq(compare_flags_parse(NULL, &flags, NULL), 0);
    ck_assert(!flags.case_sensitive && !flags.space_change_sensitive);
    ck_assert(flags.absolute_tolerance < 0 && flags.relative_tolerance < 0);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("compare");
    TCase *tests = tcase_create("compare");

    tcase_add_test(tests, pairs_are_judged_as_the_format_says);
    tcase_add_test(tests, nul_bytes_are_bytes_like_others);
    tcase_add_test(tests, empty_texts_may_be_null);
    tcase_add_test(tests, messages_say_where_and_what_in_printable_ascii);
    tcase_add_test(tests, messages_never_pass_their_buffer);
    tcase_add_test(tests, tokens_of_megabytes_are_compared);
    tcase_add_test(tests, thirty_digits_on_both_sides_are_a_number);
    tcase_add_test(tests, malformed_arguments_are_named);
    tcase_add_test(tests, no_arguments_are_fine);
    suite_add_tcase(suite, tests);
    return suite;
}
REGISTER_SUITE(make_suite)
