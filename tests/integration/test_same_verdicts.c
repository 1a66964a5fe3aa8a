/*
 * The same answer gets the same verdict whatever runs beside it: with one worker, two,
 * eight, and with as many busy programs as there are CPUs.
 */
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "grader/base/lines.h"
#include "tests/integration/command.h"
#include "tests/integration/results.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define HUMANEVAL "../shared/data/humaneval/HumanEval.jsonl.gz"
#define RECORDED  "../shared/data/answers/humaneval_completions_with_verdicts.jsonl.gz"
#define SUITE     "problems/suites/basics"
#define LINE_CAP  ((size_t)1 << 20)

/* One in so many of the recorded completions; no divisor of the problems' number, so that
 * all problems take part. */
#define SLICE 13

#define HOGS_MAX 64

struct hogs {
    pid_t pids[HOGS_MAX];
    int count;
};

static void hogs_start(struct hogs *ret_hogs)
{
    cpu_set_t cpus;

    ck_assert_int_eq(sched_getaffinity(0, sizeof(cpus), &cpus), 0);
    ret_hogs->count = CPU_COUNT(&cpus) < HOGS_MAX ? CPU_COUNT(&cpus) : HOGS_MAX;
    for (int i = 0; i < ret_hogs->count; i++) {
        ret_hogs->pids[i] = fork();
        ck_assert_int_ge(ret_hogs->pids[i], 0);
        if (ret_hogs->pids[i] > 0)
            continue;
        /* A test that fails leaves none of them behind. */
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (volatile unsigned n = 0;; n++)
            ;
    }
}

static void hogs_stop(const struct hogs *hogs)
{
    for (int i = 0; i < hogs->count; i++) {
        kill(hogs->pids[i], SIGKILL);
        ck_assert_int_eq(waitpid(hogs->pids[i], NULL, 0), hogs->pids[i]);
    }
}

/* answers NULL: the packages' own submissions. */
static void expect_same_verdicts(const char *folder, const char *suite,
                                 const char *answers)
{
    static const struct {
        const char *jobs, *what;
        bool hogs;
    } runs[] = {
        {"-j2", "one worker and two", false},
        {"-j8", "one worker and eight", false},
        {"-j2", "an idle machine and a busy one", true},
    };
    cleanup_results struct results first = {NULL, 0};

    results_of_grading(folder, suite, answers, ARGS("-j1"), &first);
    results_expect_none(&first, "JE");
    for (size_t i = 0; i < ARRAY_SIZE(runs); i++) {
        cleanup_results struct results again = {NULL, 0};
        struct hogs hogs = {.count = 0};

        if (runs[i].hogs)
            hogs_start(&hogs);
        results_of_grading(folder, suite, answers, ARGS(runs[i].jobs), &again);
        hogs_stop(&hogs);
        results_expect_same(&first, &again, runs[i].what);
    }
}

START_TEST(bundled_answers_get_the_same_verdicts_in_company)
{
    static const char *const sets[] = {"problems/suites/answers/basics-good.jsonl",
                                       "problems/suites/answers/basics-flawed.jsonl"};
    char *folder;

    if (!command_sandbox_works())
        return;
    folder = temp_folder_make();
    expect_same_verdicts(folder, SUITE, sets[_i]);
    temp_folder_remove(folder);
}
END_TEST

/* The path is the caller's to free. */
static char *write_slice(const char *folder)
{
    char *path = temp_folder_path(folder, "answers.jsonl");
    cleanup_file FILE *file = fopen(path, "we");
    cleanup_lines struct lines *lines = NULL;
    const char *line;
    size_t len;

    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(lines_open(RECORDED, LINE_CAP, &lines, NULL), 0);
    while (lines_next(lines, &line, &len, NULL) > 0)
        if (lines_number(lines) % SLICE == 0)
            ck_assert_int_gt(fprintf(file, "%s\n", line), 0);
    return path;
}

START_TEST(completions_of_real_models_get_the_same_verdicts_in_company)
{
    cleanup_free char *answers = NULL;
    char *folder;

    if (!command_sandbox_works() || !temp_folder_public_data(HUMANEVAL) ||
        !temp_folder_public_data(RECORDED))
        return;
    folder = temp_folder_make();
    answers = write_slice(folder);
    expect_same_verdicts(folder, HUMANEVAL, answers);
    temp_folder_remove(folder);
}
END_TEST

START_TEST(submissions_of_packages_get_the_same_verdicts_in_company)
{
    char *folder = temp_folder_make(), *packages = temp_folder_make();

    if (command_sandbox_works() &&
        temp_folder_unpack_kattis(packages, "problemtools.jsonl.gz"))
        expect_same_verdicts(folder, packages, NULL);
    temp_folder_remove(packages);
    temp_folder_remove(folder);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("same_verdicts");
    TCase *tcase = tcase_create("same_verdicts");

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 3600);
    tcase_add_loop_test(tcase, bundled_answers_get_the_same_verdicts_in_company, 0, 2);
    tcase_add_test(tcase, completions_of_real_models_get_the_same_verdicts_in_company);
    tcase_add_test(tcase, submissions_of_packages_get_the_same_verdicts_in_company);
    return suite;
}
REGISTER_SUITE(make_suite)
