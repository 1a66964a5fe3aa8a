#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grader/base/buf.h"
#include "grader/base/io.h"
#include "grader/base/macros.h"
#include "grader/judge/reply.h"
#include "tests/support.h"

static const char *const good_values[] = {
    "null",
    "true",
    "false",
    "0",
    "-7",
    " 7\t",
    "9223372036854775807",
    "-9223372036854775808",
    "1.0",
    "-0.0",
    "1e+100",
    "1E5",
    "1e-400",
    "1.7976931348623157e+308",
    "123456789012345678901234567890.5",
    "0.00000000000000000000000001",
    "\"\"",
    "\"a\\\"b\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u00e9\"",
    "\"\\ud800\"",
    "\"\\udfff\\ud800\\ud83d\\ude00\"",
    "\"\xc3\xa9 \xf0\x9f\x98\x80\"",
    "\"\x7f\"",
    "[]",
    "[ ]",
    "[1]",
    "[1, [2, [3.5, \"x\"]], null]",
    "{\"tuple\": []}",
    "{ \"tuple\" : [ 1 , 2 ] }",
    "{\"set\": [1, {\"tuple\": [2]}]}",
    "{\"frozenset\": [true]}",
    "{\"deque\": [[]]}",
    "{\"dict\": []}",
    "{\"dict\": [[1, 2]]}",
    "{\"dict\": [[\"a\", {\"dict\": [[1, []]]}], [null, {\"set\": []}]]}",
    "{\"Counter\": [[\"a\", 3]]}",
    "{\"OrderedDict\": [[1, 2], [3, 4]]}",
    "{\"defaultdict\": [[{\"tuple\": [1, 2]}, [1]]]}",
    "{\"defaultdict_int\": [[1, 2]]}",
    "{\"int\": \"0x8000000000000000\"}",
    "{\"int\": \"-0x8000000000000001\"}",
    "{\"int\": \"-0x8100000000000000\"}",
    "{\"int\": \"0x10000000000000000\"}",
    "{\"int\": \"-0xffffffffffffffffffffffffffffffffffff\"}",
    "{\"float\": \"nan\"}",
    "{\"float\": \"inf\"}",
    "{\"float\": \"-inf\"}",
    "{\"complex\": [1.0, -0.0]}",
    "{\"complex\": [{\"float\": \"nan\"}, {\"float\": \"-inf\"}]}",
    "{\"bytes\": \"\"}",
    "{\"bytes\": \"00ff\"}",
    "{\"bytearray\": \"0a\"}",
    "{\"range\": [0, 10, -1]}",
    "{\"range\": [{\"int\": \"0x8000000000000000\"}, 0, {\"int\": "
    "\"0xffffffffffffffffff\"}]}",
    "{\"Fraction\": [-1, 3]}",
    "{\"handle\": [1, \"\"]}",
    "{\"handle\": [123456789012345678, \"cligsdbwk\"]}",
    "{\"dict\": [[{\"handle\": [2, \"f\"]}, {\"handle\": [2, \"f\"]}]]}",
    "{\"function\": 1}",
    "[{\"iterator\": 99}]",
    "{\"type\": \"NoneType\"}",
    "{\"Fraction\": [0, 1]}",
    "{\"Fraction\": [{\"int\": \"-0x8000000000000001\"}, 3]}",
    "{\"Decimal\": \"1.50\"}",
    "{\"Decimal\": \"-0\"}",
    "{\"Decimal\": \"0E-10\"}",
    "{\"Decimal\": \"1.5E+999999999999999999\"}",
    "{\"Decimal\": \"NaN\"}",
    "{\"Decimal\": \"-sNaN12\"}",
    "{\"Decimal\": \"-Infinity\"}",
};

/* clang-format off */
static const char *const bad_values[] = {
    "", " ", "nul", "nulll", "True", "NaN", "Infinity", "-Infinity", "undefined", "x",
    /* numbers */
    "-", "+1", "01", "-01", "-0", "00", ".5", "5.", "1.e5", "1e", "1e+", "1.5.5", "0x10",
    "1_000", "--1", "1 2", "9223372036854775808", "-9223372036854775809",
    "99999999999999999999", "100000000000000000000000000000000000000", "1e309", "-1e309",
    "1.0e400", "1e999999999999999999999",
    /* strings */
    "\"", "\"abc", "\"\\\"", "\"\\x41\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\U00000041\"",
    "\"a\nb\"", "\"a\tb\"", "\"\x01\"", "\"\x1f\"", "\"\xff\"", "\"\xc3\"",
    "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "\"\xf5\x80\x80\x80\"", "'a'", "\"a\" \"b\"",
    /* arrays */
    "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1,,2]", "[1]]", "[1}", "[1\n]",
    "[1\r]", "[1\v]", "[1, 2", "[[]", "[[1], 2",
    /* objects that are no tag */
    "{}", "{", "}", "{\"a\": 1}", "{\"tuple\"}", "{\"tuple\": 1}", "{\"tuple\" []}",
    "{tuple: []}", "{\"tuple\": [], \"set\": []}", "{\"tuple\": [],}", "{\"tuple\": []",
    "{\"tuple\": [1}", "{\"tuple\": {}}", "{\"tuple\": [] ]", "{\"Tuple\": []}",
    "{\"tupl\\u0065\": []}", "{\"list\": []}", "{\"str\": \"a\"}", "{\"bool\": 1}",
    "{\"opaque\": \"x\"}", "{\"handle\": 1}", "{\"\": []}", "{\"tuple\\u0000\": []}",
    /* pairs */
    "{\"dict\": {}}", "{\"dict\": [1]}", "{\"dict\": [[]]}", "{\"dict\": [[1]]}",
    "{\"dict\": [[1, 2, 3]]}", "{\"dict\": [[1, 2],]}", "{\"dict\": [[1, 2] [3, 4]]}",
    "{\"dict\": [[1, 2], 3]}", "{\"dict\": [[1, 2], []]}", "{\"dict\": [1, 2]}",
    "{\"dict\": [[1, 2]}", "{\"dict\": [[1, 2]]", "{\"dict\": [[1: 2]]}",
    "{\"Counter\": [\"a\"]}", "{\"dict\": [{\"tuple\": [1, 2]}]}",
    /* int */
    "{\"int\": 5}", "{\"int\": \"\"}", "{\"int\": \"5\"}", "{\"int\": \"0x\"}",
    "{\"int\": \"-\"}", "{\"int\": \"0x1\"}", "{\"int\": \"0x7fffffffffffffff\"}",
    "{\"int\": \"-0x8000000000000000\"}", "{\"int\": \"-0x7000000000000000\"}",
    "{\"int\": \"0x08000000000000000\"}", "{\"int\": \"0X8000000000000000\"}",
    "{\"int\": \"0xA000000000000000\"}", "{\"int\": \"+0x8000000000000000\"}",
    "{\"int\": \"--0x8000000000000000\"}", "{\"int\": \"0x80000000_00000000\"}",
    "{\"int\": \"0x8000000000000000 \"}", "{\"int\": \"\\u0030x8000000000000000\"}",
    "{\"int\": \"8000000000000000\"}", "{\"int\": \"0x0\"}",
    /* float, complex */
    "{\"float\": \"NaN\"}", "{\"float\": \"+inf\"}", "{\"float\": \"1.5\"}",
    "{\"float\": 1.5}", "{\"float\": \"infinity\"}", "{\"complex\": [1.0]}",
    "{\"complex\": [1, 2]}", "{\"complex\": [1.0, 2.0, 3.0]}", "{\"complex\": []}",
    "{\"complex\": [1.0, {\"int\": \"0x8000000000000000\"}]}", "{\"complex\": 1.0}",
    "{\"complex\": [1.0, 1e999]}",
    /* bytes */
    "{\"bytes\": \"0\"}", "{\"bytes\": \"0A\"}", "{\"bytes\": \"zz\"}",
    "{\"bytes\": [0]}", "{\"bytes\": \"0 0\"}", "{\"bytes\": \"\\u0030\\u0030\"}",
    /* handle, function, iterator, type */
    "{\"handle\": 1}", "{\"handle\": [1]}", "{\"handle\": [0, \"\"]}",
    "{\"handle\": [-1, \"\"]}", "{\"handle\": [1.0, \"\"]}", "{\"handle\": [1, \"C\"]}",
    "{\"handle\": [1, \"\", 2]}", "{\"handle\": [1, 2]}", "{\"handle\": [01, \"\"]}",
    "{\"handle\": [{\"int\": \"0x10000000000000000\"}, \"\"]}",
    "{\"handle\": [1000000000000000000000, \"\"]}",
    "{\"handle\": [1, \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"]}",
    "{\"function\": 0}", "{\"function\": \"1\"}", "{\"function\": [1]}",
    "{\"iterator\": -3}", "{\"iterator\": null}", "{\"type\": \"\"}", "{\"type\": \"a.b\"}",
    "{\"type\": 1}", "{\"type\": \"in\\u0074\"}",
    /* range, Fraction */
    "{\"range\": [0, 10]}", "{\"range\": [0, 10, 0]}", "{\"range\": [0, 10, 1, 1]}",
    "{\"range\": [0.0, 10, 1]}", "{\"range\": [\"0\", 10, 1]}", "{\"range\": []}",
    "{\"range\": [0, true, 1]}", "{\"range\": [0, 99999999999999999999, 1]}",
    "{\"range\": [0, {\"float\": \"nan\"}, 1]}", "{\"Fraction\": [1]}",
    "{\"Fraction\": [1, 0]}", "{\"Fraction\": [1, -2]}", "{\"Fraction\": [1, 2, 3]}",
    "{\"Fraction\": [1, {\"int\": \"-0x8000000000000001\"}]}", "{\"Fraction\": [1.0, 2]}",
    /* Decimal */
    "{\"Decimal\": 1.5}", "{\"Decimal\": \"\"}", "{\"Decimal\": \"-\"}",
    "{\"Decimal\": \"1.\"}", "{\"Decimal\": \".5\"}", "{\"Decimal\": \"1e5\"}",
    "{\"Decimal\": \"1E5\"}", "{\"Decimal\": \"1E+\"}", "{\"Decimal\": \" 1\"}",
    "{\"Decimal\": \"1_0\"}", "{\"Decimal\": \"+1\"}", "{\"Decimal\": \"nan\"}",
    "{\"Decimal\": \"Inf\"}", "{\"Decimal\": \"NaN1x\"}", "{\"Decimal\": \"1,5\"}",
    "{\"Decimal\": \"1E+9999999999999999999\"}", "{\"Decimal\": \"\\u0661\"}",
    /* two texts, comments */
    "1, 2", "[] []", "1 // no", "/**/1",
};
/* clang-format on */

START_TEST(well_formed_values_are_taken)
{
    for (size_t i = 0; i < ARRAY_SIZE(good_values); i++) {
        char reason[REPLY_REASON_MAX] = "";
        int r = reply_check_value(good_values[i], strlen(good_values[i]), reason,
                                  sizeof(reason));

        ck_assert_msg(r == 0, "%s: %s", good_values[i], reason);
    }
}
END_TEST

START_TEST(malformed_values_are_refused_with_a_reason)
{
    for (size_t i = 0; i < ARRAY_SIZE(bad_values); i++) {
        char reason[REPLY_REASON_MAX] = "";
        int r = reply_check_value(bad_values[i], strlen(bad_values[i]), reason,
                                  sizeof(reason));

        ck_assert_msg(r == -EBADMSG, "taken: %s", bad_values[i]);
        ck_assert_msg(strncmp(reason, "byte ", 5) == 0, "%s: %s", bad_values[i], reason);
        ck_assert_int_eq(reply_check_value(bad_values[i], strlen(bad_values[i]), NULL, 0),
                         -EBADMSG);
    }
}
END_TEST

START_TEST(nothing_is_read_beyond_the_end_of_a_cut_value)
{
    for (size_t i = 0; i < ARRAY_SIZE(good_values); i++) {
        size_t len = strlen(good_values[i]);

        for (size_t cut = 0; cut < len; cut++) {
            /* A heap block of exactly this size, so that sanitizers see a read past it.
             */
            char *text = malloc(cut ? cut : 1);

            memcpy(text, good_values[i], cut);
            reply_check_value(text, cut, NULL, 0);
            free(text);
        }
    }
}
END_TEST

/* `depth` times `open`, then `inner`, then `depth` times `close`. */
static int check_nested(const char *open, const char *inner, const char *close,
                        size_t depth, bool as_reply)
{
    cleanup_buf struct buf text = BUF_INIT(1 << 20);
    struct reply reply;

    if (as_reply)
        buf_add_str(&text, "{\"id\": 1, \"ok\": ");
    for (size_t i = 0; i < depth; i++)
        buf_add_str(&text, open);
    buf_add_str(&text, inner);
    for (size_t i = 0; i < depth; i++)
        buf_add_str(&text, close);
    if (!as_reply)
        return reply_check_value(text.data, text.len, NULL, 0);
    buf_add_str(&text, "}");
    return reply_check(text.data, text.len, 1, &reply, NULL, 0);
}

START_TEST(values_nest_500_deep_and_no_deeper)
{
    static const struct {
        const char *open, *inner, *close;
        size_t each, inside; /* arrays and objects of `open` and of `inner` */
    } rows[] = {
        {"[", "1", "]", 1, 0},
        {"[", "[]", "]", 1, 1},
        {"{\"tuple\": [", "1", "]}", 2, 0},
        {"{\"dict\": [[1, ", "1", "]]}", 3, 0},
        {"{\"dict\": [[", "1", ", 2]]}", 3, 0},
        {"[", "{\"set\": [1]}", "]", 1, 2},
        {"[", "{\"dict\": []}", "]", 1, 2},
        {"[", "{\"dict\": [[1, 1]]}", "]", 1, 3},
        {"[", "{\"bytes\": \"\"}", "]", 1, 1},
        {"[", "{\"range\": [1, 2, 3]}", "]", 1, 2},
        {"[", "{\"complex\": [1.0, {\"float\": \"nan\"}]}", "]", 1, 3},
        {"[", "\"[[[{{{\"", "]", 1, 0},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        size_t most = (REPLY_DEPTH_MAX - rows[i].inside) / rows[i].each;

        for (int as_reply = 0; as_reply < 2; as_reply++) {
            ck_assert_int_eq(check_nested(rows[i].open, rows[i].inner, rows[i].close,
                                          most, as_reply),
                             0);
            ck_assert_int_eq(check_nested(rows[i].open, rows[i].inner, rows[i].close,
                                          most + 1, as_reply),
                             -EBADMSG);
            ck_assert_int_eq(check_nested(rows[i].open, rows[i].inner, rows[i].close,
                                          20000, as_reply),
                             -EBADMSG);
        }
    }
}
END_TEST

START_TEST(long_numbers_and_decimals_are_bounded)
{
    char text[80000];

    memset(text, '1', sizeof(text));
    memcpy(text, "{\"Decimal\": \"", 13);
    memcpy(text + 13 + 65536, "\"}", 2);
    ck_assert_int_eq(reply_check_value(text, 13 + 65536 + 2, NULL, 0), 0);
    memcpy(text + 13 + 65536, "1\"}", 3);
    ck_assert_int_eq(reply_check_value(text, 13 + 65536 + 3, NULL, 0), -EBADMSG);
    memset(text, '1', sizeof(text));
    text[1] = '.';
    ck_assert_int_eq(reply_check_value(text, 300, NULL, 0), 0);
    ck_assert_int_eq(reply_check_value(text, 400, NULL, 0), 0);
    ck_assert_int_eq(reply_check_value(text, 401, NULL, 0), -EBADMSG);
    memset(text, '9', sizeof(text));
    memcpy(text + 310, ".5", 2);
    ck_assert_int_eq(reply_check_value(text, 312, NULL, 0), -EBADMSG);
}
END_TEST

static const struct {
    const char *line;
    uint64_t id;
    enum reply_kind kind;
    bool has_args;
    const char *name, *message;
} good_lines[] = {
    {"{\"id\": 0, \"ready\": true}", 0, REPLY_READY, false, "", ""},
    {" {\"ready\":true,\"id\":0} ", 0, REPLY_READY, false, "", ""},
    {"{\"id\": 0, \"load_error\": \"SyntaxError\", \"message\": \"line 3\"}", 0,
     REPLY_LOAD_ERROR, false, "SyntaxError", "line 3"},
    {"{\"id\": 0, \"load_error\": \"\\u00c4rger\", \"message\": \"\"}", 0,
     REPLY_LOAD_ERROR, false, "\xc3\x84rger", ""},
    {"{\"id\": 7, \"ok\": [1, 2]}", 7, REPLY_OK, false, "", ""},
    {"{\"id\": 18446744073709551615, \"ok\": null}", UINT64_MAX, REPLY_OK, false, "", ""},
    {"{\"id\": 7, \"ok\": null, \"args\": [[1], 2]}", 7, REPLY_OK, true, "", ""},
    {"{\"args\": [], \"ok\": null, \"id\": 7}", 7, REPLY_OK, true, "", ""},
    {"{\"id\": 7, \"raise\": \"ValueError\", \"message\": \"no\\n\\ud800\\u001b[31m\"}",
     7, REPLY_RAISE, false, "ValueError", "no \xef\xbf\xbd [31m"},
    {"{\"id\": 7, \"raise\": \"AnswerError\", \"message\": \"\\ud83d\\ude00\", "
     "\"args\": []}",
     7, REPLY_RAISE, true, "AnswerError", "\xf0\x9f\x98\x80"},
    {"{\"id\": 7, \"opaque\": \"generator\"}", 7, REPLY_OPAQUE, false, "generator", ""},
    {"{\"id\": 7, \"call\": 1, \"args\": [], \"kwargs\": []}", 7, REPLY_CALL, true, "",
     ""},
    {"{\"kwargs\": [[\"a\", [1]], [\"b\", 2]], \"args\": [1], \"call\": 9, \"id\": 7}", 7,
     REPLY_CALL, true, "", ""},
    {"{\"id\": 7, \"raise\": \"E\", \"message\": \"\", \"error\": 3}", 7, REPLY_RAISE,
     false, "E", ""},
};

START_TEST(each_kind_of_reply_is_told)
{
    for (size_t i = 0; i < ARRAY_SIZE(good_lines); i++) {
        char reason[REPLY_REASON_MAX] = "";
        struct reply reply;
        int r = reply_check(good_lines[i].line, strlen(good_lines[i].line),
                            good_lines[i].id, &reply, reason, sizeof(reason));

        ck_assert_msg(r == 0, "%s: %s", good_lines[i].line, reason);
        ck_assert_int_eq(reply.kind, good_lines[i].kind);
        ck_assert_int_eq(reply.has_args, good_lines[i].has_args);
        ck_assert_str_eq(reply.name, good_lines[i].name);
        ck_assert_str_eq(reply.message, good_lines[i].message);
        ck_assert_int_eq(reply_check(good_lines[i].line, strlen(good_lines[i].line),
                                     good_lines[i].id + 1, &reply, NULL, 0),
                         -EBADMSG);
    }
}
END_TEST

/* clang-format off */
static const struct {
    const char *line;
    uint64_t id;
} bad_lines[] = {
    {"", 1}, {"{}", 1}, {"[]", 1}, {"null", 1}, {"{\"id\": 1}", 1}, {"{\"ok\": 1}", 1},
    /* ids */
    {"{\"id\": 2, \"ok\": 1}", 1}, {"{\"id\": 01, \"ok\": 1}", 1},
    {"{\"id\": -1, \"ok\": 1}", 1}, {"{\"id\": 1.0, \"ok\": 1}", 1},
    {"{\"id\": \"1\", \"ok\": 1}", 1}, {"{\"id\": true, \"ok\": 1}", 1},
    {"{\"id\": 18446744073709551617, \"ok\": 1}", 1}, {"{\"id\": , \"ok\": 1}", 1},
    /* the wrong kind for the time */
    {"{\"id\": 0, \"ok\": 1}", 0}, {"{\"id\": 1, \"ready\": true}", 1},
    {"{\"id\": 0, \"raise\": \"ValueError\", \"message\": \"\"}", 0},
    {"{\"id\": 1, \"load_error\": \"SyntaxError\", \"message\": \"\"}", 1},
    {"{\"id\": 0, \"opaque\": \"x\"}", 0}, {"{\"id\": 0, \"ready\": true}", 1},
    /* members */
    {"{\"id\": 0, \"ready\": false}", 0}, {"{\"id\": 0, \"ready\": 1}", 0},
    {"{\"id\": 0, \"ready\": true, \"message\": \"\"}", 0},
    {"{\"id\": 0, \"load_error\": \"SyntaxError\"}", 0},
    {"{\"id\": 0, \"load_error\": 1, \"message\": \"\"}", 0},
    {"{\"id\": 1, \"ok\": 1, \"raise\": \"ValueError\", \"message\": \"\"}", 1},
    {"{\"id\": 1, \"ok\": 1, \"opaque\": \"x\"}", 1},
    {"{\"id\": 1, \"ok\": 1, \"message\": \"\"}", 1},
    {"{\"id\": 1, \"ok\": 1, \"ok\": 2}", 1}, {"{\"id\": 1, \"id\": 1, \"ok\": 2}", 1},
    {"{\"id\": 1, \"ok\": 1, \"extra\": 2}", 1}, {"{\"id\": 1, \"ok\"}", 1},
    {"{\"id\": 1, \"\\u006fk\": 1}", 1}, {"{\"id\": 1, \"ok\": 1, }", 1},
    {"{\"id\": 1, \"ok\": 1} {\"id\": 2, \"ok\": 1}", 1},
    {"{\"id\": 1, \"ok\": 1}\n{\"id\": 2, \"ok\": 1}", 1},
    {"{\"id\": 1,\n\"ok\": 1}", 1}, {"{\"id\": 1, \"ok\": 1}\r", 1},
    {"{\"id\": 1, \"ok\": 1}x", 1}, {"{\"id\": 1, \"ok\": {\"a\": 1}}", 1},
    {"{\"id\": 1, \"ok\": 1", 1},
    {"{\"id\": 1, \"raise\": \"ValueError\"}", 1},
    {"{\"id\": 1, \"raise\": \"\", \"message\": \"\"}", 1},
    {"{\"id\": 1, \"raise\": \"a b\", \"message\": \"\"}", 1},
    {"{\"id\": 1, \"raise\": \"os.system\", \"message\": \"\"}", 1},
    {"{\"id\": 1, \"raise\": \"1E\", \"message\": \"\"}", 1},
    {"{\"id\": 1, \"raise\": \"\\u0056alueError\", \"message\": \"\"}", 1},
    {"{\"id\": 1, \"raise\": \"ValueError\", \"message\": null}", 1},
    {"{\"id\": 1, \"opaque\": \"x\", \"args\": []}", 1},
    {"{\"id\": 1, \"opaque\": \"x\", \"message\": \"\"}", 1},
    {"{\"id\": 0, \"call\": 1, \"args\": [], \"kwargs\": []}", 0},
    {"{\"id\": 1, \"call\": 1, \"args\": []}", 1},
    {"{\"id\": 1, \"call\": 1, \"kwargs\": []}", 1},
    {"{\"id\": 1, \"call\": -1, \"args\": [], \"kwargs\": []}", 1},
    {"{\"id\": 1, \"call\": 1, \"args\": [], \"kwargs\": {}}", 1},
    {"{\"id\": 1, \"call\": 1, \"args\": [], \"kwargs\": [[\"a\"]]}", 1},
    {"{\"id\": 1, \"call\": 1, \"args\": [], \"kwargs\": [[1, 2]]}", 1},
    {"{\"id\": 1, \"call\": 1, \"args\": [], \"kwargs\": [[\"a\", 2, 3]]}", 1},
    {"{\"id\": 1, \"call\": 1, \"args\": [], \"kwargs\": [], \"ok\": 1}", 1},
    {"{\"id\": 1, \"ok\": 1, \"error\": 1}", 1},
    {"{\"id\": 1, \"opaque\": null}", 1},
    {"{\"id\": 1, \"ok\": 1, \"args\": null}", 1},
    {"{\"id\": 1, \"ok\": 1, \"args\": {\"tuple\": []}}", 1},
    {"{\"id\": 1, \"ok\": 1, \"args\": [1,]}", 1},
    {"{\"id\": 1, \"args\": [1]}", 1},
    {"{\"op\": \"done\", \"outcome\": \"pass\", \"message\": \"\"}", 1},
};
/* clang-format on */

START_TEST(everything_else_is_refused_and_leaves_the_reply_alone)
{
    for (size_t i = 0; i < ARRAY_SIZE(bad_lines); i++) {
        char reason[REPLY_REASON_MAX] = "";
        struct reply reply = {.kind = REPLY_OPAQUE, .name = "before"};
        int r = reply_check(bad_lines[i].line, strlen(bad_lines[i].line), bad_lines[i].id,
                            &reply, reason, sizeof(reason));

        ck_assert_msg(r == -EBADMSG, "taken: %s", bad_lines[i].line);
        ck_assert_msg(strncmp(reason, "byte ", 5) == 0, "%s", bad_lines[i].line);
        ck_assert_str_eq(reply.name, "before");
    }
}
END_TEST

START_TEST(a_nul_byte_ends_no_line)
{
    static const char line[] = "{\"id\": 1, \"ok\": 1}\0";
    static const char inside[] = "{\"id\": 1, \"ok\": \"a\0b\"}";
    struct reply reply;

    ck_assert_int_eq(reply_check(line, sizeof(line) - 1, 1, &reply, NULL, 0), -EBADMSG);
    ck_assert_int_eq(reply_check(inside, sizeof(inside) - 1, 1, &reply, NULL, 0),
                     -EBADMSG);
    ck_assert_int_eq(reply_check(line, sizeof(line) - 2, 1, &reply, NULL, 0), 0);
}
END_TEST

START_TEST(long_names_and_messages_are_cut_at_whole_characters)
{
    cleanup_buf struct buf line = BUF_INIT(1 << 20);
    struct reply reply;

    buf_add_str(&line, "{\"id\": 0, \"load_error\": \"");
    for (int i = 0; i < 500; i++)
        buf_add_str(&line, i % 2 ? "\\u00e9" : "\xc3\xa9");
    buf_add_str(&line, "\", \"message\": \"");
    for (int i = 0; i < 3000; i++)
        buf_add_str(&line, "\\ud83d\\ude00");
    buf_add_str(&line, "\"}");
    ck_assert_int_eq(reply_check(line.data, line.len, 0, &reply, NULL, 0), 0);
    ck_assert(utf8_valid(reply.name, strlen(reply.name)));
    ck_assert(utf8_valid(reply.message, strlen(reply.message)));
    ck_assert_uint_ge(strlen(reply.name), REPLY_NAME_MAX - 2);
    ck_assert_uint_ge(strlen(reply.message), REPLY_MESSAGE_MAX - 4);
}
END_TEST

START_TEST(messages_hold_no_control_characters)
{
    const char *line =
        "{\"id\": 1, \"opaque\": \"a\\u0000\\u007f\\u0085\xc2\x9b\x7f\\tb\"}";
    struct reply reply;

    ck_assert_int_eq(reply_check(line, strlen(line), 1, &reply, NULL, 0), 0);
    ck_assert_str_eq(reply.name, "a      b");
}
END_TEST

START_TEST(lines_of_20_megabytes_are_taken_and_of_65_refused)
{
    cleanup_buf struct buf line = BUF_INIT(70u << 20);
    struct reply reply;
    char reason[REPLY_REASON_MAX];

    buf_add_str(&line, "{\"id\": 1, \"ok\": [0");
    while (line.len < 20u << 20)
        buf_addf(&line, ", %zu, -%zu, 1.5", line.len, line.len);
    buf_add_str(&line, "]}");
    ck_assert_int_eq(reply_check(line.data, line.len, 1, &reply, NULL, 0), 0);
    line.data[line.len - 2] = 'x';
    ck_assert_int_eq(reply_check(line.data, line.len, 1, &reply, NULL, 0), -EBADMSG);
    buf_clear(&line);
    ck_assert_int_eq(buf_reserve(&line, REPLY_LINE_MAX + 1), 0);
    memset(line.data, ' ', REPLY_LINE_MAX + 1);
    memcpy(line.data, "{\"id\": 1, \"ok\": 1}", 18);
    ck_assert_int_eq(reply_check(line.data, REPLY_LINE_MAX, 1, &reply, NULL, 0), 0);
    ck_assert_int_eq(reply_check(line.data, REPLY_LINE_MAX + 1, 1, &reply, reason,
                                 sizeof(reason)),
                     -EBADMSG);
    ck_assert_str_eq(reason, "byte 0: line is longer than 67108864 bytes");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("reply");
    TCase *tests = tcase_create("reply");

    tcase_set_timeout(tests, 60); /* megabytes under sanitizers */
    tcase_add_test(tests, well_formed_values_are_taken);
    tcase_add_test(tests, malformed_values_are_refused_with_a_reason);
    tcase_add_test(tests, nothing_is_read_beyond_the_end_of_a_cut_value);
    tcase_add_test(tests, values_nest_500_deep_and_no_deeper);
    tcase_add_test(tests, long_numbers_and_decimals_are_bounded);
    tcase_add_test(tests, each_kind_of_reply_is_told);
    tcase_add_test(tests, everything_else_is_refused_and_leaves_the_reply_alone);
    tcase_add_test(tests, a_nul_byte_ends_no_line);
    tcase_add_test(tests, long_names_and_messages_are_cut_at_whole_characters);
    tcase_add_test(tests, messages_hold_no_control_characters);
    tcase_add_test(tests, lines_of_20_megabytes_are_taken_and_of_65_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
REGISTER_SUITE(make_suite)
