#include <string.h>

#include "runners/items.h"
#include "tests/support.h"

#define ITEMS_MAX 12

static void expect(enum items_language language, const char *text,
                   const char *const *wanted)
{
    struct items items;
    struct item item;

    items_init(&items, language, text, strlen(text));
    for (; *wanted; wanted++) {
        ck_assert_msg(items_next(&items, &item), "no item, but '%s'", *wanted);
        ck_assert_msg(item.len == strlen(*wanted) &&
                          memcmp(item.text, *wanted, item.len) == 0,
                      "'%.*s' instead of '%s'", (int)item.len, item.text, *wanted);
    }
    ck_assert(!items_next(&items, &item));
}

START_TEST(texts_fall_into_declarations)
{
    static const struct {
        enum items_language language;
        const char *text;
        const char *items[ITEMS_MAX];
    } cases[] = {
        {ITEMS_CPP,
         "/* a { */\n#include<a>\nusing namespace std; // b\nint f(int a){ return '}'; "
         "}\n"
         "struct p { int x; };\nint g() {",
         {"#include<a>", "using namespace std;", "int f(int a){ return '}'; }",
          "struct p { int x; };", "int g() {", NULL}},
        {ITEMS_CPP,
         "auto s = R\"x({)\"})x\"; int i;",
         {"auto s = R\"x({)\"})x\";", "int i;", NULL}},
        {ITEMS_CPP, "#define A \\\n {\nint i;", {"#define A \\\n {", "int i;", NULL}},
        {ITEMS_GO,
         "package main\nimport (\n\"a\"\n)\nvar s = `{`\nfunc f() int {\n return 1\n}\n",
         {"package main", "import (\n\"a\"\n)", "var s = `{`",
          "func f() int {\n return 1\n}", NULL}},
        {ITEMS_RUST,
         "use std::{a, b};\nfn f<'a>(x: &'a str) -> char { '{' }\nfn g() { r#\"{\"}\"# }",
         {"use std::{a, b};", "fn f<'a>(x: &'a str) -> char { '{' }",
          "fn g() { r#\"{\"}\"# }", NULL}},
        {ITEMS_RUST, "/* a /* b */ { */ fn f() {}", {"fn f() {}", NULL}},
        {ITEMS_JAVA,
         "import a.b;\nclass A { String s = \"}\"; }",
         {"import a.b;", "class A { String s = \"}\"; }", NULL}},
        {ITEMS_CPP, "} int i;", {"}", "int i;", NULL}},
        {ITEMS_CPP, "/* never closed", {NULL}},
        {ITEMS_CPP, "\"never closed", {"\"never closed", NULL}},
        {ITEMS_CPP, "", {NULL}},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        expect(cases[i].language, cases[i].text, cases[i].items);
}
END_TEST

START_TEST(functions_are_known_by_name)
{
    static const struct {
        enum items_language language;
        const char *text, *name;
    } cases[] = {
        {ITEMS_CPP, "int f(int a) { }", "f"},
        {ITEMS_CPP, "std::vector<std::function<int(int)>> f (int a) { }", "f"},
        {ITEMS_CPP, "struct f { int g(); };", ""},
        {ITEMS_CPP, "int i = g(3);", ""},
        {ITEMS_GO, "func F(a int) int {\n}", "F"},
        {ITEMS_RUST, "fn f<T>(a: T) { }", "f"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct items items;
        struct item item;
        const char *name;

        items_init(&items, cases[i].language, cases[i].text, strlen(cases[i].text));
        ck_assert(items_next(&items, &item));
        ck_assert_uint_eq(item_function_name(&item, &name), strlen(cases[i].name));
        ck_assert(!*cases[i].name || item_is_function(&item, cases[i].name));
    }
}
END_TEST

START_TEST(words_in_comments_and_strings_do_not_count)
{
    static const char text[] = "// sort\n\"sort\" resort sort_ x.sort()";

    ck_assert(items_has_word(ITEMS_GO, text, strlen(text), "sort"));
    ck_assert(!items_has_word(ITEMS_GO, text, strlen(text) - 6, "sort"));
}
END_TEST

static Suite *items_suite(void)
{
    Suite *suite = suite_create("items");
    TCase *tests = tcase_create("items");

    tcase_add_test(tests, texts_fall_into_declarations);
    tcase_add_test(tests, functions_are_known_by_name);
    tcase_add_test(tests, words_in_comments_and_strings_do_not_count);
    suite_add_tcase(suite, tests);
    return suite;
}
REGISTER_SUITE(items_suite)
