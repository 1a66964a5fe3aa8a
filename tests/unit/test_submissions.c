#include <string.h>

#include "problems/package.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define FILES_MAX 8

static char *folder;

static void set_up(void)
{
    static const struct temp_file files[] = {
        {"problem.yaml", "name: Sum\n"},
        {"data/secret/1.in", ""},
        {"data/secret/1.ans", ""},
        TEMP_FILES_END,
    };

    folder = temp_folder_make();
    temp_folder_write_all(folder, files);
}

static void tear_down(void)
{
    temp_folder_remove(folder);
}

static struct problem load_ok(void)
{
    struct problem problem;
    struct err err = ERR_INIT;
    int r = package_load(folder, &problem, &err);

    ck_assert_msg(r == 0, "%s", err.text);
    return problem;
}

#define RULES "submissions/submissions.yaml"

/* One submission in each. */
static const struct {
    struct temp_file files[FILES_MAX];
    const char *name, *language, *entry, *refused;
    size_t file_count;
} cases[] = {
    {{{"submissions/accepted/a.c", ""}}, "accepted/a.c", "c", NULL, NULL, 1},
    {{{"submissions/accepted/a.cc", ""}}, "accepted/a.cc", "cpp", NULL, NULL, 1},
    {{{"submissions/accepted/a.cpp", ""}}, "accepted/a.cpp", "cpp", NULL, NULL, 1},
    {{{"submissions/accepted/a.cxx", ""}}, "accepted/a.cxx", "cpp", NULL, NULL, 1},
    {{{"submissions/accepted/a.c++", ""}}, "accepted/a.c++", "cpp", NULL, NULL, 1},
    {{{"submissions/accepted/a.C", ""}}, "accepted/a.C", "cpp", NULL, NULL, 1},
    {{{"submissions/accepted/a.py", ""}}, "accepted/a.py", "python", NULL, NULL, 1},
    {{{"submissions/rejected/a.py", "#!/usr/bin/env python3\n"}},
     "rejected/a.py",
     "python",
     NULL,
     NULL,
     1},
    {{{"submissions/accepted/a.py", "#!/usr/bin/python2.7\n"}},
     "accepted/a.py",
     NULL,
     NULL,
     "language Python 2 is not supported",
     0},
    {{{"submissions/accepted/a.py", "# python2\n#!python2\n"}},
     "accepted/a.py",
     "python",
     NULL,
     NULL,
     1},
    {{{"submissions/accepted/A.hs", ""}},
     "accepted/A.hs",
     NULL,
     NULL,
     "language Haskell is not supported",
     0},
    {{{"submissions/accepted/a.rs", ""}, {"submissions/accepted/notes.txt", ""}},
     "accepted/a.rs",
     "rust",
     NULL,
     NULL,
     1},
    /* Folders are programs. */
    {{{"submissions/accepted/dir/a.cc", ""}, {"submissions/accepted/dir/b.h", ""}},
     "accepted/dir",
     "cpp",
     NULL,
     NULL,
     2},
    {{{"submissions/accepted/dir/a.cc", ""}, {"submissions/accepted/dir/b.c", ""}},
     "accepted/dir",
     "cpp",
     NULL,
     NULL,
     2},
    {{{"submissions/accepted/dir/dir/main.py", ""},
      {"submissions/accepted/dir/dir/lib/util.py", ""}},
     "accepted/dir",
     "python",
     NULL,
     NULL,
     2},
    {{{"submissions/accepted/dir/a.cc", ""}, {"submissions/accepted/dir/b.py", ""}},
     "accepted/dir",
     NULL,
     NULL,
     "it is in both C++ and Python: state its language in submissions.yaml",
     0},
    {{{"submissions/accepted/dir/notes.txt", ""}},
     "accepted/dir",
     NULL,
     NULL,
     "no source file of a known language",
     0},
    /* submissions.yaml wins. */
    {{{"submissions/accepted/a", ""}, {RULES, "accepted/*: {language: python3}\n"}},
     "accepted/a",
     "python",
     NULL,
     NULL,
     1},
    {{{"submissions/accepted/a.py", "#!/usr/bin/python2\n"},
      {RULES, "accepted: {language: python}\n"}},
     "accepted/a.py",
     "python",
     NULL,
     NULL,
     1},
    {{{"submissions/accepted/a.cc", ""},
      {RULES, "accepted: {language: c}\n'*/{a,b}.cc': {language: c++}\n"}},
     "accepted/a.cc",
     "cpp",
     NULL,
     NULL,
     1},
    {{{"submissions/accepted/a.py", ""}, {RULES, "accepted/a.py: {language: python2}\n"}},
     "accepted/a.py",
     NULL,
     NULL,
     "language Python 2 is not supported",
     0},
    {{{"submissions/accepted/a.py", ""}, {RULES, "accepted/a.py: {language: logo}\n"}},
     "accepted/a.py",
     NULL,
     NULL,
     "language logo is not supported",
     0},
    {{{"submissions/accepted/d/m.py", ""},
      {"submissions/accepted/d/n.py", ""},
      {RULES, "accepted/d: {entrypoint: n.py, authors: A <a@b>}\n"}},
     "accepted/d",
     "python",
     "n.py",
     NULL,
     2},
    {{{"submissions/accepted/d/m.py", ""}, {RULES, "accepted/d: {entrypoint: x.py}\n"}},
     "accepted/d",
     NULL,
     NULL,
     "its entrypoint x.py is not among its files",
     0},
    {{{"submissions/accepted/a.c", ""}, {"problem.yaml", "languages: [cpp, python3]\n"}},
     "accepted/a.c",
     NULL,
     NULL,
     "this problem does not allow language C",
     0},
    {{{"submissions/accepted/a.c", ""}, {RULES, "accepted: null\nx:\n"}},
     "accepted/a.c",
     "c",
     NULL,
     NULL,
     1},
};

START_TEST(language_and_entry_are_told_or_the_reason_why_not)
{
    struct problem problem;
    const struct submission *submission;

    temp_folder_write_all(folder, cases[_i].files);
    problem = load_ok();
    ck_assert_uint_eq(problem.submission_count, 1);
    submission = &problem.submissions[0];
    ck_assert_str_eq(submission->name, cases[_i].name);
    ck_assert_uint_eq(strlen(submission->expected), strcspn(submission->name, "/"));
    ck_assert(strncmp(submission->name, submission->expected,
                      strlen(submission->expected)) == 0);
    ck_assert_ptr_nonnull(strstr(submission->path, submission->name));
    ck_assert_pstr_eq(submission->refused, cases[_i].refused);
    ck_assert_pstr_eq(submission->program.language, cases[_i].language);
    ck_assert_pstr_eq(submission->program.entry, cases[_i].entry);
    ck_assert_uint_eq(submission->program.file_count, cases[_i].file_count);
    problem_release(&problem);
}
END_TEST

START_TEST(names_are_relative_to_the_program)
{
    struct problem problem;
    const struct source_program *program;

    temp_folder_write(folder, "problem.yaml", "constants: {n: 4}\n");
    temp_folder_write(folder, "submissions/accepted/d/d/main.py", "N = {{n}}\n");
    temp_folder_write(folder, "submissions/accepted/d/d/lib/util.py", "");
    problem = load_ok();
    program = &problem.submissions[0].program;
    ck_assert_str_eq(program->files[0].name, "lib/util.py");
    ck_assert_str_eq(program->files[1].name, "main.py");
    ck_assert_str_eq(program->files[1].data, "N = 4\n");
    ck_assert_uint_eq(program->files[1].len, 6);
    problem_release(&problem);
}
END_TEST

START_TEST(what_is_no_program_is_skipped)
{
    static const struct temp_file files[] = {
        {"submissions/README.md", ""},       {"submissions/a.py", ""},
        {"submissions/accepted/notes", ""},  {"submissions/accepted/x.txt", ""},
        {"submissions/accepted/.a.py", ""},  {RULES, ""},
        {"submissions/wrong_answer/.x", ""}, TEMP_FILES_END,
    };
    struct problem problem;

    temp_folder_write_all(folder, files);
    problem = load_ok();
    ck_assert_uint_eq(problem.submission_count, 0);
    problem_release(&problem);
}
END_TEST

START_TEST(a_submission_that_is_too_large_is_refused_by_itself)
{
    size_t len = (4u << 20) + 1;
    cleanup_free char *text = calloc(len + 1, 1);
    struct problem problem;

    memset(text, '#', len);
    temp_folder_write(folder, "submissions/accepted/a.py", text);
    temp_folder_write(folder, "submissions/accepted/b.py", "");
    for (int i = 0; i <= 100; i++) {
        cleanup_free char *name = NULL;

        ck_assert(asprintf(&name, "submissions/accepted/many/%d.py", i) > 0);
        temp_folder_write(folder, name, "");
    }
    problem = load_ok();
    ck_assert_uint_eq(problem.submission_count, 3);
    ck_assert_ptr_nonnull(strstr(problem.submissions[0].refused, "larger than"));
    ck_assert_ptr_null(problem.submissions[1].refused);
    ck_assert_ptr_nonnull(strstr(problem.submissions[2].refused, "more than 100"));
    problem_release(&problem);
}
END_TEST

static Suite *submissions_suite(void)
{
    Suite *suite = suite_create("submissions");
    TCase *tests = tcase_create("submissions");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, language_and_entry_are_told_or_the_reason_why_not, 0,
                        ARRAY_SIZE(cases));
    tcase_add_test(tests, names_are_relative_to_the_program);
    tcase_add_test(tests, what_is_no_program_is_skipped);
    tcase_add_test(tests, a_submission_that_is_too_large_is_refused_by_itself);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(submissions_suite)
