#include <errno.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/pipeline/build.h"
#include "runners/toolchain.h"
#include "tests/support.h"

#define FILES_MAX 4

/* NULL, with a note, when this host has no sandbox; SANDBOX_MUST_WORK makes that a
 * failure. */
static struct cell *start_cell_for(const struct toolchain *tc)
{
    const struct cell_config config = {
        .extra_paths = tc ? (const char *const *)tc->extra_paths : NULL,
    };
    struct err err = ERR_INIT;
    struct cell *cell = NULL;

    if (cell_start(&config, &cell, &err) == 0)
        return cell;
    ck_assert_msg(!getenv("SANDBOX_MUST_WORK"), "%s", err.text);
    fprintf(stderr, "NOTE: SKIPPED, no sandbox here: %s\n", err.text);
    return NULL;
}

static struct cell *start_cell(void)
{
    return start_cell_for(NULL);
}

/* Builds one program of up to FILES_MAX files: names and contents in turn. */
static void build(struct cell *cell, const char *language, const char *const *files,
                  const struct build_limits *limits, struct built *ret_built)
{
    struct source_program program = {.language = NULL};
    const struct builder builder = {.cell = cell};
    struct toolchain tc;
    struct err err = ERR_INIT;
    int r;

    for (; *files; files += 2)
        ck_assert_int_eq(
            source_program_add(&program, files[0], files[1], strlen(files[1])), 0);
    ck_assert_int_eq(toolchain_find(runner_find(language), NULL, &tc, NULL), 0);
    ck_assert_msg(tc.program != NULL, "%s", tc.missing);
    r = build_program(&builder, &tc, &program, limits, ret_built, &err);
    ck_assert_msg(r == 0, "%s", err.text);
    toolchain_release(&tc);
    source_program_release(&program);
}

/* What the built program prints; the caller's to free. */
static char *output_of(struct cell *cell, const struct built *built, int *ret_exit_code)
{
    struct sandbox_result result;
    struct sandbox_spec spec;
    char *text;
    size_t len;

    built_spec(built, &spec);
    spec.limits = (struct sandbox_limits){.cpu_ms = 20000,
                                          .memory_kib = 512 << 10,
                                          .output_bytes = 1 << 20};
    ck_assert_int_eq(cell_run(cell, &spec, &result, NULL), 0);
    ck_assert_int_eq(result.end, END_EXITED);
    *ret_exit_code = result.exit_code;
    ck_assert_int_eq(io_read_fd(result.stdout_fd, 1 << 20, &text, &len, NULL), 0);
    sandbox_result_release(&result);
    return text;
}

START_TEST(programs_of_one_or_more_files_are_built_and_run)
{
    static const struct {
        const char *language;
        const char *files[2 * FILES_MAX + 1];
        const char *output;
        int exit_code;
    } rows[] = {
        {"c", {"a.c", "#include <stdio.h>\nint main(void){puts(\"hi\");}"}, "hi\n", 0},
        {"c",
         {"a.c", "#include \"d/b.h\"\nint main(void){return B + f();}", "d/b.h",
          "#define B 40\nint f(void);", "f.c", "int f(void){return 2;}"},
         "",
         42},
        {"c", {"answer", "int main(void){return 5;}"}, "", 5},
        {"c", {"-lfoo.c", "int main(void){return 6;}"}, "", 6},
        {"c", {"@a.c", "int main(void){return 7;}"}, "", 7},
        {"cpp", {"x.cc", "#include <iostream>\nint main(){std::cout << 1;}"}, "1", 0},
        {"python", {"answer", "print(1)"}, "1\n", 0},
        {"python",
         {"p/main.py", "import util\nprint(util.x, __name__)", "p/util.py", "x = 3"},
         "3 __main__\n",
         0},
        {"python", {"-c.py", "import sys; sys.exit(4)"}, "", 4},
        /* A file of the program may be called like a module that the check needs. */
        {"python",
         {"main.py", "import traceback\nprint(traceback.x)", "traceback.py", "x = 8"},
         "8\n",
         0},
    };
    struct cell *cell = start_cell();

    if (!cell)
        return;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        cleanup_free char *output = NULL;
        struct built built;
        int exit_code;

        build(cell, rows[i].language, rows[i].files, &build_limits_default, &built);
        ck_assert_msg(built.status == BUILT, "row %zu: %s", i, built.message);
        output = output_of(cell, &built, &exit_code);
        ck_assert_str_eq(output, rows[i].output);
        ck_assert_int_eq(exit_code, rows[i].exit_code);
        built_release(&built);
    }
    cell_stop(cell);
}
END_TEST

START_TEST(programs_that_do_not_compile_fail_with_the_compilers_words)
{
    static const struct {
        const char *language;
        const char *files[2 * FILES_MAX + 1];
        const char *expected;
    } rows[] = {
        {"c", {"a.c", "int main(void){return x;}"}, "a.c:1"},
        {"c", {"a.c", "int f(void);int main(void){return f();}"}, "undefined reference"},
        {"c", {"a.h", "", "b.h", ""}, "cannot tell which file"},
        {"cpp", {"a.cc", "#error stop here\n"}, "stop here"},
        {"python", {"a.py", "def f(:\n"}, "SyntaxError"},
        {"python", {"a.py", "return 1\n"}, "'return' outside function"},
        {"python", {"main.py", "", "other.py", "x ="}, "other.py"},
        {"python", {"a.py", "", "b.py", ""}, "cannot tell which file"},
        {"c", {"../a.c", "int main(void){}"}, "'../a.c'"},
        {"c", {"/etc/a.c", "int main(void){}"}, "'/etc/a.c'"},
        {"c", {"a//b.c", "int main(void){}"}, "'a//b.c'"},
        {"c", {"", "int main(void){}"}, "''"},
        /* What the compiler can see is only the program. */
        {"c", {"a.c", "#include \"/etc/passwd\"\n"}, "/etc/passwd"},
        {"c", {"a.c", "#include \"/proc/1/environ\"\n"}, "environ"},
    };
    struct cell *cell = start_cell();

    if (!cell)
        return;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct built built;

        build(cell, rows[i].language, rows[i].files, &build_limits_default, &built);
        ck_assert_msg(built.status == BUILD_FAILED, "row %zu", i);
        ck_assert_msg(strstr(built.message, rows[i].expected) != NULL, "row %zu: %s", i,
                      built.message);
        ck_assert_uint_eq(built.file_count, 0);
        ck_assert_int_eq(built.exe_fd, -1);
        built_release(&built);
    }
    cell_stop(cell);
}
END_TEST

/* Sources that bring a compiler to its limits. */
static const char endless[] =
    "template<int N, int... P> struct X { X<N-1, P..., 0> a; X<N-1, P..., 1> b; };\n"
    "template<int... P> struct X<0, P...> {};\n"
    "int main() { X<18> x; }\n";
static const char huge[] = "char big[100 << 20] = {1};\nint main(void){return big[5];}\n";
static const char includes_itself[] = "#include __FILE__\n#include __FILE__\n";

START_TEST(compilers_have_limits_and_passing_them_is_the_programs_fault)
{
    static const struct {
        const char *name, *language, *source, *expected;
        uint64_t cpu_ms, memory_kib;
    } rows[] = {
        {"a.cc", "cpp", endless, "CPU time", 300, 2 << 20},
        {"a.c", "c", huge, "at most 64 MiB", 30000, 2 << 20},
        {"a.cc", "cpp", "#include <iostream>\nint main(){}", "memory", 30000, 20 << 10},
        {"a.c", "c", includes_itself, "", 30000, 2 << 20},
    };
    struct cell *cell = start_cell();

    if (!cell)
        return;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const char *const files[] = {rows[i].name, rows[i].source, NULL};
        struct build_limits limits = build_limits_default;
        struct built built;

        limits.cpu_ms = rows[i].cpu_ms;
        limits.memory_kib = rows[i].memory_kib;
        build(cell, rows[i].language, files, &limits, &built);
        ck_assert_msg(built.status == BUILD_FAILED, "row %zu", i);
        ck_assert_msg(strstr(built.message, rows[i].expected) != NULL, "row %zu: %s", i,
                      built.message);
        built_release(&built);
    }
    cell_stop(cell);
}
END_TEST

START_TEST(long_messages_are_cut_in_the_middle)
{
    cleanup_buf struct buf source = BUF_INIT(1 << 20);
    struct cell *cell = start_cell();
    const char *files[] = {"a.c", NULL, NULL};
    struct built built;

    if (!cell)
        return;
    for (int i = 0; i < 500; i++)
        ck_assert_int_eq(buf_addf(&source, "#error number%d \xc3\xa4\xc3\xb6\n", i), 0);
    files[1] = source.data;
    build(cell, "c", files, &build_limits_default, &built);
    ck_assert_int_eq(built.status, BUILD_FAILED);
    ck_assert_uint_le(strlen(built.message), BUILD_MESSAGE_MAX);
    ck_assert_ptr_nonnull(strstr(built.message, "number0 "));
    ck_assert_ptr_nonnull(strstr(built.message, "number499 "));
    ck_assert_ptr_nonnull(strstr(built.message, "bytes left out ...]\n"));
    ck_assert_ptr_null(strstr(built.message, "number250 "));
    ck_assert(utf8_valid(built.message, strlen(built.message)));
    built_release(&built);
    cell_stop(cell);
}
END_TEST

START_TEST(sets_of_strings_have_one_order_in_every_run)
{
    static const char *const files[] = {"a.py",
                                        "print(list({str(i) for i in range(40)}))", NULL};
    struct cell *cell = start_cell();
    struct built built;
    cleanup_free char *first = NULL;

    if (!cell)
        return;
    build(cell, "python", files, &build_limits_default, &built);
    for (int i = 0; i < 3; i++) {
        int exit_code;
        char *output = output_of(cell, &built, &exit_code);

        ck_assert_int_eq(exit_code, 0);
        if (!first) {
            first = output;
            continue;
        }
        ck_assert_str_eq(output, first);
        free(output);
    }
    built_release(&built);
    cell_stop(cell);
}
END_TEST

START_TEST(the_small_program_of_each_language_works)
{
    for (const struct runner *const *r = runner_all(); *r; r++) {
        const char *const files[] = {(*r)->source_name, (*r)->hello, NULL};
        cleanup_toolchain struct toolchain tc = {0};
        cleanup_free char *output = NULL;
        struct built built;
        struct cell *cell;
        int exit_code;

        ck_assert_int_eq(toolchain_find(*r, NULL, &tc, NULL), 0);
        cell = start_cell_for(&tc);
        if (!cell)
            return;
        build(cell, (*r)->name, files, &build_limits_default, &built);
        ck_assert_msg(built.status == BUILT, "%s: %s", (*r)->name, built.message);
        output = output_of(cell, &built, &exit_code);
        ck_assert_str_eq(output, RUNNER_HELLO);
        built_release(&built);
        cell_stop(cell);
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("build");
    TCase *tcase = tcase_create("build");

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 300);
    tcase_add_test(tcase, programs_of_one_or_more_files_are_built_and_run);
    tcase_add_test(tcase, programs_that_do_not_compile_fail_with_the_compilers_words);
    tcase_add_test(tcase, compilers_have_limits_and_passing_them_is_the_programs_fault);
    tcase_add_test(tcase, long_messages_are_cut_in_the_middle);
    tcase_add_test(tcase, sets_of_strings_have_one_order_in_every_run);
    tcase_add_test(tcase, the_small_program_of_each_language_works);
    return suite;
}
REGISTER_SUITE(make_suite)
