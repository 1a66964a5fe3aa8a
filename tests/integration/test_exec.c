/*
 * `assay exec`: one program, its limits, and what is told about it.
 */
#include <signal.h>
#include <string.h>

#include "grader/base/json.h"
#include "tests/integration/command.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define OPTIONS_MAX 8
#define NONE        (-1) /* the number does not apply */

struct row {
    const char *name; /* of the file */
    const char *source;
    const char *options[OPTIONS_MAX]; /* those after NULL stand behind the file */
    const char *verdict;
    int exit_code, signal; /* of the program */
    const char *output;    /* NULL: not looked at */
};

/* Options, file, and what stands behind the first NULL of the options. */
static void run_row(const char *folder, const struct row *row, const char *input,
                    struct command_result *ret_result)
{
    cleanup_free char *path = temp_folder_path(folder, row->name);
    const char *args[OPTIONS_MAX + 5] = {"exec", "--json", "-"};
    size_t count = 3, i = 0;

    temp_folder_write(folder, row->name, row->source);
    for (; i < OPTIONS_MAX && row->options[i]; i++)
        args[count++] = row->options[i];
    args[count++] = path;
    for (i++; i < OPTIONS_MAX && row->options[i]; i++)
        args[count++] = row->options[i];
    command_run(args, input, ret_result);
}

static void expect_number(const cJSON *document, const char *field, int expected)
{
    const cJSON *value = json_get(document, field);

    if (expected == NONE)
        ck_assert_msg(cJSON_IsNull(value), "%s is not null", field);
    else
        ck_assert_msg(cJSON_IsNumber(value) && value->valueint == expected,
                      "%s is not %d", field, expected);
}

/* Where no kernel limit is the run's own, a program that starts too many processes is
 * ended instead of being refused one more. */
static bool is_watched(const cJSON *document, const struct row *row)
{
    return strstr(row->source, "os.fork()") &&
           strcmp(json_get(document, "verdict")->valuestring, "RTE") == 0;
}

static void expect_document(const struct command_result *result, const struct row *row)
{
    static const char *const numbers[] = {"cpu_ms", "wall_ms", "memory_kib"};
    cleanup_json cJSON *document = NULL;
    const cJSON *output;

    document = command_json(result);
    if (support_best_effort() && is_watched(document, row))
        return;
    ck_assert_msg(strcmp(json_get(document, "verdict")->valuestring, row->verdict) == 0,
                  "%s instead of %s: %s", json_get(document, "verdict")->valuestring,
                  row->verdict, row->source);
    command_expect(result, strcmp(row->verdict, "OK") == 0 ? 0 : 1);
    expect_number(document, "exit_code", row->exit_code);
    expect_number(document, "signal", row->signal);
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
        ck_assert(cJSON_IsNumber(json_get(document, numbers[i])));
    ck_assert(cJSON_IsObject(json_get(document, "isolation")));
    output = json_get(document, "stdout");
    if (row->output)
        ck_assert_str_eq(output->valuestring, row->output);
}

static void check_rows(const struct row *rows, size_t count)
{
    char *folder = temp_folder_make();

    for (size_t i = 0; i < count; i++) {
        cleanup_command struct command_result result = COMMAND_RESULT_INIT;

        run_row(folder, &rows[i], "40 2\n", &result);
        expect_document(&result, &rows[i]);
    }
    temp_folder_remove(folder);
}

START_TEST(programs_run_with_their_input_and_arguments_and_end_as_they_do)
{
    static const struct row rows[] = {
        {"a.py", "print(sum(map(int, input().split())))", {NULL}, "OK", 0, NONE, "42\n"},
        {"a.c",
         "#include <stdio.h>\nint main(void){int a,b;scanf(\"%d%d\",&a,&b);"
         "printf(\"%d\",a-b);}",
         {NULL},
         "OK",
         0,
         NONE,
         "38"},
        {"a.cpp",
         "#include <iostream>\nint main(){std::cout << 1;}",
         {NULL},
         "OK",
         0,
         NONE,
         "1"},
        {"a.txt", "print(5)", {"--lang", "python"}, "OK", 0, NONE, "5\n"},
        {"a.py",
         "import sys; print(sys.argv[1:])",
         {NULL, "--", "-x", "two words"},
         "OK",
         0,
         NONE,
         "['-x', 'two words']\n"},
        {"a.c", "int main(void){return 7;}", {NULL}, "RTE", 7, NONE, ""},
        {"a.py", "print(1)\nraise ValueError", {NULL}, "RTE", 1, NONE, "1\n"},
        {"a.c",
         "#include <stdlib.h>\nint main(void){abort();}",
         {NULL},
         "RTE",
         NONE,
         SIGABRT,
         ""},
        {"a.c",
         "int main(void){*(volatile int *)0 = 1;}",
         {NULL},
         "RTE",
         NONE,
         SIGSEGV,
         ""},
        {"a.py", "import os; os.kill(os.getpid(), 9)", {NULL}, "RTE", NONE, SIGKILL, ""},
        {"a.c", "int main(void){return x;}", {NULL}, "CE", NONE, NONE, ""},
        {"a.py", "def f(:\n", {NULL}, "CE", NONE, NONE, ""},
        {"a.c",
         "#include <sys/ptrace.h>\nint main(void){ptrace(PTRACE_TRACEME,0,0,0);}",
         {NULL},
         "SV",
         NONE,
         SIGSYS,
         ""},
    };

    if (command_sandbox_works())
        check_rows(rows, ARRAY_SIZE(rows));
}
END_TEST

#define PRINT_BYTES "import sys; sys.stdout.buffer.write(b'a' * int(sys.argv[1]))"
#define TOUCH_MIB   "x = bytearray(b'a') * (int(__import__('sys').argv[1]) << 20)"

START_TEST(limits_hold_and_what_stays_within_them_is_fine)
{
    static const struct row rows[] = {
        {"a.py", "while True: pass", {"--time-limit", "0.5"}, "TLE", NONE, NONE, ""},
        /* Time of children counts, reaped or not. */
        {"a.py",
         "import os, signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
         "if os.fork() == 0:\n    while True: pass\nos.wait()",
         {"--time-limit", "0.5"},
         "TLE",
         NONE,
         NONE,
         ""},
        {"a.py",
         "import time; time.sleep(1000)",
         {"--wall-limit", "1"},
         "TLE",
         NONE,
         NONE,
         ""},
        {"a.py",
         TOUCH_MIB,
         {"--memory-limit", "200", NULL, "--", "400"},
         "MLE",
         NONE,
         NONE,
         ""},
        {"a.py",
         TOUCH_MIB,
         {"--memory-limit", "200", NULL, "--", "100"},
         "OK",
         0,
         NONE,
         ""},
        {"a.py",
         PRINT_BYTES,
         {"--output-limit", "1", NULL, "--", "1048576"},
         "OK",
         0,
         NONE,
         NULL},
        {"a.py",
         PRINT_BYTES,
         {"--output-limit", "1", NULL, "--", "1048577"},
         "OLE",
         NONE,
         NONE,
         NULL},
        {"a.py",
         "import os\ntry:\n    while os.fork(): pass\n    import time; time.sleep(1)\n"
         "except OSError:\n    print('refused')",
         {"--processes", "8"},
         "OK",
         0,
         NONE,
         "refused\n"},
    };

    if (command_sandbox_works())
        check_rows(rows, ARRAY_SIZE(rows));
}
END_TEST

START_TEST(output_is_whole_up_to_the_limit_on_either_stream)
{
    static const struct {
        struct row row;
        const char *stream;
    } rows[] = {
        {{.name = "a.py",
          .source = PRINT_BYTES,
          .options = {"--output-limit", "1", NULL, "--", "1048576"}},
         "stdout"},
        {{.name = "a.py",
          .source = PRINT_BYTES,
          .options = {"--output-limit", "1", NULL, "--", "5000000"}},
         "stdout"},
        {{.name = "a.py",
          .source = "import os\nn = 0\nwhile n < 5 << 20: n += os.write(2, b'e' * 65536)",
          .options = {"--output-limit", "1"}},
         "stderr"},
    };
    char *folder;

    if (!command_sandbox_works())
        return;
    folder = temp_folder_make();
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        cleanup_command struct command_result result = COMMAND_RESULT_INIT;
        cleanup_json cJSON *document = NULL;

        run_row(folder, &rows[i].row, NULL, &result);
        document = command_json(&result);
        ck_assert_uint_eq(strlen(json_get(document, rows[i].stream)->valuestring),
                          1u << 20);
    }
    temp_folder_remove(folder);
}
END_TEST

START_TEST(output_that_is_not_utf8_stands_in_base64)
{
    static const struct row row = {
        .name = "a.py",
        .source = "import os; os.write(1, b'\\xff\\x00a'); os.write(2, b'\\xc3\\xa4')"};
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    cleanup_json cJSON *document = NULL;
    char *folder;

    if (!command_sandbox_works())
        return;
    folder = temp_folder_make();
    run_row(folder, &row, NULL, &result);
    temp_folder_remove(folder);
    command_expect(&result, 0);
    document = command_json(&result);
    ck_assert(cJSON_IsNull(json_get(document, "stdout")));
    ck_assert_str_eq(json_get(document, "stdout_base64")->valuestring, "/wBh");
    ck_assert_str_eq(json_get(document, "stderr")->valuestring, "\xc3\xa4");
    ck_assert_ptr_null(json_get(document, "stderr_base64"));
}
END_TEST

START_TEST(without_a_document_the_program_s_streams_are_ours)
{
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    cleanup_free char *path = NULL;
    char *folder;

    if (!command_sandbox_works())
        return;
    folder = temp_folder_make();
    path = temp_folder_path(folder, "a.py");
    temp_folder_write(folder, "a.py",
                      "import os\nos.write(1, b'a\\0\\xff')\nos.write(2, b'oh\\n')\n"
                      "raise SystemExit(3)");
    command_run(ARGS("exec", path), NULL, &result);
    temp_folder_remove(folder);
    command_expect(&result, 1);
    ck_assert_uint_eq(result.out_len, 3);
    ck_assert_mem_eq(result.out, "a\0\xff", 3);
    ck_assert_str_eq(result.errors, "oh\nassay exec: RTE: exit code 3\n");
}
END_TEST

START_TEST(an_executable_file_is_run_as_it_is)
{
    static const struct {
        const char *path;
        int exit_code;
    } rows[] = {{"/bin/true", 0}, {"/bin/false", 1}};

    if (!command_sandbox_works())
        return;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        cleanup_command struct command_result result = COMMAND_RESULT_INIT;

        command_run(ARGS("exec", rows[i].path), NULL, &result);
        command_expect(&result, rows[i].exit_code);
    }
}
END_TEST

START_TEST(a_compiler_that_is_missing_is_named)
{
    static const char *const expected[] = {"/nonexistent", "--cc"};
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    cleanup_free char *path = NULL;
    char *folder = temp_folder_make();

    path = temp_folder_path(folder, "a.c");
    temp_folder_write(folder, "a.c", "int main(void){}");
    command_run(ARGS("exec", "--cc", "/nonexistent", path), NULL, &result);
    temp_folder_remove(folder);
    command_expect(&result, 2);
    command_expect_errors(&result, expected, ARRAY_SIZE(expected));
}
END_TEST

#define MANY 140

static void expect_not_started(const char *const *args, const char *error)
{
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;

    command_run(args, NULL, &result);
    command_expect(&result, 2);
    command_expect_errors(&result, &error, 1);
    ck_assert_str_eq(result.out, ""); /* the program would print something */
}

START_TEST(what_is_too_much_is_told_before_the_program_starts)
{
    const char *many[MANY + 1] = {"exec"};
    char *folder = temp_folder_make(), *big = calloc(1, 70001);
    cleanup_free char *path = temp_folder_path(folder, "a.py");

    temp_folder_write(folder, "a.py", "print('it ran')");
    memset(big, 'x', 70000);
    many[1] = path;
    many[2] = "--";
    for (size_t i = 3; i < MANY; i++)
        many[i] = "1";
    expect_not_started(many, "137 arguments of 274 bytes");
    expect_not_started(ARGS("exec", path, "--", big), "1 arguments of 70001 bytes");
    expect_not_started(ARGS("exec", "--json", folder, path), "Is a directory");
    free(big);
    temp_folder_remove(folder);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("exec");
    TCase *tcase = tcase_create("exec");

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 300);
    tcase_add_test(tcase, programs_run_with_their_input_and_arguments_and_end_as_they_do);
    tcase_add_test(tcase, limits_hold_and_what_stays_within_them_is_fine);
    tcase_add_test(tcase, output_is_whole_up_to_the_limit_on_either_stream);
    tcase_add_test(tcase, output_that_is_not_utf8_stands_in_base64);
    tcase_add_test(tcase, without_a_document_the_program_s_streams_are_ours);
    tcase_add_test(tcase, an_executable_file_is_run_as_it_is);
    tcase_add_test(tcase, what_is_too_much_is_told_before_the_program_starts);
    tcase_add_test(tcase, a_compiler_that_is_missing_is_named);
    return suite;
}
REGISTER_SUITE(make_suite)
