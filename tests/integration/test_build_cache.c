/*
 * Results of builds that are kept: the same inputs are not built again, others are, and
 * what cannot be right is not used. A builder without a cell cannot build anything.
 */
#include <string.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "grader/pipeline/build_cache.h"
#include "runners/toolchain.h"
#include "tests/integration/probe.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define HELLO "int main(void) { return 3; }\n"

static char *folder;
static struct toolchain tc;
static struct cell *cell; /* of find()'s language */

static void set_up(void)
{
    folder = temp_folder_make();
    setenv("XDG_CACHE_HOME", folder, 1);
    probe_start_cell();
}

static void tear_down(void)
{
    toolchain_release(&tc);
    cell_stop(cell);
    probe_stop_cell();
    temp_folder_remove(folder);
}

static void find(const char *language)
{
    toolchain_release(&tc);
    ck_assert_int_eq(toolchain_find(runner_find(language), NULL, &tc, NULL), 0);
    ck_assert_msg(tc.program != NULL, "%s", tc.missing);
    cell_stop(cell);
    ck_assert_int_eq(
        cell_start(&(const struct cell_config){.extra_paths =
                                                   (const char *const *)tc.extra_paths},
                   &cell, NULL),
        0);
}

static void build_in(struct cell *in, const char *name, const char *text,
                     struct built *ret_built)
{
    const struct builder builder = {.cell = in, .reuse = true};
    cleanup(source_program_release) struct source_program program = {0};
    struct err err = ERR_INIT;

    ck_assert_int_eq(source_program_add(&program, name, text, strlen(text)), 0);
    ck_assert_msg(build_program(&builder, &tc, &program, &build_limits_default, ret_built,
                                &err) == 0,
                  "%s", err.text);
}

/* Exit status of what was built. */
static int run(const struct built *built)
{
    cleanup_result struct sandbox_result result;
    struct sandbox_spec spec;

    sandbox_result_init(&result);
    built_spec(built, &spec);
    ck_assert_int_eq(cell_run(cell, &spec, &result, NULL), 0);
    ck_assert_int_eq(result.end, END_EXITED);
    return result.exit_code;
}

/* The key of the program as the builder has it. */
static bool key_of(const char *name, const char *text, const struct build_limits *limits,
                   char ret_key[SHA256_HEX + 1])
{
    cleanup(source_program_release) struct source_program program = {0};
    cleanup_command struct command command = {0};

    ck_assert_int_eq(source_program_add(&program, name, text, strlen(text)), 0);
    ck_assert_int_eq(tc.runner->build(&tc, &program, &command), 0);
    return build_cache_key(&tc, &program, &command, limits, ret_key);
}

START_TEST(the_same_is_not_built_twice)
{
    static const struct {
        const char *language, *name, *text;
        int status;
    } rows[] = {
        {"c", "a.c", HELLO, 3},
        {"java", "Main.java",
         "public class Main { public static void main(String[] a) { System.exit(4); } }",
         4},
        {"bash", "a.sh", "exit 5", 5},
        {"csharp", "a.cs", "class P { static int Main() { return 6; } }", 6},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        cleanup_built struct built first, second;

        find(rows[i].language);
        built_init(&first);
        built_init(&second);
        build_in(cell, rows[i].name, rows[i].text, &first);
        build_in(NULL, rows[i].name, rows[i].text, &second);
        ck_assert_int_eq(first.status, BUILT);
        ck_assert_int_eq(second.status, BUILT);
        ck_assert_int_eq(run(&first), rows[i].status);
        ck_assert_int_eq(run(&second), rows[i].status);
    }
}
END_TEST

START_TEST(all_that_has_a_say_changes_the_key)
{
    struct build_limits limits = build_limits_default;
    char keys[8][SHA256_HEX + 1], *version;
    size_t count = 0;

    find("c");
    ck_assert(key_of("a.c", HELLO, &build_limits_default, keys[count++]));
    ck_assert(key_of("b.c", HELLO, &build_limits_default, keys[count++]));
    ck_assert(key_of("a.c", HELLO "\n", &build_limits_default, keys[count++]));
    limits.cpu_ms++;
    ck_assert(key_of("a.c", HELLO, &limits, keys[count++]));
    version = tc.version;
    tc.version = strdup("another");
    ck_assert(key_of("a.c", HELLO, &build_limits_default, keys[count++]));
    free(tc.version);
    tc.version = version;
    find("cpp");
    ck_assert(key_of("a.c", HELLO, &build_limits_default, keys[count++]));
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
            ck_assert_str_ne(keys[i], keys[k]);
    free(tc.program);
    tc.program = strdup("/usr/bin/no-such-compiler");
    ck_assert(!key_of("a.c", HELLO, &build_limits_default, keys[0]));
}
END_TEST

START_TEST(failures_are_not_kept)
{
    char key[SHA256_HEX + 1];
    struct kept_build kept;
    cleanup_built struct built built;

    find("c");
    built_init(&built);
    build_in(cell, "a.c", "int main(void) { return x; }", &built);
    ck_assert_int_eq(built.status, BUILD_FAILED);
    ck_assert(key_of("a.c", "int main(void) { return x; }", &build_limits_default, key));
    ck_assert(!build_cache_take(key, &kept));
}
END_TEST

START_TEST(warnings_come_back_and_broken_files_do_not)
{
    static const char text[] = "#warning look\nint main(void) { return 3; }\n";
    cleanup_built struct built first, second, third;
    char key[SHA256_HEX + 1];
    cleanup_free char *path = NULL;

    find("c");
    built_init(&first);
    built_init(&second);
    built_init(&third);
    build_in(cell, "a.c", text, &first);
    build_in(NULL, "a.c", text, &second);
    ck_assert_ptr_nonnull(first.message);
    ck_assert_pstr_eq(second.message, first.message);
    ck_assert(key_of("a.c", text, &build_limits_default, key));
    ck_assert_int_gt(asprintf(&path, "%s/assay/builds/%s", folder, key), 0);
    ck_assert_int_eq(truncate(path, 3000), 0);
    build_in(cell, "a.c", text, &third);
    ck_assert_int_eq(run(&third), 3);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("build_cache");
    TCase *tcase = tcase_create("build_cache");

    tcase_set_timeout(tcase, 300);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, the_same_is_not_built_twice);
    tcase_add_test(tcase, all_that_has_a_say_changes_the_key);
    tcase_add_test(tcase, failures_are_not_kept);
    tcase_add_test(tcase, warnings_come_back_and_broken_files_do_not);
    suite_add_tcase(suite, tcase);
    return suite;
}
REGISTER_SUITE(make_suite)
