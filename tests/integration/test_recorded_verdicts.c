/*
 * Recorded completions of real models to HumanEval: every difference between our verdict
 * and the recorded one is listed and explained in docs/verdict-differences.md.
 */
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/lines.h"
#include "tests/integration/command.h"
#include "tests/integration/results.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define HUMANEVAL   "../shared/data/humaneval/HumanEval.jsonl.gz"
#define ANSWERS     "../shared/data/answers/humaneval_completions_with_verdicts.jsonl.gz"
#define DIFFERENCES "docs/verdict-differences.md"
#define COMPLETIONS 3880
#define LINE_CAP    ((size_t)1 << 20)
#define KEYS_MAX    COMPLETIONS

/* "MODEL | TASK_ID | SAMPLE" of answers. */
struct keys {
    char *items[KEYS_MAX];
    size_t count;
};

static void keys_add(struct keys *keys, char *key)
{
    ck_assert_ptr_nonnull(key);
    ck_assert_uint_lt(keys->count, KEYS_MAX);
    keys->items[keys->count++] = key;
}

static bool keys_has(const struct keys *keys, const char *key)
{
    for (size_t i = 0; i < keys->count; i++)
        if (strcmp(keys->items[i], key) == 0)
            return true;
    return false;
}

static void keys_release(struct keys *keys)
{
    for (size_t i = 0; i < keys->count; i++)
        free(keys->items[i]);
    keys->count = 0;
}

/* The first three cells of each row of the tables that begin with "model". */
static void read_listed(struct keys *ret_keys)
{
    cleanup_lines struct lines *lines = NULL;
    const char *line;
    bool in_table = false;
    size_t len;

    ck_assert_int_eq(lines_open(DIFFERENCES, LINE_CAP, &lines, NULL), 0);
    while (lines_next(lines, &line, &len, NULL) > 0) {
        const char *end = line;

        if (strncmp(line, "| model | task_id | sample |", 28) == 0)
            in_table = true;
        else if (*line != '|')
            in_table = false;
        else if (in_table && line[1] == ' ') {
            for (int cells = 0; cells < 3 && end; cells++)
                end = strstr(end + 1, " |");
            ck_assert_msg(end != NULL, "%s: %s", DIFFERENCES, line);
            keys_add(ret_keys, strndup(line + 2, (size_t)(end - line - 2)));
        }
    }
}

/* Adds the answer where our verdict is not the recorded one. */
static void compare(cJSON *answer, const struct results *results,
                    struct keys *differences)
{
    const char *model = json_get(answer, "model")->valuestring;
    const char *task_id = json_get(answer, "task_id")->valuestring;
    cleanup_free char *key = NULL;
    const char *verdict;
    bool passed;
    char *difference;

    cJSON_AddStringToObject(answer, "language", "python");
    key = results_key(answer);
    verdict = results_verdict(results, key);
    ck_assert_msg(verdict != NULL, "no result of %s", key);
    ck_assert_int_eq(json_opt_bool(answer, "passed", &passed, NULL), 0);
    if (passed == (strcmp(verdict, "AC") == 0))
        return;
    ck_assert(asprintf(&difference, "%s | %s | %.17g", model, task_id,
                       json_get(answer, "sample")->valuedouble) > 0);
    keys_add(differences, difference);
}

static void find_differences(const struct results *results, struct keys *ret_keys)
{
    cleanup_lines struct lines *lines = NULL;
    const char *line;
    size_t len;

    ck_assert_int_eq(lines_open(ANSWERS, LINE_CAP, &lines, NULL), 0);
    while (lines_next(lines, &line, &len, NULL) > 0) {
        cleanup_json cJSON *answer = NULL;

        ck_assert_int_eq(json_parse(line, len, &answer, NULL), 0);
        compare(answer, results, ret_keys);
    }
}

/* Fails the test with those of `a` that `b` lacks. */
static void expect_within(const struct keys *a, const struct keys *b, const char *what)
{
    cleanup_buf struct buf list = BUF_INIT(8000);
    size_t count = 0;

    for (size_t i = 0; i < a->count; i++) {
        if (keys_has(b, a->items[i]))
            continue;
        count++;
        buf_addf(&list, "%s\n", a->items[i]);
    }
    ck_assert_msg(count == 0, "%zu %s %s:\n%s", count, what, DIFFERENCES, buf_str(&list));
}

START_TEST(verdicts_are_the_recorded_ones_but_for_the_listed_differences)
{
    static struct keys listed, differences;
    cleanup_results struct results results = {NULL, 0};
    char *folder;

    if (!command_sandbox_works() || !temp_folder_public_data(HUMANEVAL) ||
        !temp_folder_public_data(ANSWERS))
        return;
    folder = temp_folder_make();
    read_listed(&listed);
    results_of_grading(folder, HUMANEVAL, ANSWERS, ARGS(NULL), &results);
    temp_folder_remove(folder);
    ck_assert_uint_eq(results.count, COMPLETIONS);
    results_expect_none(&results, "JE");
    find_differences(&results, &differences);
    expect_within(&differences, &listed, "differences are not listed in");
    expect_within(&listed, &differences, "answers no longer differ, but are listed in");
    keys_release(&listed);
    keys_release(&differences);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("recorded_verdicts");
    TCase *tcase = tcase_create("recorded_verdicts");

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 3600);
    tcase_add_test(tcase, verdicts_are_the_recorded_ones_but_for_the_listed_differences);
    return suite;
}
REGISTER_SUITE(make_suite)
