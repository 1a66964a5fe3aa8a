/*
 * What is prepared once for many runs: seen by all, written by none of them.
 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "grader/pipeline/build.h"
#include "grader/pipeline/warm.h"
#include "runners/headers.h"
#include "runners/toolchain.h"
#include "tests/integration/probe.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

static char *cache;
static struct toolchain tc;
static struct warm *warm;
static struct cell *cell;

static struct cell *start(const char *path)
{
    const struct cell_config config = {.warm_path = path};
    struct err err = ERR_INIT;
    struct cell *started;

    ck_assert_msg(cell_start(&config, &started, &err) == 0, "%s", err.text);
    return started;
}

/* What the shell script prints; the caller's. */
static char *say(struct cell *in, const char *script)
{
    const char *const argv[] = {"/bin/sh", "-c", script, NULL};
    const char *const env[] = {"PATH=/usr/bin:/bin", NULL};
    cleanup_result struct sandbox_result result;
    struct err err = ERR_INIT;
    struct sandbox_spec spec;

    sandbox_result_init(&result);
    sandbox_spec_init(&spec);
    spec.profile = PROFILE_COMPILE;
    spec.argv = argv;
    spec.env = env;
    ck_assert_msg(cell_run(in, &spec, &result, &err) == 0, "%s", err.text);
    return probe_output(&result);
}

static void expect_said(struct cell *in, const char *script, const char *expected)
{
    cleanup_free char *text = say(in, script);

    ck_assert_str_eq(text, expected);
}

START_TEST(the_warm_folder_is_read_only_and_shows_what_comes_later)
{
    char *folder = temp_folder_make();

    ck_assert_int_eq(chmod(folder, 0755), 0);
    temp_folder_write(folder, "early", "1");
    cell = start(folder);
    if (!cell_has_warm(cell)) {
        fprintf(stderr, "warm: no view here\n");
    } else {
        expect_said(cell, "cat /warm/early", "1");
        temp_folder_write(folder, "late", "2");
        expect_said(cell, "cat /warm/late", "2");
        expect_said(cell,
                    "for c in 'echo x > /warm/early' 'echo x > /warm/new' "
                    "'rm -f /warm/early' 'mkdir /warm/new' 'chmod 777 /warm/early'; do "
                    "sh -c \"$c\" 2>/dev/null && echo \"$c\"; done; ls /warm; "
                    "cat /warm/early",
                    "early\nlate\n1");
    }
    cell_stop(cell);
    temp_folder_remove(folder);
}
END_TEST

START_TEST(without_a_warm_folder_there_is_none)
{
    cell = start(NULL);
    ck_assert(!cell_has_warm(cell));
    expect_said(cell, "ls -d /warm 2>/dev/null; echo", "\n");
    cell_stop(cell);
}
END_TEST

/* ---- precompiled headers ---- */

static void start_warm(void)
{
    cache = temp_folder_make();
    setenv("XDG_CACHE_HOME", cache, 1);
    probe_start_cell();
    ck_assert_int_eq(toolchain_find(runner_find("cpp"), NULL, &tc, NULL), 0);
    ck_assert_msg(tc.program != NULL, "%s", tc.missing);
    ck_assert_int_eq(warm_open(&warm, NULL), 0);
    ck_assert_ptr_nonnull(warm);
    cell = start(warm_path(warm));
}

static void stop_warm(void)
{
    cell_stop(cell);
    warm_close(warm);
    toolchain_release(&tc);
    probe_stop_cell();
    temp_folder_remove(cache);
}

static void build_as(bool is_warm, const char *text, struct built *ret_built)
{
    const struct builder builder = {.cell = cell, .warm = is_warm ? warm : NULL};
    cleanup(source_program_release) struct source_program program = {0};
    struct err err = ERR_INIT;

    ck_assert_int_eq(source_program_add(&program, "a.cpp", text, strlen(text)), 0);
    ck_assert_msg(build_program(&builder, &tc, &program, &build_limits_default, ret_built,
                                &err) == 0,
                  "%s", err.text);
}

#define EVERYTHING "#include <bits/stdc++.h>\n"
#define LIST       "#include <assert.h>\n#include <vector>\n#include <iostream>\n"

static const char *const sources[] = {
    EVERYTHING "int main() { std::vector<int> v{1}; return v.at(0) - 1; }\n",
    EVERYTHING "struct X {};\nint main() { std::cout << X(); }\n",
    "// begins with a comment\n" EVERYTHING "int main() { return x; }\n",
    LIST "int main() { assert(1); std::cout << std::vector<int>{1}.size(); }\n",
    LIST "int main() { std::map<int, int> m; }\n",
    "#include <vector>\nint main() { std::map<int, int> m; }\n",
    "#include <string>\nint main() { std::vector<X> m; }\n",
    "#include <vector>\n#include <no_such_header>\nint main() { }\n",
    "#define NDEBUG\n#include <assert.h>\nint main() { assert(0); }\n",
};

/* What a missing #include does, and what the compiler says of it, is the same as without
 * the prepared headers. */
START_TEST(warm_and_cold_builds_say_the_same)
{
    for (size_t i = 0; i < ARRAY_SIZE(sources); i++) {
        cleanup_built struct built cold;

        built_init(&cold);
        build_as(false, sources[i], &cold);
        /* A list is worth its while from the third time on. */
        for (int time = 0; time < 4; time++) {
            cleanup_built struct built got;

            built_init(&got);
            build_as(true, sources[i], &got);
            ck_assert_int_eq(got.status, cold.status);
            ck_assert_pstr_eq(got.message, cold.message);
        }
    }
}
END_TEST

/* gcc marks a precompiled header that it uses by "!". */
static bool is_used(const char *text, const struct recipe *recipe)
{
    cleanup_free char *variable = NULL, *said = NULL;
    const char *const argv[] = {tc.program, "-std=gnu++17",  "-O2", "-H",
                                "a.cpp",    "-fsyntax-only", NULL};
    char folder[WARM_FOLDER_MAX];
    const char *env[] = {"PATH=/usr/bin:/bin", NULL, NULL};
    struct sandbox_file file = {"a.cpp", -1, false};
    cleanup_result struct sandbox_result result;
    struct sandbox_spec spec;
    int r = 0;

    for (int i = 0; i < 3 && r == 0; i++)
        r = warm_find(warm, cell, &tc, recipe, folder, NULL);
    ck_assert_int_eq(r, 1);
    ck_assert_int_gt(asprintf(&variable, "CPATH=%s", folder), 0);
    env[1] = variable;
    ck_assert_int_eq(io_memfd("a", text, strlen(text), &file.fd, NULL), 0);
    sandbox_result_init(&result);
    sandbox_spec_init(&spec);
    spec.profile = PROFILE_COMPILE;
    spec.argv = argv;
    spec.env = env;
    spec.files = &file;
    spec.file_count = 1;
    ck_assert_int_eq(cell_run(cell, &spec, &result, NULL), 0);
    close(file.fd);
    ck_assert_int_eq(io_read_fd(result.stderr_fd, 1 << 20, &said, NULL, NULL), 0);
    return strstr(said, "! /warm/") != NULL;
}

START_TEST(headers_that_are_asked_for_come_precompiled)
{
    static const struct {
        const char *text;
        bool used;
    } rows[] = {
        {EVERYTHING, true},
        {LIST, true},
        {"#include <string>\n", true},
        /* These may not change what a header means: gcc sees that itself. */
        {"#define _GLIBCXX_DEBUG\n" EVERYTHING, false},
        {"#define NDEBUG\n" LIST, false},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const char *list = strstr(rows[i].text, "#include");
        cleanup_recipe struct recipe recipe = {.product_count = 0};
        struct headers headers;

        headers_leading(list, strlen(list), &headers);
        ck_assert_int_eq(
            headers_recipe(&tc, "-std=gnu++17", &headers, headers.count, &recipe), 0);
        ck_assert_msg(is_used(rows[i].text, &recipe) == rows[i].used, "%s", rows[i].text);
    }
}
END_TEST

static size_t count_folders(void)
{
    cleanup_free char *path = temp_folder_path(cache, "assay/warm");
    char **names;
    size_t count;

    ck_assert_int_eq(io_list_dir(path, &names, &count, NULL), 0);
    io_free_names(names);
    return count;
}

START_TEST(a_list_is_compiled_when_it_was_asked_for_often)
{
    static const size_t counts[] = {1, 1, 2, 2}; /* the first header alone, then all */
    struct warm *other;

    for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
        cleanup_built struct built built;

        built_init(&built);
        build_as(true, LIST "int main() { }\n", &built);
        ck_assert_uint_eq(count_folders(), counts[i]);
    }
    /* What is there is used at once, by others, too. */
    ck_assert_int_eq(warm_open(&other, NULL), 0);
    warm_close(warm);
    warm = other;
    {
        cleanup_built struct built built;

        built_init(&built);
        build_as(true, LIST "int main() { return 0; }\n", &built);
        ck_assert_uint_eq(count_folders(), 2);
    }
}
END_TEST

START_TEST(a_folder_that_others_can_write_is_not_used)
{
    cleanup_free char *path = temp_folder_path(cache, "assay/warm");
    struct warm *other;

    ck_assert_int_eq(chmod(path, 0777), 0);
    ck_assert_int_eq(warm_open(&other, NULL), 0);
    ck_assert_ptr_null(other);
    ck_assert_ptr_null(warm_path(NULL));
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("warm");
    TCase *tcase = tcase_create("warm"), *headers;

    tcase_set_timeout(tcase, 300);
    tcase_add_checked_fixture(tcase, probe_start_cell, probe_stop_cell);
    tcase_add_test(tcase, the_warm_folder_is_read_only_and_shows_what_comes_later);
    tcase_add_test(tcase, without_a_warm_folder_there_is_none);
    suite_add_tcase(suite, tcase);
    headers = tcase_create("headers");
    tcase_set_timeout(headers, 600);
    tcase_add_checked_fixture(headers, start_warm, stop_warm);
    tcase_add_test(headers, warm_and_cold_builds_say_the_same);
    tcase_add_test(headers, headers_that_are_asked_for_come_precompiled);
    tcase_add_test(headers, a_list_is_compiled_when_it_was_asked_for_often);
    tcase_add_test(headers, a_folder_that_others_can_write_is_not_used);
    suite_add_tcase(suite, headers);
    return suite;
}
REGISTER_SUITE(make_suite)
