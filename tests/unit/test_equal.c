#include <string.h>

#include "grader/judge/equal.h"
#include "grader/judge/reply.h"
#include "tests/support.h"

#define STRICT                                                                           \
    {                                                                                    \
        .match = FUNCTION_EQUAL                                                          \
    }
#define LOOSE                                                                            \
    {                                                                                    \
        .loose_numbers = true, .loose_sequences = true                                   \
    }
#define WITHIN(a, r)                                                                     \
    {                                                                                    \
        .absolute_tolerance = (a), .relative_tolerance = (r)                             \
    }
#define UNORDERED(depth)                                                                 \
    {                                                                                    \
        .match = FUNCTION_UNORDERED, .unordered_depth = (depth)                          \
    }
#define ONE_OF                                                                           \
    {                                                                                    \
        .match = FUNCTION_ONE_OF                                                         \
    }

static const struct {
    struct function_compare compare;
    const char *expect, *value;
    bool equal;
} rows[] = {
    {STRICT, "1", "1", true},
    {STRICT, "1", "1.0", false},
    {STRICT, "1", "true", false},
    {STRICT, "1.0", "1", false},
    {STRICT, "1.0", "1.00", true},
    {STRICT, "0.0", "-0.0", true},
    {STRICT, "0", "null", false},
    {STRICT, "{\"float\": \"nan\"}", "{\"float\": \"nan\"}", true},
    {STRICT, "1.0", "{\"float\": \"nan\"}", false},
    {STRICT, "{\"float\": \"inf\"}", "{\"float\": \"-inf\"}", false},
    {STRICT, "\"\xc3\xa9\"", "\"\\u00e9\"", true},
    {STRICT, "\"\\n\"", "\"\\u000a\"", true},
    {STRICT, "\"\xf0\x9f\x98\x80\"", "\"\\ud83d\\ude00\"", true},
    {STRICT, "\"a\"", "\"b\"", false},
    {STRICT, "\"a\"", "\"ab\"", false},
    {STRICT, "[1, 2]", "{\"tuple\": [1, 2]}", false},
    {STRICT, "[1, 2]", "[1, 2, 3]", false},
    {STRICT, "[1, 2]", "[2, 1]", false},
    {STRICT, "[]", "null", false},
    {STRICT, "[[1], []]", "[[], [1]]", false},
    {STRICT, "{\"set\": [1, 2, 3]}", "{\"frozenset\": [3, 1, 2]}", true},
    {STRICT, "{\"set\": [1, 2]}", "{\"set\": [1, 1]}", false},
    {STRICT, "{\"set\": [1]}", "{\"set\": [1, 1]}", false},
    {STRICT, "{\"set\": [[1, 2]]}", "{\"set\": [[2, 1]]}", false},
    {STRICT, "{\"dict\": [[1, 2], [3, 4]]}", "{\"Counter\": [[3, 4], [1, 2]]}", true},
    {STRICT, "{\"dict\": [[1, 2], [3, 4]]}", "{\"dict\": [[1, 4], [3, 2]]}", false},
    {STRICT, "{\"dict\": [[1, 2]]}", "{\"dict\": [[1, 2], [1, 2]]}", false},
    {STRICT, "{\"dict\": [[1, {\"set\": [1, 2]}]]}",
     "{\"dict\": [[1, {\"set\": [2, 1]}]]}", true},
    {STRICT, "{\"bytes\": \"00\"}", "{\"bytearray\": \"00\"}", true},
    {STRICT, "{\"bytes\": \"00\"}", "\"00\"", false},
    {STRICT, "{\"int\": \"0x8000000000000000\"}", "{\"int\": \"-0x8000000000000001\"}",
     false},
    {STRICT, "{\"int\": \"0x8000000000000000\"}", "9223372036854775808.0", false},
    {LOOSE, "1", "true", true},
    {LOOSE, "1", "1.0", true},
    {LOOSE, "[1, 2]", "{\"tuple\": [1.0, 2]}", true},
    {LOOSE, "{\"int\": \"0x8000000000000000\"}", "9.223372036854775808e18", true},
    {LOOSE, "{\"int\": \"0x8000000000000001\"}", "9.223372036854775808e18", false},
    {LOOSE, "9007199254740993", "9007199254740992.0", false},
    {LOOSE, "{\"int\": \"-0x10000000000000000\"}", "-18446744073709551616.0", true},
    {LOOSE, "{\"int\": \"0x10000000000000000\"}", "{\"float\": \"inf\"}", false},
    {LOOSE, "{\"set\": [1, 2.0, true]}", "{\"set\": [1.0, 2, 1]}", true},
    {WITHIN(0.5, 0), "1.0", "1.5", true},
    {WITHIN(0.5, 0), "1.0", "1.6", false},
    {WITHIN(0.5, 0), "1", "1.0", false},
    {WITHIN(0.5, 0), "1.0", "{\"float\": \"nan\"}", false},
    {WITHIN(1e300, 1), "1.0", "{\"float\": \"inf\"}", false},
    {WITHIN(0, 0.1), "[100.0, 1.0]", "[109.0, 1.05]", true},
    {WITHIN(0, 0.1), "[100.0, 1.0]", "[111.0, 1.0]", false},
    {UNORDERED(0), "[1, 2, 2]", "[2, 1, 2]", true},
    {UNORDERED(0), "[1, 2, 2]", "[2, 1, 1]", false},
    {UNORDERED(0), "[[1, 2], [3]]", "[[3], [1, 2]]", true},
    {UNORDERED(0), "[[1, 2], [3]]", "[[3], [2, 1]]", false},
    {UNORDERED(2), "[[1, 2], [3]]", "[[3], [2, 1]]", true},
    {ONE_OF, "[[1, 2], [2, 1]]", "[2, 1]", true},
    {ONE_OF, "[[1, 2], [2, 1]]", "[[1, 2], [2, 1]]", false},
    {ONE_OF, "[]", "[]", false},
};

START_TEST(values_are_equal_by_type_size_and_content)
{
    const char *expect = rows[_i].expect, *value = rows[_i].value;
    char message[EQUAL_MESSAGE_MAX] = "";
    int r;

    ck_assert_int_eq(reply_check_value(expect, strlen(expect), NULL, 0), 0);
    ck_assert_int_eq(reply_check_value(value, strlen(value), NULL, 0), 0);
    r = equal_values(&rows[_i].compare, expect, strlen(expect), value, strlen(value),
                     message, sizeof(message), NULL);
    ck_assert_msg(r == rows[_i].equal, "%s", message);
    ck_assert_int_eq(r == 0, message[0] != '\0');
}
END_TEST

START_TEST(the_message_says_where_and_how)
{
    static const struct function_compare strict;
    const char *expect = "[[1], {\"tuple\": [\"\\u0007\", 2]}]";
    const char *value = "[[1], {\"tuple\": [\"\\u0007\", \"\xc3\xa9\"]}]";
    char message[EQUAL_MESSAGE_MAX];

    ck_assert_int_eq(equal_values(&strict, expect, strlen(expect), value, strlen(value),
                                  message, sizeof(message), NULL),
                     0);
    ck_assert_str_eq(message, "[1][1]: \"\?\?\" instead of 2");
}
END_TEST

/* A wide or deep value is refused before memory is spent on it. */
START_TEST(a_value_larger_than_the_expected_one_is_refused_early)
{
    static const struct function_compare strict;
    size_t len = 2 * 20000000 + 1;
    char *value = malloc(len + 1), message[EQUAL_MESSAGE_MAX];

    memset(value, ',', len);
    for (size_t i = 1; i < len; i += 2)
        value[i] = '0';
    value[0] = '[';
    value[len - 1] = ']';
    value[len] = '\0';
    ck_assert_int_eq(
        equal_values(&strict, "[1]", 3, value, len, message, sizeof(message), NULL), 0);
    ck_assert_ptr_nonnull(strstr(message, "larger"));
    free(value);
}
END_TEST

START_TEST(a_million_members_of_a_set_are_compared)
{
    static const struct function_compare strict;
    cleanup_buf struct buf up = BUF_INIT(64 << 20);
    cleanup_buf struct buf down = BUF_INIT(64 << 20);

    int r = buf_add_str(&up, "{\"set\": [") + buf_add_str(&down, "{\"set\": [");

    for (int i = 0; i < 1000000; i++) {
        r += buf_addf(&up, "%s%d", i ? ", " : "", i);
        r += buf_addf(&down, "%s%d", i ? ", " : "", 999999 - i);
    }
    r += buf_add_str(&up, "]}") + buf_add_str(&down, "]}");
    ck_assert_int_eq(r, 0);
    ck_assert_int_eq(
        equal_values(&strict, up.data, up.len, down.data, down.len, NULL, 0, NULL), 1);
}
END_TEST

static Suite *equal_suite(void)
{
    Suite *suite = suite_create("equal");
    TCase *tests = tcase_create("equal");

    tcase_add_loop_test(tests, values_are_equal_by_type_size_and_content, 0,
                        sizeof(rows) / sizeof(*rows));
    tcase_add_test(tests, the_message_says_where_and_how);
    tcase_add_test(tests, a_value_larger_than_the_expected_one_is_refused_early);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, a_million_members_of_a_set_are_compared);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(equal_suite)
