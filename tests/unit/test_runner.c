#include <errno.h>
#include <string.h>

#include "grader/base/buf.h"
#include "grader/base/language.h"
#include "runners/python.h"
#include "runners/runner.h"
#include "tests/support.h"

#define FILES_MAX 5

/* A program for a table: names of its files; contents are empty unless given. */
struct sample {
    const char *language;
    const char *entry;
    const char *names[FILES_MAX];
    const char *texts[FILES_MAX];
};

static void make_program(const struct sample *sample, struct source_program *program)
{
    memset(program, 0, sizeof(*program));
    for (size_t i = 0; i < FILES_MAX && sample->names[i]; i++) {
        const char *text = sample->texts[i] ? sample->texts[i] : "";

        ck_assert_int_eq(
            source_program_add(program, sample->names[i], text, strlen(text)), 0);
    }
    program->language = sample->language ? strdup(sample->language) : NULL;
    program->entry = sample->entry ? strdup(sample->entry) : NULL;
}

/* The arguments with a blank between them; the caller's to free. */
static char *joined(char *const *items)
{
    struct buf b = BUF_INIT(65536);

    for (; *items; items++)
        ck_assert_int_eq(buf_addf(&b, "%s%s", b.len ? " " : "", *items), 0);
    return buf_steal(&b, NULL);
}

static bool env_has(const struct command *command, const char *name_value)
{
    for (size_t i = 0; i < command->envc; i++)
        if (strcmp(command->env[i], name_value) == 0)
            return true;
    return false;
}

static const char *name_of(const struct runner *runner)
{
    return runner ? runner->name : "none";
}

START_TEST(languages_are_found_by_name_and_alias_in_any_case)
{
    static const char *const rows[][2] = {
        {"c", "c"},          {"C", "c"},
        {"cpp", "cpp"},      {"C++", "cpp"},
        {"cc", "cpp"},       {"python", "python"},
        {"py", "python"},    {"Python3", "python"},
        {"haskell", "none"}, {"", "none"},
        {"python2", "none"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
        ck_assert_str_eq(name_of(runner_find(rows[i][0])), rows[i][1]);
}
END_TEST

START_TEST(every_language_is_described_completely)
{
    for (const struct runner *const *r = runner_all(); *r; r++) {
        ck_assert_ptr_eq(runner_find((*r)->name), *r);
        ck_assert_ptr_nonnull((*r)->tool);
        ck_assert_ptr_nonnull((*r)->package);
        ck_assert_ptr_nonnull((*r)->variable);
        ck_assert_ptr_nonnull((*r)->hello);
        ck_assert(runner_has_source(*r, (*r)->source_name));
        ck_assert((*r)->time_factor >= 1);
        ck_assert((*r)->entry && (*r)->build && (*r)->run);
        ck_assert(language_by_name((*r)->name)->runs);
    }
}
END_TEST

START_TEST(a_file_is_recognised_by_ending_and_shebang)
{
    static const char *const rows[][3] = {
        {"a.c", "", "c"},
        {"a.C", "", "cpp"},
        {"a.cc", "", "cpp"},
        {"a.c++", "", "cpp"},
        {"dir/a.py", "print(1)", "python"},
        {"a.py", "#!/usr/bin/python3\n", "python"},
        {"a.py", "#!/usr/bin/env python2\nprint 1", "none"},
        {"a.py", "#!/usr/bin/python2.7", "none"},
        {"a.py", "import x\n#!/usr/bin/python2", "python"},
        {"a.hs", "", "none"},
        {"a.pl", "print 1;", "perl"},
        {"a.pl", "a(b).\n:- initialization(main).", "none"},
        {"a.h", "", "none"},
        {".py", "", "none"},
        {"py", "", "none"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const struct runner *r =
            runner_for_file(rows[i][0], rows[i][1], strlen(rows[i][1]));

        ck_assert_msg(strcmp(name_of(r), rows[i][2]) == 0, "%s: %s", rows[i][0],
                      name_of(r));
    }
    ck_assert_ptr_null(runner_for_file("x", NULL, 0));
}
END_TEST

START_TEST(a_program_is_recognised_by_all_its_files)
{
    static const struct {
        struct sample sample;
        const char *expected;
    } rows[] = {
        {{.names = {"main.c", "util.h", "README"}}, "c"},
        {{.names = {"main.c", "x.cpp"}}, "cpp"},
        {{.names = {"x.cpp", "main.c", "b.c"}}, "cpp"},
        {{.names = {"a.py", "b.py"}}, "python"},
        {{.names = {"a.py", "b.c"}}, "none"},
        {{.names = {"a.py", "b.c"}, .entry = "a.py"}, "python"},
        {{.names = {"a.py", "b.py"}, .texts = {"", "#!python2\n"}}, "none"},
        {{.names = {"data.txt"}}, "none"},
        {{.names = {"data.txt"}, .language = "c++"}, "cpp"},
        {{.names = {"a.py"}, .language = "haskell"}, "none"},
        {{.names = {NULL}}, "none"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct source_program program;

        make_program(&rows[i].sample, &program);
        ck_assert_msg(strcmp(name_of(runner_for_program(&program)), rows[i].expected) ==
                          0,
                      "row %zu", i);
        source_program_release(&program);
    }
}
END_TEST

START_TEST(the_entry_of_a_python_program_is_found)
{
    static const char guard[] = "x = 1\nif __name__ == '__main__':\n    main()\n";
    static const struct {
        struct sample sample;
        const char *expected;
    } rows[] = {
        {{.names = {"whatever"}}, "whatever"},
        {{.names = {"a.py", "main.py"}}, "main.py"},
        {{.names = {"__main__.py", "a.py"}}, "__main__.py"},
        {{.names = {"__main__.py", "main.py"}}, "main.py"},
        {{.names = {"a.py", "data.txt"}}, "a.py"},
        {{.names = {"a.py", "b.py"}}, NULL},
        {{.names = {"a.py", "b.py"}, .texts = {"", guard}}, "b.py"},
        {{.names = {"a.py", "b.py"}, .texts = {guard, guard}}, NULL},
        {{.names = {"a.py", "b.txt"}, .texts = {"", guard}}, "a.py"},
        {{.names = {"a.py", "b.py"}, .texts = {"", "# if __name__ == '__main__'"}}, NULL},
        {{.names = {"p/main.py", "p/util.py"}}, "p/main.py"},
        {{.names = {"p/main.py", "q/main.py"}}, NULL},
        {{.names = {"a.py", "b.py"}, .entry = "b.py"}, "b.py"},
        {{.names = {"a.py"}, .entry = "other.py"}, NULL},
        {{.names = {"a.txt", "b.txt"}}, NULL},
        {{.names = {NULL}}, NULL},
    };
    const struct runner *python = runner_find("python");

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct source_program program;
        const char *entry;

        make_program(&rows[i].sample, &program);
        entry = python->entry(&program);
        if (rows[i].expected)
            ck_assert_pstr_eq(entry, rows[i].expected);
        else
            ck_assert_msg(entry == NULL, "row %zu: %s", i, entry);
        source_program_release(&program);
    }
}
END_TEST

START_TEST(native_programs_compile_all_their_sources_together)
{
    static const struct {
        const char *runner;
        struct sample sample;
        const char *expected; /* NULL: -EINVAL */
    } rows[] = {
        {"c", {.names = {"a.c"}}, "cc -std=gnu17 -O2 -o program a.c -lm"},
        {"c",
         {.names = {"a.c", "x.h", "d/b.c"}},
         "cc -std=gnu17 -O2 -o program a.c d/b.c -lm"},
        {"c",
         {.names = {"-o.c", "@a.c"}},
         "cc -std=gnu17 -O2 -o program ./-o.c ./@a.c -lm"},
        {"c",
         {.names = {"answer"}},
         "cc -std=gnu17 -O2 -o program -x c answer -x none -lm"},
        {"cpp",
         {.names = {"a.cc", "b.c", "c.C"}},
         "cc -std=gnu++17 -O2 -o program a.cc b.c c.C -lm"},
        {"cpp", {.names = {"x"}}, "cc -std=gnu++17 -O2 -o program -x c++ x -x none -lm"},
        {"c", {.names = {"a.h", "b.h"}}, NULL},
        {"c", {.names = {"a.c"}, .entry = "b.c"}, NULL},
        {"c", {.names = {NULL}}, NULL},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const struct runner *runner = runner_find(rows[i].runner);
        char name[] = "cc";
        struct toolchain tc = {.runner = runner, .program = name};
        struct command command = {.argc = 77};
        struct source_program program;
        int r;

        make_program(&rows[i].sample, &program);
        r = runner->build(&tc, &program, &command);
        if (rows[i].expected) {
            cleanup_free char *line = NULL;

            ck_assert_int_eq(r, 0);
            line = joined(command.argv);
            ck_assert_str_eq(line, rows[i].expected);
            ck_assert(env_has(&command, "HOME=/box"));
            command_release(&command);
        } else {
            ck_assert_int_eq(r, -EINVAL);
            ck_assert_uint_eq(command.argc, 77);
        }
        source_program_release(&program);
    }
}
END_TEST

START_TEST(too_many_sources_are_an_error_and_not_an_overflow)
{
    const struct runner *runner = runner_find("c");
    char name[] = "cc";
    struct toolchain tc = {.runner = runner, .program = name};
    struct command command = {.argc = 77};
    struct source_program program = {.language = NULL};

    for (int i = 0; i < 200; i++) {
        char file[32];

        snprintf(file, sizeof(file), "f%d.c", i);
        ck_assert_int_eq(source_program_add(&program, file, "", 0), 0);
    }
    ck_assert_int_eq(runner->build(&tc, &program, &command), -E2BIG);
    ck_assert_uint_eq(command.argc, 77);
    source_program_release(&program);
}
END_TEST

START_TEST(as_many_sources_as_a_run_can_have_fit_into_one_command)
{
    const struct runner *runner = runner_find("cpp");
    char name[] = "cc";
    struct toolchain tc = {.runner = runner, .program = name};
    struct command command = {.argc = 0};
    struct source_program program = {.language = NULL};

    for (int i = 0; i < SANDBOX_FILES_MAX; i++) {
        char file[32];

        snprintf(file, sizeof(file), "f%d.cc", i);
        ck_assert_int_eq(source_program_add(&program, file, "", 0), 0);
    }
    ck_assert_int_eq(runner->build(&tc, &program, &command), 0);
    command_release(&command);
    source_program_release(&program);
}
END_TEST

START_TEST(the_environment_is_complete_and_holds_nothing_else)
{
    static const char *const expected[] = {"PATH=/usr/bin:/bin", "HOME=/box",
                                           "TMPDIR=/box", "LANG=C.UTF-8",
                                           "LC_ALL=C.UTF-8"};
    struct command command = {.argc = 0};

    ck_assert_int_eq(command_base_env(&command), 0);
    ck_assert_uint_eq(command.envc, ARRAY_SIZE(expected));
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++)
        ck_assert(env_has(&command, expected[i]));
    ck_assert_ptr_null(command.env[command.envc]);
    command_release(&command);
}
END_TEST

START_TEST(python_programs_start_with_a_fixed_hash_seed)
{
    static const struct sample sample = {.names = {"-c.py", "util.txt"}};
    const struct runner *runner = runner_find("python");
    char name[] = "/usr/bin/python3";
    struct toolchain tc = {.runner = runner, .program = name};
    struct command command = {.argc = 0};
    cleanup_free char *line = NULL;
    struct source_program program;

    make_program(&sample, &program);
    ck_assert_int_eq(runner->run(&tc, &program, &command), 0);
    line = joined(command.argv);
    ck_assert_str_eq(line, "/usr/bin/python3 -s ./-c.py");
    ck_assert(env_has(&command, "PYTHONHASHSEED=0"));
    ck_assert(env_has(&command, "PYTHONDONTWRITEBYTECODE=1"));
    ck_assert(env_has(&command, "PATH=/usr/bin:/bin"));
    command_release(&command);
    source_program_release(&program);
}
END_TEST

START_TEST(the_python_check_gets_all_sources_and_an_entry_without_ending)
{
    static const struct {
        struct sample sample;
        const char *last, *before_last;
    } rows[] = {
        {{.names = {"answer"}}, "answer", NULL},
        {{.names = {"a.py", "data", "main.py"}}, "main.py", "a.py"},
    };
    const struct runner *runner = runner_find("python");
    char name[] = "python3";
    struct toolchain tc = {.runner = runner, .program = name};

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct command command = {.argc = 0};
        struct source_program program;

        make_program(&rows[i].sample, &program);
        ck_assert_int_eq(runner->build(&tc, &program, &command), 0);
        ck_assert_str_eq(command.argv[command.argc - 1], rows[i].last);
        if (rows[i].before_last)
            ck_assert_str_eq(command.argv[command.argc - 2], rows[i].before_last);
        command_release(&command);
        source_program_release(&program);
    }
}
END_TEST

START_TEST(driver_and_examiner_never_import_from_the_answers_folder)
{
    static const char *const files[] = {"preamble.py", "answer.py", NULL};
    char name[] = "py";

    for (int minor = 8; minor <= 14; minor++) {
        struct toolchain tc = {.runner = runner_find("python"),
                               .program = name,
                               .version_major = 3,
                               .version_minor = minor};
        struct command driver = {.argc = 0}, examiner = {.argc = 0};
        const char *kept_off = minor >= 11 ? "-P" : "-c";

        ck_assert_int_eq(python_driver_command(&tc, false, "f", files, &driver), 0);
        ck_assert_int_eq(python_examiner_command(&tc, &examiner), 0);
        ck_assert_str_eq(driver.argv[1], "-s");
        ck_assert_str_eq(driver.argv[2], kept_off);
        ck_assert_str_eq(examiner.argv[2], kept_off);
        ck_assert_str_eq(driver.argv[driver.argc - 5], "/box/.driver.py");
        ck_assert_str_eq(driver.argv[driver.argc - 4], "plain");
        ck_assert_str_eq(driver.argv[driver.argc - 3], "f");
        ck_assert_str_eq(driver.argv[driver.argc - 1], "answer.py");
        ck_assert_str_eq(examiner.argv[examiner.argc - 1], "/box/.examiner.py");
        ck_assert(env_has(&driver, "PYTHONHASHSEED=0"));
        ck_assert(!env_has(&examiner, "PYTHONHASHSEED=0"));
        command_release(&driver);
        command_release(&examiner);
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("runner");
    TCase *tcase = tcase_create("runner");

    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, languages_are_found_by_name_and_alias_in_any_case);
    tcase_add_test(tcase, every_language_is_described_completely);
    tcase_add_test(tcase, a_file_is_recognised_by_ending_and_shebang);
    tcase_add_test(tcase, a_program_is_recognised_by_all_its_files);
    tcase_add_test(tcase, the_entry_of_a_python_program_is_found);
    tcase_add_test(tcase, native_programs_compile_all_their_sources_together);
    tcase_add_test(tcase, too_many_sources_are_an_error_and_not_an_overflow);
    tcase_add_test(tcase, as_many_sources_as_a_run_can_have_fit_into_one_command);
    tcase_add_test(tcase, the_environment_is_complete_and_holds_nothing_else);
    tcase_add_test(tcase, python_programs_start_with_a_fixed_hash_seed);
    tcase_add_test(tcase, the_python_check_gets_all_sources_and_an_entry_without_ending);
    tcase_add_test(tcase, driver_and_examiner_never_import_from_the_answers_folder);
    return suite;
}
REGISTER_SUITE(make_suite)
