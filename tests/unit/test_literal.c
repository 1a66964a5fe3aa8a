#include <errno.h>
#include <string.h>

#include "grader/judge/literal.h"
#include "tests/support.h"

static struct plain *parse(const char *text, enum literal_form form)
{
    struct plain *plain = NULL;
    char reason[LITERAL_REASON_MAX];
    int r = literal_parse(text, strlen(text), form, &plain, reason, sizeof(reason));

    ck_assert_msg(r == 0, "%s: %s", text, reason);
    return plain;
}

static const struct {
    const char *text, *value;
} literals[] = {
    {"None", "null"},
    {" True\n", "true"},
    {"0", "0"},
    {"-0", "0"},
    {"1_000", "1000"},
    {"0x_fF", "255"},
    {"0o17", "15"},
    {"0b101", "5"},
    {"- 7", "-7"},
    {"-(7)", "-7"},
    {"9223372036854775807", "9223372036854775807"},
    {"9223372036854775808", "{\"int\": \"0x8000000000000000\"}"},
    {"-9223372036854775808", "-9223372036854775808"},
    {"-9223372036854775809", "{\"int\": \"-0x8000000000000001\"}"},
    {"1.", "1.0"},
    {".5", "0.5"},
    {"-0.0", "-0.0"},
    {"1e999", "{\"float\": \"inf\"}"},
    {"1+2j", "{\"complex\": [1.0, 2.0]}"},
    {"-1.5 - 2J", "{\"complex\": [-1.5, -2.0]}"},
    {"'a' \"b\"", "\"ab\""},
    {"'''a\r\nb'''", "\"a\\u000ab\""},
    {"'\\x41\\101\\u0041\\q'", "\"AAA\\u005cq\""},
    {"r'\\''", "\"\\u005c'\""},
    {"'\\ud800'", "\"\\ud800\""},
    {"Rb'\\x'", "{\"bytes\": \"5c78\"}"},
    {"b'\\xff\\0'", "{\"bytes\": \"ff00\"}"},
    {"[1, [2],]", "[1, [2]]"},
    {"()", "{\"tuple\": []}"},
    {"(1)", "1"},
    {"(1,)", "{\"tuple\": [1]}"},
    {"1, 2", "{\"tuple\": [1, 2]}"},
    {"set()", "{\"set\": []}"},
    {"{1, 2, 1.0, True}", "{\"set\": [1, 2]}"},
    {"{}", "{\"dict\": []}"},
    {"{1: 2, 'a': {}, True: 3}", "{\"dict\": [[1, 3], [\"a\", {\"dict\": []}]]}"},
    {"[1, # one\n2]", "[1, 2]"},
};

START_TEST(literals_mean_what_python_reads)
{
    cleanup_plain struct plain *plain = parse(literals[_i].text, LITERAL_TUPLE);
    cleanup_buf struct buf b = BUF_INIT(4096);

    ck_assert_int_eq(plain_add_value(plain, plain->root, &b), 0);
    ck_assert_str_eq(buf_str(&b), literals[_i].value);
}
END_TEST

static const char *const refused[] = {
    "",
    "x",
    "f(1)",
    "1 if 1 else 2",
    "[x for x in y]",
    "lambda: 1",
    "1 + 2",
    "'a' + 'b'",
    "--1",
    "-True",
    "-'a'",
    "1_",
    "1__0",
    "007",
    "0x",
    "1.real",
    "1e5x",
    "[1,,2]",
    "[,]",
    "(,)",
    "[1",
    "{1: 2, 3}",
    "{1, 2: 3}",
    "{[1]}",
    "{(1, []): 2}",
    "'a",
    "'a\nb'",
    "'\\",
    "'\\x4'",
    "'\\N{DASH}'",
    "'\\U00110000'",
    "b'\303\251'",
    "'a' b'b'",
    "f'a'",
    "ur'a'",
    "set(1)",
    "1\n2",
    "1 == 1",
    "{**{}}",
    "*1",
    "...",
    "0 or True",
    "True)",
    "'a'[0]",
};

START_TEST(what_would_have_to_be_evaluated_is_refused)
{
    struct plain *plain = NULL;
    char reason[LITERAL_REASON_MAX];

    ck_assert_int_eq(literal_parse(refused[_i], strlen(refused[_i]), LITERAL_TUPLE,
                                   &plain, reason, sizeof(reason)),
                     -EBADMSG);
    ck_assert_ptr_null(plain);
    ck_assert_int_eq(strncmp(reason, "byte ", 5), 0);
}
END_TEST

static const struct {
    const char *a, *b;
    int equal;
} pairs[] = {
    {"1", "1.0", 1},
    {"True", "1", 1},
    {"0", "False", 1},
    {"-0.0", "0", 1},
    {"1", "'1'", 0},
    {"1+0j", "1", 1},
    {"[1]", "(1,)", 0},
    {"'a'", "b'a'", 0},
    {"None", "0", 0},
    {"{1, 2}", "{2, 1.0}", 1},
    {"{1: 2, 3: 4}", "{3: 4, 1: 2}", 1},
    {"{1: 2}", "{1: 3}", 0},
    {"{}", "set()", 0},
    {"{}", "[]", 0},
    {"[[], []]", "[[[]]]", 0},
    {"['a', 'b']", "['ab', '']", 0},
    {"9007199254740993", "9007199254740992.0", 0},
    {"9007199254740992", "9007199254740992.0", 1},
    {"1e22", "10000000000000000000000", 1},
    {"1e999", "-1e999", 0},
    {"0x10", "16", 1},
    {"16", "1", 0},
    {"0.1", "0.10000000000000001", 1},
    {"0.5", "0.25", 0},
};

START_TEST(equality_is_that_of_python)
{
    cleanup_plain struct plain *a = parse(pairs[_i].a, LITERAL_ONE);
    cleanup_plain struct plain *b = parse(pairs[_i].b, LITERAL_ONE);

    ck_assert_int_eq(plain_equal(a, b), pairs[_i].equal);
    ck_assert_int_eq(plain_equal(b, a), pairs[_i].equal);
    ck_assert_int_eq(plain_equal(a, a), 1);
}
END_TEST

static const struct {
    const char *text, *args, *kwargs; /* args NULL: refused */
} calls[] = {
    {"", "[]", "[]"},
    {"1, 'a',", "[1, \"a\"]", "[]"},
    {"1,\n2", "[1, 2]", "[]"},
    {"1, x = 2", "[1]", "[[\"x\", 2]]"},
    {"x=[1], y={}", "[]", "[[\"x\", [1]], [\"y\", {\"dict\": []}]]"},
    {"x=1, 2", NULL, NULL},
    {"x=1, x=2", NULL, NULL},
    {"1=2", NULL, NULL},
    {"x==2", NULL, NULL},
    {"*[1]", NULL, NULL},
    {"1 2", NULL, NULL},
};

START_TEST(arguments_are_values_and_names)
{
    cleanup_buf struct buf args = BUF_INIT(4096), kwargs = BUF_INIT(4096);
    cleanup_plain struct plain *plain = NULL;
    const struct plain_node *root;
    int r = literal_parse(calls[_i].text, strlen(calls[_i].text), LITERAL_ARGUMENTS,
                          &plain, NULL, 0);

    ck_assert_int_eq(r, calls[_i].args ? 0 : -EBADMSG);
    if (r < 0)
        return;
    root = &plain->nodes[plain->root];
    ck_assert_int_eq(plain_add_value(plain, root->first, &args), 0);
    ck_assert_int_eq(plain_add_pairs(plain, root->last, &kwargs), 0);
    ck_assert_str_eq(buf_str(&args), calls[_i].args);
    ck_assert_str_eq(buf_str(&kwargs), calls[_i].kwargs);
}
END_TEST

/* `count` times `one`, between two more texts. */
static char *repeated(const char *before, const char *one, size_t count,
                      const char *after)
{
    cleanup_buf struct buf b = BUF_INIT((size_t)32 << 20);

    ck_assert_int_eq(buf_add_str(&b, before), 0);
    /* An assertion for each would take longer than what is tested. */
    for (size_t i = 0; i < count; i++)
        if (buf_add_str(&b, one) < 0)
            ck_abort_msg("out of memory");
    ck_assert_int_eq(buf_add_str(&b, after), 0);
    return buf_steal(&b, NULL);
}

static const struct {
    const char *before, *one, *after;
    size_t count;
    int result;
} large[] = {
    {"", "[", "", 200, -EBADMSG},
    {"", "9", "", LITERAL_DIGITS_MAX, 0},
    {"", "9", "", LITERAL_DIGITS_MAX + 1, -EBADMSG},
    {"0x", "f", "", 1000000, 0},
    {"[", "1, ", "]", 1000000, 0},
    {"{", "[", "}", 1000000, -EBADMSG},
    {"", "[", "1]", 1000000, -EBADMSG},
    {"", "-", "1", 1000000, -EBADMSG},
    {"", "'a' ", "", 1000000, 0},
    {"{", "1: 1, ", "}", 500000, 0},
    {"'", "a", "'", LITERAL_TEXT_MAX, -EBADMSG},
};

START_TEST(sizes_have_bounds)
{
    cleanup_free char *text =
        repeated(large[_i].before, large[_i].one, large[_i].count, large[_i].after);
    cleanup_plain struct plain *plain = NULL;

    ck_assert_int_eq(literal_parse(text, strlen(text), LITERAL_ONE, &plain, NULL, 0),
                     large[_i].result);
}
END_TEST

START_TEST(two_hundred_brackets_are_read_and_no_more)
{
    cleanup_free char *open = repeated("", "[", 200, ""), *both = NULL;
    cleanup_plain struct plain *plain = NULL, *none = NULL;
    cleanup_free char *close = repeated("", "]", 200, ""), *more = NULL;

    ck_assert(asprintf(&both, "%s%s", open, close) > 0);
    ck_assert(asprintf(&more, "[%s]", both) > 0);
    ck_assert_int_eq(literal_parse(both, strlen(both), LITERAL_ONE, &plain, NULL, 0), 0);
    ck_assert_int_eq(plain_equal(plain, plain), 1);
    ck_assert_int_eq(literal_parse(more, strlen(more), LITERAL_ONE, &none, NULL, 0),
                     -EBADMSG);
}
END_TEST

START_TEST(surrogates_that_would_merge_do_not_cross)
{
    cleanup_plain struct plain *pair = parse("'\\ud83d\\ude00'", LITERAL_ONE);
    cleanup_plain struct plain *one = parse("'\\U0001f600'", LITERAL_ONE);
    cleanup_buf struct buf b = BUF_INIT(4096);

    ck_assert_int_eq(plain_add_value(pair, pair->root, &b), -EINVAL);
    ck_assert_int_eq(plain_equal(pair, one), 0);
}
END_TEST

static Suite *literal_suite(void)
{
    Suite *suite = suite_create("literal");
    TCase *tests = tcase_create("literal");

    tcase_add_loop_test(tests, literals_mean_what_python_reads, 0, ARRAY_SIZE(literals));
    tcase_add_loop_test(tests, what_would_have_to_be_evaluated_is_refused, 0,
                        ARRAY_SIZE(refused));
    tcase_add_loop_test(tests, equality_is_that_of_python, 0, ARRAY_SIZE(pairs));
    tcase_add_loop_test(tests, arguments_are_values_and_names, 0, ARRAY_SIZE(calls));
    tcase_add_loop_test(tests, sizes_have_bounds, 0, ARRAY_SIZE(large));
    tcase_add_test(tests, two_hundred_brackets_are_read_and_no_more);
    tcase_add_test(tests, surrogates_that_would_merge_do_not_cross);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(literal_suite)
