#include <string.h>

#include "problems/signature.h"
#include "tests/support.h"

static const char *const kept[] = {
    "f() -> int",
    "two_sum(numbers: list<int>, target: int) -> tuple<int, int>",
    "Solution.climb(n: int) -> optional<map<string, set<bytes>>>",
    "g(a: bigint, b: float, c: bool, d: any) -> tuple<list<list<float>>, string>",
};

START_TEST(what_is_read_is_written_the_same)
{
    cleanup_signature struct signature signature = {0};
    cleanup_buf struct buf b = BUF_INIT(1000);

    ck_assert_int_eq(signature_parse(kept[_i], &signature, NULL), 0);
    ck_assert_int_eq(signature_add(&b, &signature), 0);
    ck_assert_str_eq(buf_str(&b), kept[_i]);
}
END_TEST

static const struct {
    const char *text, *says;
} refused[] = {
    {"", "column 1: a name is missing"},
    {"f", "column 2: '(' is missing"},
    {"f(", "a name is missing"},
    {"f(a) -> int", "':' is missing"},
    {"f(a: int, a: int) -> int", "'a' twice"},
    {"f(a: int)", "'-' is missing"},
    {"f(a: i32) -> int", "type 'i32' is not known: use int, "},
    {"f(a: list) -> int", "'<' is missing"},
    {"f(a: map<int>) -> int", "map takes 2 parts"},
    {"f(a: tuple<>) -> int", "a name is missing"},
    {"f() -> int int", "column 12: text after the end"},
    {"f() -> list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<"
     "list<list<int",
     "nest deeper than 16"},
    {"f() -> tuple<int,int,int,int,int,int,int,int,int,int,int,int,int,int,int,int,int>",
     "more than 16 parts"},
};

START_TEST(faults_are_named_with_their_place)
{
    struct signature signature = {0};
    struct err err = ERR_INIT;

    ck_assert_int_lt(signature_parse(refused[_i].text, &signature, &err), 0);
    ck_assert_msg(strstr(err.text, refused[_i].says), "%s", err.text);
    ck_assert_ptr_null(signature.name);
}
END_TEST

static Suite *signature_suite(void)
{
    Suite *suite = suite_create("signature");
    TCase *tests = tcase_create("signature");

    tcase_add_loop_test(tests, what_is_read_is_written_the_same, 0, ARRAY_SIZE(kept));
    tcase_add_loop_test(tests, faults_are_named_with_their_place, 0, ARRAY_SIZE(refused));
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(signature_suite)
