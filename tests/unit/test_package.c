#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "problems/package.h"
#include "problems/strv.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define FILES_MAX 8

static char *folder;  /* removed after each test */
static char *package; /* folder/sum */

/* The smallest package there can be. */
static void set_up(void)
{
    static const struct temp_file files[] = {
        {"problem.yaml", "name: Sum\n"},
        {"data/secret/1.in", "1 2\n"},
        {"data/secret/1.ans", "3\n"},
        TEMP_FILES_END,
    };

    folder = temp_folder_make();
    package = temp_folder_path(folder, "sum");
    ck_assert_int_eq(mkdir(package, 0755), 0);
    temp_folder_write_all(package, files);
}

static void tear_down(void)
{
    temp_folder_remove(folder);
    free(package);
}

static struct problem load_ok(void)
{
    struct problem problem;
    struct err err = ERR_INIT;
    int r = package_load(package, &problem, &err);

    ck_assert_msg(r == 0, "%s", err.text);
    return problem;
}

START_TEST(the_smallest_package_has_defaults)
{
    struct problem problem = load_ok();

    ck_assert_str_eq(problem.id, "sum");
    ck_assert_str_eq(problem.title, "Sum");
    ck_assert_str_eq(problem.path, package);
    ck_assert_ptr_null(problem.statement);
    ck_assert_ptr_null(problem.languages);
    ck_assert_int_eq(problem.kind, KIND_STDIO);
    ck_assert_int_eq(problem.task, TASK_IMPLEMENT);
    ck_assert(problem.time_limit_s == 0);
    ck_assert_uint_eq(problem.memory_limit_kib, 0);
    ck_assert_int_eq(problem.stdio.validator, VALIDATOR_DEFAULT);
    ck_assert(!problem.stdio.interactive && !problem.stdio.scoring);
    ck_assert_uint_eq(problem.stdio.case_total, 1);
    ck_assert_uint_eq(problem.submission_count, 0);
    problem_release(&problem);
}
END_TEST

START_TEST(problem_yaml_is_read_whole)
{
    struct problem problem;

    temp_folder_write(package, "problem.yaml",
                      "problem_format_version: 2025-09\n"
                      "name: {sv: Summa, en: The Sum}\n"
                      "type: [scoring, interactive]\n"
                      "languages: [python3, cpp, java]\n"
                      "limits:\n"
                      "  time_limit: 1.5\n"
                      "  memory: 64\n"
                      "  output: 2\n"
                      "  compilation_time: 20\n"
                      "  validation_time: 30\n"
                      "  validation_memory: 128\n"
                      "uuid: x\n");
    temp_folder_write(package, "output_validator/v.py", "");
    temp_folder_write(package, "task.yaml", "task: debug\n");
    problem = load_ok();
    ck_assert_str_eq(problem.title, "The Sum");
    ck_assert_int_eq(problem.task, TASK_DEBUG);
    ck_assert(problem.stdio.scoring && problem.stdio.interactive);
    ck_assert_uint_eq(strv_count(problem.languages), 3);
    ck_assert_str_eq(problem.languages[0], "python");
    ck_assert_str_eq(problem.languages[2], "java");
    ck_assert(problem.time_limit_s == 1.5);
    ck_assert_uint_eq(problem.memory_limit_kib, 64 * 1024);
    ck_assert_uint_eq(problem.output_limit_bytes, 2 * 1024 * 1024);
    ck_assert(problem.stdio.compilation_s == 20 && problem.stdio.validation_s == 30);
    ck_assert_uint_eq(problem.stdio.validation_memory_kib, 128 * 1024);
    problem_release(&problem);
}
END_TEST

START_TEST(a_timelimit_file_counts_unless_problem_yaml_states_one)
{
    struct problem problem;

    temp_folder_write(package, ".timelimit", "3\n");
    problem = load_ok();
    ck_assert(problem.time_limit_s == 3);
    problem_release(&problem);
    temp_folder_write(package, "problem.yaml", "limits: {time_limit: 2}\n");
    problem = load_ok();
    ck_assert(problem.time_limit_s == 2);
    problem_release(&problem);
}
END_TEST

static const struct {
    struct temp_file files[FILES_MAX];
    const char *statement;
} statements[] = {
    {{{"statement/problem.en.md", "a"}, {"statement/problem.en.tex", "b"}}, "a"},
    {{{"statement/problem.sv.md", "a"}, {"statement/problem.en.tex", "b"}}, "b"},
    {{{"statement/problem.sv.md", "a"}, {"statement/problem.tex", "b"}}, "b"},
    {{{"problem_statement/problem.md", "a"}, {"problem_statement/problem.de.md", "b"}},
     "a"},
    {{{"problem_statement/problem.sv.tex", "a"},
      {"problem_statement/problem.sv.md", "b"}},
     "b"},
    {{{"problem_statement/problem.en-GB.tex", "a"},
      {"problem_statement/problem.de.md", "b"}},
     "a"},
    {{{"statement/problem.en.pdf", "a"}, {"statement/solution.md", "b"}}, NULL},
    {{{"statement/problem.md", "n <= {{n}}, {{m}}"},
      {"problem.yaml", "name: x\nconstants: {n: 1e5}\n"}},
     "n <= 1e5, {{m}}"},
    {{{"statement/problem.tex", "\\constant{n}"},
      {"problem.yaml", "name: x\nconstants: {n: 7}\n"}},
     "7"},
};

START_TEST(english_is_preferred_then_markdown)
{
    struct problem problem;

    temp_folder_write_all(package, statements[_i].files);
    problem = load_ok();
    ck_assert_pstr_eq(problem.statement, statements[_i].statement);
    problem_release(&problem);
}
END_TEST

START_TEST(includes_keep_their_language_folder)
{
    struct problem problem;

    temp_folder_write(package, "problem.yaml", "name: x\nconstants: {n: 7}\n");
    temp_folder_write(package, "include/default/data.txt", "d");
    temp_folder_write(package, "include/python3/lib/help.py", "N = {{n}}\n");
    problem = load_ok();
    ck_assert_uint_eq(problem.stdio.include_count, 2);
    ck_assert_str_eq(problem.stdio.includes[0].name, "default/data.txt");
    ck_assert_str_eq(problem.stdio.includes[1].name, "python3/lib/help.py");
    ck_assert_str_eq(problem.stdio.includes[1].data, "N = 7\n");
    problem_release(&problem);
}
END_TEST

#define CUSTOM "name: x\nvalidation: custom\n"
#define MODERN "name: x\nproblem_format_version: 2025-09\n"

static const struct {
    struct temp_file files[FILES_MAX];
    const char *language; /* NULL: the default validator */
    const char *entry;
    size_t file_count;
} validators[] = {
    {{{"problem.yaml", CUSTOM}, {"output_validators/v.cc", ""}}, "cpp", NULL, 1},
    {{{"problem.yaml", CUSTOM}, {"output_validators/v.c", ""}}, "c", NULL, 1},
    {{{"problem.yaml", CUSTOM},
      {"output_validators/mine/v.cc", ""},
      {"output_validators/mine/v.h", ""},
      {"output_validators/README.md", ""}},
     "cpp",
     NULL,
     2},
    {{{"problem.yaml", CUSTOM},
      {"output_validators/v.cc", ""},
      {"output_validators/v.h", ""}},
     "cpp",
     NULL,
     2},
    {{{"problem.yaml", MODERN}, {"output_validator/v.py", ""}}, "python", "v.py", 1},
    {{{"problem.yaml", MODERN},
      {"output_validator/v/__init__.py", ""},
      {"output_validator/v/__main__.py", ""},
      {"output_validator/v/__pycache__/x.pyc", ""}},
     "python",
     "__main__.py",
     2},
    {{{"problem.yaml", MODERN}, {"output_validators/v.py", ""}}, "python", "v.py", 1},
    {{{"problem.yaml", MODERN}}, NULL, NULL, 0},
    {{{"problem.yaml", MODERN}, {"output_validator/README", ""}}, NULL, NULL, 0},
    {{{"problem.yaml", "name: x\n"}, {"output_validators/v.cc", ""}}, NULL, NULL, 0},
    {{{"problem.yaml", "name: x\nvalidation: default\n"}, {"output_validators/v.cc", ""}},
     NULL,
     NULL,
     0},
};

START_TEST(validators_are_found_in_their_usual_places)
{
    struct problem problem;
    const struct source_program *program = &problem.stdio.validator_program;

    temp_folder_write_all(package, validators[_i].files);
    problem = load_ok();
    ck_assert_int_eq(problem.stdio.validator,
                     validators[_i].language ? VALIDATOR_CUSTOM : VALIDATOR_DEFAULT);
    ck_assert_pstr_eq(program->language, validators[_i].language);
    ck_assert_pstr_eq(program->entry, validators[_i].entry);
    ck_assert_uint_eq(program->file_count, validators[_i].file_count);
    problem_release(&problem);
}
END_TEST

static const struct {
    struct temp_file files[FILES_MAX];
    const char *error;
} refused[] = {
    {{{"problem.yaml", ""}}, "problem.yaml, line 1: is not a map"},
    {{{"problem.yaml", "a: [\n"}}, "problem.yaml, line 2: not YAML"},
    {{{"problem.yaml", "name: a\nname: b\n"}}, "line 2: key 'name' stands twice"},
    {{{"problem.yaml", "a: 1\ntype: batch\n"}}, "line 2: type 'batch' is not known"},
    {{{"problem.yaml", "type: pass-fail multi-pass\n"}}, "type multi-pass is not"},
    {{{"problem.yaml", "type: [submit-answer]\n"}}, "type submit-answer is not supp"},
    {{{"problem.yaml", "type: [pass-fail, scoring]\n"}}, "both pass-fail and scoring"},
    {{{"problem.yaml", "type: 3\n"}}, "type: is neither a string nor a list"},
    {{{"problem.yaml", "type: [[scoring]]\n"}}, "type: is not a list of strings"},
    {{{"problem.yaml", "problem_format_version: 2030-01\n"}},
     "problem_format_version '2030-01' is not known: use legacy"},
    {{{"problem.yaml", "name: [x]\n"}}, "line 1: name: is neither a string nor a map"},
    {{{"problem.yaml", "validation: costum\n"}}, "validation: 'costum' is not known"},
    {{{"problem.yaml", "validation: custom scores\n"}}, "'scores' is not known"},
    {{{"problem.yaml", "validation: default score\n"}}, "'score' is not known"},
    {{{"problem.yaml", "validation: custom\n"}},
     "validation is custom, but there is no output validator: add it"},
    {{{"problem.yaml", "validation: custom interactive\n"}},
     "an interactive problem without an output validator: add it"},
    {{{"problem.yaml", "type: interactive\n"}}, "an interactive problem without"},
    {{{"problem.yaml", "grading: {objective: min}\n"}}, "objective 'min' is not supp"},
    {{{"problem.yaml", "limits: 3\n"}}, "limits: is not a map"},
    {{{"problem.yaml", "limits:\n  time_limit: 0\n"}}, "line 2: limits: time_limit:"},
    {{{"problem.yaml", "limits: {memory: -1}\n"}}, "memory: is not a number from 1 to"},
    {{{"problem.yaml", "limits: {memory: 0.5}\n"}}, "memory: is not a number from 1 to"},
    {{{"problem.yaml", "limits: {memory: 2000000}\n"}}, "memory: is not a number"},
    {{{"problem.yaml", "limits: {time_limit: 0.0001}\n"}}, "time_limit: is not a number"},
    {{{"problem.yaml", "limits: {memory: lots}\n"}}, "memory: is not a number"},
    {{{"problem.yaml", "limits: {memory: .inf}\n"}}, "memory: is not a number"},
    {{{"problem.yaml", "limits: {output: .nan}\n"}}, "output: is not a number"},
    {{{"problem.yaml", "constants: {a b: 1}\n"}}, "constant 'a b': letters, digits"},
    {{{".timelimit", "soon\n"}}, ".timelimit: is not one number of seconds"},
    {{{"task.yaml", "task: rewrite\n"}}, "task.yaml, line 1: task 'rewrite' is not kno"},
    {{{"task.yaml", "goals: 3\n"}}, "task.yaml, line 1: key 'goals' is not known"},
    {{{"task.yaml", "[debug]\n"}}, "task.yaml, line 1: is not a map"},
    {{{"statement/problem.md", "\xff"}}, "problem.md: is not UTF-8 text"},
    {{{"problem.yaml", CUSTOM}, {"output_validators/v.hs", ""}},
     "output validators in Haskell are not supported: give it in C, C++ or Python 3"},
    {{{"problem.yaml", CUSTOM}, {"output_validators/v/run", ""}}, "build or run script"},
    {{{"problem.yaml", MODERN}, {"output_validator/build", ""}}, "build or run script"},
    {{{"problem.yaml", MODERN}, {"output_validator/v.viva", ""}}, "no source file of a"},
    {{{"problem.yaml", CUSTOM},
      {"output_validators/a/v.cc", ""},
      {"output_validators/b/v.cc", ""}},
     "several output validators are not supported"},
    {{{"problem.yaml", CUSTOM},
      {"output_validators/v.cc", ""},
      {"output_validators/w.py", ""}},
     "the output validator is in both C++ and Python"},
    {{{"problem.yaml", CUSTOM},
      {"output_validators/v.py", ""},
      {"output_validators/w.py", ""}},
     "which of the Python files is started? Call it __main__.py"},
    {{{"problem.yaml", CUSTOM}, {"output_validators/v.py", "#!/usr/bin/python2\n"}},
     "output validators in Python 2 are not supported"},
    {{{"data/secret/2.in", ""}}, "data/secret/2.in: has no answer file: add 2.ans"},
    {{{"data/secret/2.ans", ""}}, "data/secret/2.ans: has no input file: add 2.in"},
    {{{"data/sample/2.in", ""}}, "data/sample/2.in: has no answer file"},
    {{{"problem.yaml", MODERN "type: interactive\n"},
      {"output_validator/v.py", ""},
      {"data/sample/2.in", ""}},
     "data/sample/2.in: has no answer file: add 2.ans"},
    {{{"data/secret/1.in", NULL}, {"data/secret/1.ans", NULL}},
     "data/secret has no test cases: add pairs of NAME.in and NAME.ans"},
    {{{"data/secret/1.in", NULL},
      {"data/secret/1.ans", NULL},
      {"data/sample/1.in", ""},
      {"data/sample/1.ans", ""}},
     "data/secret has no test cases"},
    {{{"data/secret/1.yaml", "args: [x]\n"}}, "args for a single case is not supported"},
    {{{"data/secret/1.yaml", "output_validator_args: [x]\n"}}, "for a single case"},
    {{{"data/secret/1.files/x", ""}}, "1.files: files for the program are not supp"},
    {{{"submissions/submissions.yaml", "[x]\n"}}, "submissions.yaml, line 1: is not a"},
    {{{"submissions/submissions.yaml", "x: {language: [c]}\n"},
      {"submissions/x/x.c", ""}},
     "language: is not a string"},
};

START_TEST(what_cannot_be_judged_is_refused_with_file_and_remedy)
{
    struct problem problem;
    struct err err = ERR_INIT;
    int r;

    temp_folder_write_all(package, refused[_i].files);
    r = package_load(package, &problem, &err);
    ck_assert_msg(r < 0, "not refused, instead of: %s", refused[_i].error);
    ck_assert_msg(strstr(err.text, refused[_i].error) != NULL, "%s", err.text);
    ck_assert_msg(strncmp(err.text, package, strlen(package)) == 0, "%s", err.text);
    ck_assert_int_eq(r, -err.code);
}
END_TEST

START_TEST(cases_for_people_and_other_folders_are_no_trouble)
{
    static const struct temp_file files[] = {
        {"data/secret/1.yaml", "hint: h\ndescription: d\nargs: []\n"},
        {"data/secret/1.desc", ""},
        {"data/secret/1.in.statement", ""},
        {"data/sample/x.interaction", ""},
        {"data/invalid_input/x.in", ""},
        {"data/secret/.hidden.in", ""},
        TEMP_FILES_END,
    };
    struct problem problem;

    temp_folder_write_all(package, files);
    problem = load_ok();
    ck_assert_uint_eq(problem.stdio.case_total, 1);
    problem_release(&problem);
}
END_TEST

static const struct {
    const char *name, *target;
} links[] = {
    {"data/secret/2.in", "/etc/passwd"},
    {"data/secret/2.ans", "../../../outside"},
    {"data/sample", "/etc"},
    {"include", "../"},
    {"statement/problem.md", "/etc/passwd"},
    {"output_validator", "/etc"},
};

START_TEST(links_out_of_the_package_are_refused)
{
    cleanup_free char *path = temp_folder_path(package, links[_i].name);
    struct problem problem;
    struct err err = ERR_INIT;

    temp_folder_write(folder, "outside", "");
    temp_folder_write(package, "problem.yaml", MODERN);
    temp_folder_write(package, "statement/x", "");
    ck_assert_int_eq(symlink(links[_i].target, path), 0);
    if (strcmp(links[_i].name, "data/secret/2.ans") == 0)
        temp_folder_write(package, "data/secret/2.in", "");
    ck_assert_int_eq(package_load(package, &problem, &err), -EPERM);
    ck_assert_msg(strstr(err.text, "a link that leads out of the package") != NULL, "%s",
                  err.text);
}
END_TEST

START_TEST(links_within_the_package_are_followed)
{
    cleanup_free char *in = temp_folder_path(package, "data/secret/2.in");
    cleanup_free char *ans = temp_folder_path(package, "data/secret/2.ans");
    struct problem problem;

    ck_assert_int_eq(symlink("1.in", in), 0);
    ck_assert_int_eq(symlink("../secret/1.ans", ans), 0);
    problem = load_ok();
    ck_assert_uint_eq(problem.stdio.case_total, 2);
    problem_release(&problem);
}
END_TEST

START_TEST(a_pipe_in_the_package_does_not_block)
{
    cleanup_free char *yaml = temp_folder_path(package, "problem.yaml");
    cleanup_free char *include = temp_folder_path(package, "include");
    cleanup_free char *pipe_path = temp_folder_path(package, "include/pipe");
    struct problem problem;
    struct err err = ERR_INIT;

    ck_assert_int_eq(mkdir(include, 0755), 0);
    ck_assert_int_eq(mkfifo(pipe_path, 0644), 0);
    problem = load_ok();
    ck_assert_uint_eq(problem.stdio.include_count, 0);
    problem_release(&problem);
    ck_assert_int_eq(unlink(yaml), 0);
    ck_assert_int_eq(mkfifo(yaml, 0644), 0);
    ck_assert_int_eq(package_load(package, &problem, &err), -EINVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "is not a regular file"));
}
END_TEST

START_TEST(folders_are_followed_to_a_depth)
{
    static const char deep[] = "include/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/x.py";
    struct problem problem;
    struct err err = ERR_INIT;

    temp_folder_write(package, deep, "");
    ck_assert_int_eq(package_load(package, &problem, &err), -ELOOP);
    ck_assert_ptr_nonnull(strstr(err.text, "more than 16 folders in each other"));
}
END_TEST

static Suite *package_suite(void)
{
    Suite *suite = suite_create("package");
    TCase *tests = tcase_create("package");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, the_smallest_package_has_defaults);
    tcase_add_test(tests, problem_yaml_is_read_whole);
    tcase_add_test(tests, a_timelimit_file_counts_unless_problem_yaml_states_one);
    tcase_add_loop_test(tests, english_is_preferred_then_markdown, 0,
                        ARRAY_SIZE(statements));
    tcase_add_test(tests, includes_keep_their_language_folder);
    tcase_add_loop_test(tests, validators_are_found_in_their_usual_places, 0,
                        ARRAY_SIZE(validators));
    tcase_add_loop_test(tests, what_cannot_be_judged_is_refused_with_file_and_remedy, 0,
                        ARRAY_SIZE(refused));
    tcase_add_test(tests, cases_for_people_and_other_folders_are_no_trouble);
    tcase_add_loop_test(tests, links_out_of_the_package_are_refused, 0,
                        ARRAY_SIZE(links));
    tcase_add_test(tests, links_within_the_package_are_followed);
    tcase_add_test(tests, a_pipe_in_the_package_does_not_block);
    tcase_add_test(tests, folders_are_followed_to_a_depth);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(package_suite)
