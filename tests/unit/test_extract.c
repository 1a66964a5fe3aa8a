#include <string.h>

#include "grader/answer/extract.h"
#include "grader/base/io.h"
#include "tests/support.h"

static const struct {
    const char *reply, *language, *entry_point;
    const char *code, *rule, *label;
} replies[] = {
    {"def f(): pass\n", "python", "f", "def f(): pass\n", "whole-reply", ""},
    {"Sure:\n```python\ndef f():\n    pass\n```\nDone.", "python", "f",
     "def f():\n    pass\n", "block-defining-entry-point", "python"},
    {"```python\ndef f(): return 1\n```\nRun it:\n```python\nprint(f())\n```\n", "python",
     "f", "def f(): return 1\n", "block-defining-entry-point", "python"},
    {"```py\ndef f(): return 1\n```\nBetter:\n```py\ndef f(): return 2\n```\n", "python",
     "f", "def f(): return 2\n", "block-defining-entry-point", "py"},
    {"```\nplain\n```\n```cpp\nint main;\n```\n```\nlast\n```", "cpp", NULL,
     "int main;\n", "last-block-in-language", "cpp"},
    {"```C++\nint a;\n```\n```sh\nmake\n```", "cpp", NULL, "int a;\n",
     "last-block-in-language", "C++"},
    {"```brainfuck\n+\n```\n```\n1\n```", "BrainFuck", NULL, "+\n",
     "last-block-in-language", "brainfuck"},
    {"```\none\n```\n```text\ntwo\n```", "python", "f", "two\n", "last-block", "text"},
    {"```\none\n```\n```\n \n```", "python", NULL, "one\n", "last-block", ""},
    {"~~~python\nx = 1\n~~~", NULL, NULL, "x = 1\n", "last-block", "python"},
    {"````md\n```\ninner\n```\n````\n", NULL, NULL, "```\ninner\n```\n", "last-block",
     "md"},
    {"```\na\n~~~\nb\n```", NULL, NULL, "a\n~~~\nb\n", "last-block", ""},
    {"```python\ndef f():\n    return 1", "python", "f", "def f():\n    return 1",
     "block-defining-entry-point", "python"},
    {"1. Do:\n\n   ```python\n   def f():\n       pass\n   ```\n", "python", "f",
     "   def f():\n       pass\n", "block-defining-entry-point", "python"},
    {"```python\ndef f():\n    '''\n    ```\n    f()\n    ```\n    '''\n```\n", "python",
     "f", "def f():\n    '''\n    ```\n    f()\n    ```\n    '''\n",
     "block-defining-entry-point", "python"},
    {"```python title=\"x.py\"\na\n```", NULL, NULL, "a\n", "last-block", "python"},
    {"```python:main.py\na\n```", NULL, NULL, "a\n", "last-block", "python"},
    {"``` {.python}\na\n```", NULL, NULL, "a\n", "last-block", "python"},
    {"```\r\na\r\n```\r\n", NULL, NULL, "a\r\n", "last-block", ""},
    {"Use ```x``` here", NULL, NULL, "Use ```x``` here", "whole-reply", ""},
    {"```inline``` at the start", NULL, NULL, "```inline``` at the start", "whole-reply",
     ""},
    {"    return 1\n```", "python", "f", "    return 1\n", "text-before-fence", ""},
    {"    return 1\n```\n\n", "python", "f", "    return 1\n", "text-before-fence", ""},
    {"```aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\na\n```", NULL, NULL, "a\n",
     "last-block", ""},
    {"```\033[31m\na\n```", NULL, NULL, "a\n", "last-block", ""},
};

START_TEST(code_is_found_in_replies)
{
    struct extracted got;

    ck_assert(extract_code(replies[_i].reply, strlen(replies[_i].reply),
                           replies[_i].language, replies[_i].entry_point, &got));
    ck_assert_str_eq(got.rule, replies[_i].rule);
    ck_assert_uint_eq(got.len, strlen(replies[_i].code));
    ck_assert_mem_eq(got.code, replies[_i].code, got.len);
    ck_assert_str_eq(got.label, replies[_i].label);
}
END_TEST

static const struct {
    const char *reply, *rule;
} empty[] = {
    {"", "empty-reply"},
    {" \t\r\n\f\v\n", "empty-reply"},
    {"```python\n```", "empty-block"},
    {"Here it is:\n```python\n", "empty-block"},
    {"Here it is:\n```\n\n```\n", "empty-block"},
    {"```", "empty-block"},
};

START_TEST(a_reply_without_code_has_none)
{
    struct extracted got;

    ck_assert(
        !extract_code(empty[_i].reply, strlen(empty[_i].reply), "python", "f", &got));
    ck_assert_str_eq(got.rule, empty[_i].rule);
    ck_assert_uint_eq(got.len, 0);
}
END_TEST

static const struct {
    const char *code;
    size_t indent;
    bool defines;
} definitions[] = {
    {"def f(x):", 0, true},
    {"import re\n\ndef  f (x):", 0, true},
    {"async def f(x):", 0, true},
    {"def f[T](x: T):", 0, true},
    {"class f:", 0, true},
    {"class f(Base):", 0, true},
    {"f = lambda x: x", 0, true},
    {"f: Callable = g", 0, true},
    {"f=g", 0, true},
    {"   def f(x):", 3, true},
    {"\tdef f(x):", 4, true},
    {"   def f(x):", 0, false},
    {"    def f(x):", 3, false},
    {"def ff(x):", 0, false},
    {"def f", 0, false},
    {"def", 0, false},
    {"deff(x):", 0, false},
    {"class ff:", 0, false},
    {"f == g", 0, false},
    {"f", 0, false},
    {"f: int", 0, false},
    {"f(1)", 0, false},
    {"# def f(x):", 0, false},
    {"", 0, false},
    {"\n\n", 0, false},
};

START_TEST(definitions_of_the_entry_point_are_seen)
{
    const char *code = definitions[_i].code;

    ck_assert_int_eq(extract_defines(code, strlen(code), definitions[_i].indent, "f"),
                     definitions[_i].defines);
}
END_TEST

START_TEST(names_longer_than_the_code_are_fine)
{
    ck_assert(!extract_defines("de", 2, 0, "a_very_long_name"));
    ck_assert(!extract_defines("f", 1, 0, "f"));
}
END_TEST

/* Quadratic time would take hours here. */
START_TEST(hostile_replies_of_megabytes_are_linear)
{
    static const char *const units[] = {
        "```\n",   "```a\nx\n```\n",   "`", " ", "\n", "~", "def f\n",
        "\t```\n", "```\nx\n    ```\n"};
    cleanup_buf struct buf reply = BUF_INIT((size_t)8 << 20);
    struct extracted got;

    while (reply.len < (size_t)4 << 20)
        if (buf_add_str(&reply, units[_i]) < 0)
            ck_abort_msg("no memory for the reply");
    extract_code(reply.data, reply.len, "python", "f", &got);
    ck_assert_uint_le(got.len, reply.len);
}
END_TEST

START_TEST(functions_of_other_languages_are_told_from_calls)
{
    static const struct {
        const char *line;
        bool defines;
    } lines[] = {
        {"function f($a) {", true},
        {"std::vector<int> f(int a) {", true},
        {"    public static List<int> f(int a)", true},
        {"fn f<T>(a: T) -> T {", true},
        {"sub f {", true},
        {"f <- function(a) {", true},
        {"const f = (a) => {", true},
        {"f() {", true},
        {"local function f(a)", true},
        {"print_r(f(1));", false},
        {"if (f(1)) {", false},
        {"    auto x = f(1);", false},
        {"f(1);", false},
        {"function ff(a) {", false},
        {"return f(1)", false},
        {"echo f(1)", false},
        {"// f", false},
    };

    for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
        ck_assert_msg(extract_defines_function(lines[i].line, strlen(lines[i].line),
                                               "f") == lines[i].defines,
                      "%s", lines[i].line);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("extract");
    TCase *tc = tcase_create("replies");

    tcase_add_loop_test(tc, code_is_found_in_replies, 0, ARRAY_SIZE(replies));
    tcase_add_loop_test(tc, a_reply_without_code_has_none, 0, ARRAY_SIZE(empty));
    tcase_add_loop_test(tc, definitions_of_the_entry_point_are_seen, 0,
                        ARRAY_SIZE(definitions));
    tcase_add_test(tc, names_longer_than_the_code_are_fine);
    tcase_add_loop_test(tc, hostile_replies_of_megabytes_are_linear, 0, 9);
    tcase_add_test(tc, functions_of_other_languages_are_told_from_calls);
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
