/*
 * What runs around answers is compiled once and kept in the cache: that changes no
 * verdict, and neither an answer nor a damaged file has a say in what later runs start.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "grader/base/io.h"
#include "tests/integration/command.h"
#include "tests/integration/results.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define SCRIPT_FILES   2 /* driver and examiner */
#define FUNCTION_FILES 3 /* and the function kind's driver */

#define ANSWER(id, model, code)                                                          \
    "{\"task_id\": \"" id "\", \"model\": \"" model "\", \"language\": \"python\", "     \
    "\"solution\": \"" code "\"}\n"

#define GOOD "def twice(x): return x + x\\n"
/* Other text in place of every file around it. */
#define VANDAL                                                                           \
    "import os\\n"                                                                       \
    "for name in os.listdir('/box'):\\n"                                                 \
    "    open('/box/' + name, 'w').write('raise SystemExit')\\n" GOOD

static const struct temp_file files[] = {
    {"suite.jsonl",
     "{\"task_id\": \"script/1\", \"prompt\": \"def twice(x):\\n\", "
     "\"canonical_solution\": \"    return 2 * x\\n\", \"entry_point\": \"twice\", "
     "\"test\": \"def check(candidate):\\n    assert candidate(4) == 8\\n\"}\n"},
    {"answers.jsonl",
     ANSWER("script/1", "vandal", VANDAL) ANSWER("script/1", "good", GOOD)
         ANSWER("script/1", "wrong", "def twice(x): return x\\n")},
    {"twice/problem.yaml", "name: Twice\n"},
    {"twice/task.yaml", "kind: function\nsignature: \"twice(x: int) -> int\"\n"},
    {"twice/data/secret/1.jsonl", "{\"args\": [4], \"expect\": 8}\n"},
    {"calls.jsonl", ANSWER("twice", "vandal", VANDAL) ANSWER("twice", "good", GOOD)},
    TEMP_FILES_END,
};

/* How many files of bytecode the cache has; `text` replaces what is in them. */
static size_t visit_cache(const char *cache, const char *text)
{
    cleanup_free char *folder = temp_folder_path(cache, "assay/bytecode");
    DIR *dir = opendir(folder);
    struct dirent *entry;
    size_t count = 0;

    while (dir && (entry = readdir(dir))) {
        if (entry->d_name[0] == '.')
            continue;
        count++;
        if (text)
            temp_folder_write(folder, entry->d_name, text);
    }
    if (dir)
        closedir(dir);
    return count;
}

static void grade(const char *folder, const char *suite_name, const char *answers_name)
{
    static const char *const options[] = {"-j", "1", NULL};
    cleanup_free char *suite = temp_folder_path(folder, suite_name);
    cleanup_free char *answers = temp_folder_path(folder, answers_name);
    cleanup_results struct results results = {NULL, 0};

    results_of_grading(folder, suite, answers, options, &results);
    for (size_t i = 0; i < results.count; i++)
        ck_assert_msg(strcmp(results.rows[i].verdict,
                             strstr(results.rows[i].key, "wrong") ? "WA" : "AC") == 0,
                      "%s: %s", results.rows[i].key, results.rows[i].verdict);
    ck_assert_uint_ge(results.count, 2);
}

/* In turns: an empty cache, one that is there, and one that was damaged. */
START_TEST(verdicts_are_the_same_with_any_cache)
{
    char *folder = temp_folder_make();
    cleanup_free char *cache = temp_folder_path(folder, "cache");

    if (!command_sandbox_works()) {
        temp_folder_remove(folder);
        return;
    }
    temp_folder_write_all(folder, files);
    ck_assert_int_eq(setenv("XDG_CACHE_HOME", cache, 1), 0);
    grade(folder, "suite.jsonl", "answers.jsonl");
    ck_assert_uint_eq(visit_cache(cache, NULL), SCRIPT_FILES);
    grade(folder, "twice", "calls.jsonl");
    ck_assert_uint_eq(visit_cache(cache, NULL), FUNCTION_FILES);
    grade(folder, "suite.jsonl", "answers.jsonl");
    visit_cache(cache, "raise SystemExit\n");
    grade(folder, "suite.jsonl", "answers.jsonl");
    grade(folder, "twice", "calls.jsonl");
    ck_assert_uint_eq(visit_cache(cache, NULL), FUNCTION_FILES);
    temp_folder_remove(folder);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("bytecode");
    TCase *tcase = tcase_create("bytecode");

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, verdicts_are_the_same_with_any_cache);
    return suite;
}
REGISTER_SUITE(make_suite)
