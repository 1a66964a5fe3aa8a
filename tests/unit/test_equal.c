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
#define UNORDERED_WITHIN(depth, a, loose)                                                \
    {                                                                                    \
        .match = FUNCTION_UNORDERED, .unordered_depth = (depth),                         \
        .absolute_tolerance = (a), .loose_numbers = (loose)                              \
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
    {STRICT, "{\"dict\": [[1, 2]]}", "{\"defaultdict_int\": [[1, 2]]}", true},
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
    {UNORDERED_WITHIN(1, 1e-6, false), "[[1.0000001, 5], [1.0, 2]]",
     "[[1.0, 5], [1.0000001, 2]]", true},
    {UNORDERED_WITHIN(1, 1e-6, false), "[[1.0000001, 5], [1.0, 2]]",
     "[[1.0, 5], [1.0000001, 5]]", false},
    {UNORDERED_WITHIN(1, 1e-6, false), "[[1.0, 5], [1.1, 2]]", "[[1.1, 5], [1.0, 2]]",
     false},
    {UNORDERED_WITHIN(1, 1e-6, false),
     "[[1.0000001, 5], [1.0, 2], [3.0, 1], [3.0000002, 0]]",
     "[[3.0, 0], [1.0, 5], [3.0000002, 1], [1.0000001, 2]]", true},
    {UNORDERED_WITHIN(1, 1.0, false), "[[1.0, 0], [2.0, 0], [3.0, 0]]",
     "[[2.0, 0], [2.5, 0], [4.0, 0]]", true},
    {UNORDERED_WITHIN(1, 1.0, false), "[[1.0, 0], [2.0, 0], [3.0, 0]]",
     "[[3.0, 0], [3.5, 0], [4.0, 0]]", false},
    {UNORDERED_WITHIN(2, 1e-6, false),
     "[[[1.0000001, \"b\"], [1.0, \"a\"]], [[9.0, \"\"]]]",
     "[[[9.0, \"\"]], [[1.0, \"b\"], [1.0000001, \"a\"]]]", true},
    {UNORDERED_WITHIN(2, 1e-6, false),
     "[[[1.0000001, \"b\"], [1.0, \"a\"]], [[9.0, \"\"]]]",
     "[[[9.0, \"\"]], [[1.0, \"b\"], [1.0000001, \"b\"]]]", false},
    {WITHIN(1e-6, 0), "{\"set\": [{\"tuple\": [1.0000001, 5]}, {\"tuple\": [1.0, 2]}]}",
     "{\"set\": [{\"tuple\": [1.0, 5]}, {\"tuple\": [1.0000001, 2]}]}", true},
    {WITHIN(1e-6, 0), "{\"dict\": [[1.0000001, 5], [1.0, 2]]}",
     "{\"dict\": [[1.0, 5], [1.0000001, 2]]}", true},
    {WITHIN(1e-6, 0), "{\"dict\": [[1.0000001, 5], [1.0, 2]]}",
     "{\"dict\": [[1.0, 5], [1.0000001, 5]]}", false},
    {WITHIN(1e-6, 0),
     "{\"set\": [{\"complex\": [1.0000001, 5.0]}, {\"complex\": [1.0, 2.0]}]}",
     "{\"set\": [{\"complex\": [1.0, 5.0]}, {\"complex\": [1.0000001, 2.0]}]}", true},
    {UNORDERED_WITHIN(1, 1.0, true), "[1, 1.5]", "[0.5, 1]", true},
    {UNORDERED_WITHIN(1, 1.0, true), "[2.0, 2, 9]", "[9, 3, 2]", true},
    {UNORDERED_WITHIN(1, 1.0, true), "[2, 2, 9]", "[9, 3, 2]", false},
    {UNORDERED_WITHIN(1, 1.0, false), "[2.0, {\"float\": \"nan\"}, [1.0, 2]]",
     "[[1.5, 2], {\"float\": \"nan\"}, 2.5]", true},
    {UNORDERED_WITHIN(1, 1.0, false), "[[{\"float\": \"nan\"}, 1], [1.0, 2]]",
     "[[1.5, 2], [{\"float\": \"inf\"}, 1]]", false},
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

static unsigned draw(uint64_t *state, unsigned below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(*state >> 33) % below;
}

#define PARTS     4
#define PART_SIZE 60

struct part {
    unsigned kind, first, second;
};

static void write_part(const struct part *part, char text[PART_SIZE])
{
    static const char *const leaves[] = {"0.0", "0.5", "1.0", "1.5",   "0",
                                         "1",   "2",   "3",   "\"a\"", "true"};
    const char *a = leaves[part->first % ARRAY_SIZE(leaves)];
    const char *b = leaves[part->second % ARRAY_SIZE(leaves)];

    if (part->kind == 0)
        snprintf(text, PART_SIZE, "%s", a);
    else if (part->kind == 1)
        snprintf(text, PART_SIZE, "{\"dict\": [[%s, %s]]}", a, b);
    else
        snprintf(text, PART_SIZE, "[%s, %s]", a, b);
}

static void draw_parts(uint64_t *state, char a[PARTS][PART_SIZE],
                       char b[PARTS][PART_SIZE])
{
    for (unsigned i = 0; i < PARTS; i++) {
        struct part part = {draw(state, 4), draw(state, 4), draw(state, 10)};

        if (draw(state, 4) == 0)
            part.first += 4;
        write_part(&part, a[i]);
        if (draw(state, 2))
            part.first++;
        if (draw(state, 8) == 0)
            part.second++;
        write_part(&part, b[(i + 1) % PARTS]);
    }
}

/* The parts in the order that is number `order` of all. */
static void join(char parts[PARTS][PART_SIZE], unsigned order, char *out, size_t size)
{
    bool used[PARTS] = {false};
    size_t len = 0;

    for (unsigned left = PARTS; left > 0; order /= left--) {
        unsigned skip = order % left, at = 0;

        while (used[at] || skip-- > 0)
            at++;
        used[at] = true;
        len +=
            (size_t)snprintf(out + len, size - len, "%s%s", len ? ", " : "[", parts[at]);
    }
    snprintf(out + len, size - len, "]");
}

static bool are_equal(const struct function_compare *compare, const char *a,
                      const char *b)
{
    return equal_values(compare, a, strlen(a), b, strlen(b), NULL, 0, NULL) == 1;
}

/* Without an order means: in any order. */
START_TEST(unordered_lists_are_equal_when_some_order_is)
{
    uint64_t state = 7;
    unsigned equal = 0;

    for (unsigned round = 0; round < 30000; round++) {
        const bool loose = round % 2;
        const struct function_compare any = UNORDERED_WITHIN(1, 0.5, loose);
        const struct function_compare one = {.absolute_tolerance = 0.5,
                                             .loose_numbers = loose};
        char a[PARTS][PART_SIZE], b[PARTS][PART_SIZE];
        char left[PARTS * PART_SIZE + 20], right[PARTS * PART_SIZE + 20];
        bool some = false;

        draw_parts(&state, a, b);
        join(a, 0, left, sizeof(left));
        for (unsigned order = 0; order < 24 && !some; order++) {
            join(b, order, right, sizeof(right));
            some = are_equal(&one, left, right);
        }
        join(b, 0, right, sizeof(right));
        ck_assert_msg(are_equal(&any, left, right) == some, "%s and %s", left, right);
        equal += some;
    }
    ck_assert_uint_gt(equal, 100);
}
END_TEST

/* All so close to each other that any two might be partners, and one that has none. */
START_TEST(partners_are_looked_for_within_bounds)
{
    static const struct function_compare compare = UNORDERED_WITHIN(1, 1.0, false);
    static const int counts[] = {100, 2000, 5000};
    char message[EQUAL_MESSAGE_MAX];

    for (size_t k = 0; k < ARRAY_SIZE(counts); k++) {
        cleanup_buf struct buf expect = BUF_INIT(1 << 20);
        cleanup_buf struct buf value = BUF_INIT(1 << 20);
        int r = 0, last = counts[k] - 1;

        for (int i = 0; i <= last; i++) {
            r += buf_addf(&expect, "%s[%d.5e-6, %d]", i ? ", " : "[", i, i);
            r += buf_addf(&value, "%s[%d.5e-6, %d]", i ? ", " : "[", last - i, i);
        }
        r += buf_add_str(&expect, "]") + buf_add_str(&value, "]");
        ck_assert_int_eq(r, 0);
        r = equal_values(&compare, expect.data, expect.len, value.data, value.len,
                         message, sizeof(message), NULL);
        ck_assert_int_eq(r, counts[k] <= 4096);
        ck_assert(r || strstr(message, "too many"));
        value.data[value.len - 2] ^= 1;
        ck_assert_int_eq(equal_values(&compare, expect.data, expect.len, value.data,
                                      value.len, NULL, 0, NULL),
                         0);
    }
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
    tcase_add_test(tests, unordered_lists_are_equal_when_some_order_is);
    tcase_add_test(tests, partners_are_looked_for_within_bounds);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(equal_suite)
