#include "grader/base/language.h"
#include "grader/base/macros.h"
#include "tests/support.h"

static const struct {
    const char *given, *name, *extension;
} names[] = {
    {"c", "c", ".c"},
    {"C", "c", ".c"},
    {"c11", "c", ".c"},
    {"c++", "cpp", ".cpp"},
    {"C++", "cpp", ".cpp"},
    {"c++17", "cpp", ".cpp"},
    {"cc", "cpp", ".cpp"},
    {"gnu++20", "cpp", ".cpp"},
    {"cpp", "cpp", ".cpp"},
    {"py", "python", ".py"},
    {"Python", "python", ".py"},
    {"python3", "python", ".py"},
    {"Python 3.11", "python", ".py"},
    {"python2", NULL, ""},
    {"Python 2.7", NULL, ""},
    {"py2", NULL, ""},
    {"", NULL, ""},
    {"3", NULL, ""},
    {" ", NULL, ""},
    {"cobol", NULL, ""},
    {"rust", "rust", ".rs"},
};

START_TEST(names_and_aliases_give_the_usual_name)
{
    ck_assert_pstr_eq(language_canonical(names[_i].given), names[_i].name);
    ck_assert_str_eq(language_extension(names[_i].given), names[_i].extension);
}
END_TEST

START_TEST(no_name_is_no_language)
{
    ck_assert_ptr_null(language_canonical(NULL));
    ck_assert_str_eq(language_extension(NULL), "");
}
END_TEST

static const struct {
    const char *file, *language;
} files[] = {
    {"0.py", "python"},     {"a/b.cc", "cpp"},    {"x.C", "cpp"},     {"x.c", "c"},
    {"x.h", "c"},           {"a.b.py", "python"}, {"Makefile", NULL}, {".py", NULL},
    {"folder.py/x", NULL},  {"a/.c", NULL},       {"x.PY", NULL},     {"x.", NULL},
    {"results.json", NULL},
};

START_TEST(extensions_tell_source_files)
{
    ck_assert_pstr_eq(language_by_extension(files[_i].file), files[_i].language);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("language");
    TCase *tc = tcase_create("names and files");

    tcase_add_loop_test(tc, names_and_aliases_give_the_usual_name, 0, ARRAY_SIZE(names));
    tcase_add_test(tc, no_name_is_no_language);
    tcase_add_loop_test(tc, extensions_tell_source_files, 0, ARRAY_SIZE(files));
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
