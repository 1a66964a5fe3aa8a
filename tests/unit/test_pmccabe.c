/*
 * Cyclomatic complexity beside Debian's pmccabe: on our own C, and on the headers of the
 * C++ library.
 */
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/metrics/metrics.h"
#include "runners/locate.h"
#include "runners/probe.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define OUTPUT_MAX   ((size_t)8 << 20)
#define C_AT_LEAST   200
#define CPP_AT_LEAST 200

struct tally {
    size_t compared, agreed;
};

/* False, loudly, where pmccabe is missing. */
static bool have_pmccabe(void)
{
    char *path = locate_program("pmccabe", true);

    if (path) {
        free(path);
        return true;
    }
    ck_assert_msg(!getenv("SANDBOX_MUST_WORK"), "pmccabe is missing: run .ci/deps --dev");
    fprintf(stderr, "SKIPPED: no pmccabe here to compare with\n");
    return false;
}

/* How many functions of this name, and the complexity of the n-th. */
static size_t ours(const struct metrics *metrics, const char *name, size_t n,
                   size_t *ret_complexity)
{
    size_t count = 0;

    for (size_t i = 0; i < metrics->unit_count; i++) {
        const struct unit *unit = &metrics->units[i];

        if (unit->kind != UNIT_FUNCTION || unit->inner || strcmp(unit->name, name) != 0)
            continue;
        if (count++ == n)
            *ret_complexity = unit->complexity;
    }
    return count;
}

/* Lines of pmccabe: modified, traditional, statements, line, lines, "FILE(LINE): NAME".
 */
static size_t theirs(const char *output, const char *name, size_t n,
                     size_t *ret_complexity)
{
    char tail[METRICS_NAME_MAX + 8];
    size_t count = 0;

    snprintf(tail, sizeof(tail), "): %s", name);
    for (const char *line = output; *line; line += strcspn(line, "\n") + 1) {
        size_t len = strcspn(line, "\n");
        int modified, traditional;

        if (len > strlen(tail) &&
            strncmp(line + len - strlen(tail), tail, strlen(tail)) == 0 &&
            sscanf(line, "%d %d", &modified, &traditional) == 2 && count++ == n)
            *ret_complexity = (size_t)traditional;
        if (!line[len])
            break;
    }
    return count;
}

static void compare(const struct metrics *metrics, const char *output, const char *path,
                    struct tally *tally)
{
    for (size_t i = 0; i < metrics->unit_count; i++) {
        const char *name = metrics->units[i].name;
        size_t mine = 0, other = 0, nth = 0;

        if (metrics->units[i].kind != UNIT_FUNCTION || metrics->units[i].inner)
            continue;
        for (size_t before = 0; before < i; before++)
            nth += metrics->units[before].kind == UNIT_FUNCTION &&
                   !metrics->units[before].inner &&
                   strcmp(metrics->units[before].name, name) == 0;
        /* Where both find as many of that name, they find the same ones. */
        if (ours(metrics, name, nth, &mine) != theirs(output, name, nth, &other))
            continue;
        tally->compared++;
        tally->agreed += mine == other;
        if (mine != other)
            printf("%s: %s: %zu, pmccabe %zu\n", path, name, mine, other);
    }
}

static void run(const char *language, const char *path, const char *text, size_t len,
                struct tally *tally)
{
    const char *args[] = {path, NULL};
    struct buf output = BUF_INIT(OUTPUT_MAX);
    struct metrics *metrics = NULL;
    struct err err = ERR_INIT;

    ck_assert_msg(metrics_measure(language, text, len, &metrics, &err) == 0, "%s",
                  err.text);
    ck_assert_msg(probe_ask("/usr/bin/pmccabe", args, PROBE_TIMEOUT_MS, &output, &err) ==
                      0,
                  "%s: %s", path, err.text);
    compare(metrics, buf_str(&output), path, tally);
    metrics_free(metrics);
    buf_release(&output);
}

START_TEST(every_function_of_our_own_c_has_pmccabes_complexity)
{
    static const char *const patterns[] = {"grader/*/*.c", "sandbox/*.c",
                                           "sandbox/cell/*.c", "problems/*.c",
                                           "runners/*.c"};
    struct tally tally = {0, 0};
    struct err err = ERR_INIT;

    if (!have_pmccabe())
        return;
    for (size_t i = 0; i < ARRAY_SIZE(patterns); i++) {
        glob_t found;

        ck_assert_int_eq(glob(patterns[i], 0, NULL, &found), 0);
        for (size_t j = 0; j < found.gl_pathc; j++) {
            char *text;
            size_t len;

            ck_assert_int_eq(io_read_file(found.gl_pathv[j], 1 << 20, &text, &len, &err),
                             0);
            run("c", found.gl_pathv[j], text, len, &tally);
            free(text);
        }
        globfree(&found);
    }
    ck_assert_uint_ge(tally.compared, C_AT_LEAST);
    ck_assert_uint_eq(tally.agreed, tally.compared);
}
END_TEST

/* pmccabe takes the macros between `namespace std` and its bracket for a function. */
static void blank(char *text, const char *word)
{
    for (char *at = text; (at = strstr(at, word)); at++)
        memset(at, ' ', strlen(word));
}

START_TEST(functions_of_the_cpp_library_have_pmccabes_complexity)
{
    static const char pattern[] = "/usr/include/c++/*/bits/";
    static const char *const endings[] = {"stl_*.h", "*.tcc", "regex*.h"};
    struct tally tally = {0, 0};
    char *folder = temp_folder_make();
    struct err err = ERR_INIT;

    if (!have_pmccabe())
        return;
    for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
        char where[100];
        glob_t found;

        snprintf(where, sizeof(where), "%s%s", pattern, endings[i]);
        if (glob(where, 0, NULL, &found) != 0)
            continue;
        for (size_t j = 0; j < found.gl_pathc; j++) {
            char *text, *path = io_join(folder, "one.cc");
            size_t len;

            ck_assert_int_eq(io_read_file(found.gl_pathv[j], 4 << 20, &text, &len, &err),
                             0);
            blank(text, "_GLIBCXX_VISIBILITY(default)");
            blank(text, "_GLIBCXX_BEGIN_NAMESPACE_CXX11");
            blank(text, "_GLIBCXX_END_NAMESPACE_CXX11");
            blank(text, "_GLIBCXX_BEGIN_NAMESPACE_CONTAINER");
            blank(text, "_GLIBCXX_END_NAMESPACE_CONTAINER");
            blank(text, "_GLIBCXX_BEGIN_NAMESPACE_ALGO");
            blank(text, "_GLIBCXX_END_NAMESPACE_ALGO");
            blank(text, "_GLIBCXX_BEGIN_NAMESPACE_VERSION");
            blank(text, "_GLIBCXX_END_NAMESPACE_VERSION");
            temp_folder_write(folder, "one.cc", text);
            run("cpp", path, text, len, &tally);
            free(text);
            free(path);
        }
        globfree(&found);
    }
    temp_folder_remove(folder);
    ck_assert_uint_ge(tally.compared, CPP_AT_LEAST);
    /* pmccabe counts the && of references in template arguments. */
    ck_assert_uint_ge(tally.agreed * 100, tally.compared * 95);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("pmccabe");
    TCase *tests = tcase_create("pmccabe");

    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, every_function_of_our_own_c_has_pmccabes_complexity);
    tcase_add_test(tests, functions_of_the_cpp_library_have_pmccabes_complexity);
    suite_add_tcase(suite, tests);
    return suite;
}
REGISTER_SUITE(make_suite)
