#include <errno.h>
#include <string.h>

#include "grader/judge/reply.h"
#include "problems/case_value.h"
#include "tests/support.h"

static const struct {
    const char *type, *json;
    const char *written; /* NULL: refused */
    const char *says;
} rows[] = {
    {"int", "-7", "-7", NULL},
    {"int", "9223372036854775807", "9223372036854775807", NULL},
    {"int", "9223372036854775808", NULL, "declare it as bigint"},
    {"int", "-0", NULL, "an int is needed"},
    {"int", "01", NULL, "an int is needed"},
    {"int", "1.0", NULL, "an int is needed"},
    {"int", "true", NULL, "an int is needed"},
    {"bigint", "-9223372036854775808", "-9223372036854775808", NULL},
    {"bigint", "-9223372036854775809", "{\"int\": \"-0x8000000000000001\"}", NULL},
    {"bigint", "100000000000000000000", "{\"int\": \"0x56bc75e2d63100000\"}", NULL},
    {"bigint", "\"100000000000000000000\"", "{\"int\": \"0x56bc75e2d63100000\"}", NULL},
    {"bigint", "\"0x00FF\"", "255", NULL},
    {"bigint", "\"-0x8000000000000000\"", "-9223372036854775808", NULL},
    {"bigint", "\"0x8000000000000000\"", "{\"int\": \"0x8000000000000000\"}", NULL},
    {"bigint", "\"0x\"", NULL, "whole number"},
    {"bigint", "\"0xg\"", NULL, "hexadecimal"},
    {"float", "2", "2.0", NULL},
    {"float", "0.1", "0.1", NULL},
    {"float", "-0.0", "-0.0", NULL},
    {"float", "1e22", "1e+22", NULL},
    {"float", "1e999", NULL, "a float is needed"},
    {"float", "\"nan\"", "{\"float\": \"nan\"}", NULL},
    {"float", "\"NaN\"", NULL, "nan, inf or -inf"},
    {"bool", "true", "true", NULL},
    {"bool", "1", NULL, "'false' is missing"},
    {"string", "\"a\\u0041\\n\\\"\"", "\"aA\\u000a\\\"\"", NULL},
    {"string", "\"\\ud83d\\ude00\"", "\"\xf0\x9f\x98\x80\"", NULL},
    {"string", "\"\\u0000\"", NULL, "declare it as bytes"},
    {"string", "\"\\ud800\"", NULL, "declare it as bytes"},
    {"bytes", "\"00Ff\"", "{\"bytes\": \"00ff\"}", NULL},
    {"bytes", "\"0\"", NULL, "half a byte"},
    {"list<int>", "[ 1 , 2]", "[1, 2]", NULL},
    {"list<int>", "[]", "[]", NULL},
    {"list<int>", "[1,]", NULL, "an int is needed"},
    {"list<int>", "[1", NULL, "']' is missing"},
    {"tuple<int, bool>", "[1, false]", "{\"tuple\": [1, false]}", NULL},
    {"tuple<int, bool>", "[1]", NULL, "too few members"},
    {"tuple<int>", "[1, 2]", NULL, "too many members"},
    {"set<float>", "[2, 1]", "{\"set\": [2.0, 1.0]}", NULL},
    {"set<float>", "[1, 1.0]", NULL, "two equal members"},
    {"set<string>", "[\"A\", \"\\u0041\"]", NULL, "two equal members"},
    {"map<string, int>", "{\"a\": 1}", "{\"dict\": [[\"a\", 1]]}", NULL},
    {"map<string, int>", "{}", "{\"dict\": []}", NULL},
    {"map<string, int>", "{\"a\": 1, \"a\": 2}", NULL, "two equal keys"},
    {"map<int, int>", "[[1, 2], [3, 4]]", "{\"dict\": [[1, 2], [3, 4]]}", NULL},
    {"map<int, int>", "{\"1\": 2}", NULL, "'[' is missing"},
    {"optional<int>", "null", "null", NULL},
    {"optional<int>", "3", "3", NULL},
    {"any", "[1, 1.0, \"x\", null, true, {\"k\": []}]",
     "[1, 1.0, \"x\", null, true, {\"dict\": [[\"k\", []]]}]", NULL},
    {"any", "99999999999999999999", "{\"int\": \"0x56bc75e2d630fffff\"}", NULL},
    {"any", "nan", NULL, "'null' is missing"},
};

/* The result type of a signature. */
static void parse_type(const char *type, struct signature *signature)
{
    char text[200];

    snprintf(text, sizeof(text), "f() -> %s", type);
    ck_assert_int_eq(signature_parse(text, signature, NULL), 0);
}

START_TEST(values_are_written_by_type_or_refused)
{
    cleanup_signature struct signature signature = {0};
    cleanup_buf struct buf out = BUF_INIT(1000);
    char reason[200] = "";
    struct scan scan;
    int r;

    parse_type(rows[_i].type, &signature);
    scan_init(&scan, rows[_i].json, strlen(rows[_i].json), reason, sizeof(reason));
    r = case_value_add(&out, &signature.result, &scan);
    if (!rows[_i].written) {
        ck_assert_int_eq(r, -EINVAL);
        ck_assert_msg(strstr(reason, rows[_i].says), "%s", reason);
        return;
    }
    ck_assert_msg(r == 0, "%s", reason);
    ck_assert(scan_end(&scan));
    ck_assert_str_eq(buf_str(&out), rows[_i].written);
    ck_assert_int_eq(reply_check_value(out.data, out.len, NULL, 0), 0);
}
END_TEST

START_TEST(depth_is_bounded)
{
    cleanup_signature struct signature signature = {0};
    cleanup_buf struct buf out = BUF_INIT(1 << 20);
    char text[100001], reason[200];
    struct scan scan;

    memset(text, '[', 100000);
    parse_type("any", &signature);
    scan_init(&scan, text, 100000, reason, sizeof(reason));
    ck_assert_int_eq(case_value_add(&out, &signature.result, &scan), -EINVAL);
    ck_assert_ptr_nonnull(strstr(reason, "nested too deep"));
}
END_TEST

static Suite *case_value_suite(void)
{
    Suite *suite = suite_create("case_value");
    TCase *tests = tcase_create("case_value");

    tcase_add_loop_test(tests, values_are_written_by_type_or_refused, 0,
                        ARRAY_SIZE(rows));
    tcase_add_test(tests, depth_is_bounded);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(case_value_suite)
