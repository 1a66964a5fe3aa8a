/*
 * Cells, spawners and inits that are killed or stopped while `assay grade` works, and an
 * assay that is killed: no verdict is wrong or missing, and nothing is left behind.
 */
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "tests/integration/command.h"
#include "tests/integration/processes.h"
#include "tests/integration/results.h"
#include "tests/integration/small_suite.h"
#include "tests/support.h"

#define ANSWERS      6
#define LOOK_US      20000
#define LOOKS_MAX    3000 /* a minute */
#define KILLS_MAX    2000
#define MOUNT_MARK   "assay-"
#define SUM_IDLE     "import time; time.sleep(0.7); " SUM_RIGHT
#define SUM_IDLE_BAD "import time; time.sleep(0.7); " SUM_WRONG

static const struct temp_file files[] = {
    SMALL_SUITE_FILES,
    {"answers.jsonl",
     SUM_LINE("1", SUM_IDLE) SUM_LINE("2", SUM_IDLE_BAD) SUM_LINE("3", SUM_IDLE)
         SUM_LINE("4", SUM_IDLE_BAD) SUM_LINE("5", SUM_IDLE) SUM_LINE("6", SUM_IDLE_BAD)},
    {"one.jsonl", SUM_LINE("1", SUM_RIGHT)},
    TEMP_FILES_END,
};

/* `assay grade` at work in a folder of its own. */
struct grading {
    char *folder, *suite, *answers, *results;
    struct command_pipes pipes;
};

static void grading_start(struct grading *g)
{
    g->folder = temp_folder_make();
    temp_folder_write_all(g->folder, files);
    g->suite = temp_folder_path(g->folder, "suite");
    g->answers = temp_folder_path(g->folder, "answers.jsonl");
    g->results = temp_folder_path(g->folder, "results.jsonl");
    command_start(ARGS("grade", g->suite, g->answers, "--jsonl", g->results, "-j", "2",
                       "--time-limit", "1", "-q"),
                  &g->pipes);
}

/* The name of the folder goes with it. */
static void grading_release(struct grading *g)
{
    temp_folder_remove(g->folder);
    free(g->suite);
    free(g->answers);
    free(g->results);
}

/* Waits until something lies that deep below it. */
static pid_t find_victim(pid_t assay, enum depth depth, struct processes *processes)
{
    for (int i = 0; i < LOOKS_MAX; i++) {
        pid_t pid;

        processes_below(assay, processes);
        pid = processes_find(processes, depth);
        if (pid)
            return pid;
        usleep(LOOK_US);
    }
    ck_abort_msg("no process at depth %d", (int)depth);
    return 0;
}

/* Odd samples are right, even ones wrong. */
static void expect_verdicts(const struct grading *g, bool complete)
{
    cleanup_results struct results results = {NULL, 0};

    results_read(g->results, &results);
    ck_assert_uint_eq(results.count, ANSWERS);
    for (size_t i = 0; i < results.count; i++) {
        int sample = json_get(results.rows[i].result, "sample")->valueint;
        const char *verdict = results.rows[i].verdict;

        if (!complete && strcmp(verdict, "JE") == 0)
            continue;
        ck_assert_msg(strcmp(verdict, sample % 2 ? "AC" : "WA") == 0, "%s: %s",
                      results.rows[i].key, verdict);
    }
}

static const struct {
    enum depth depth;
    int signal;
} attacks[] = {
    {DEPTH_CELL, SIGKILL},    {DEPTH_CELL, SIGSTOP}, {DEPTH_SPAWNER, SIGKILL},
    {DEPTH_SPAWNER, SIGSTOP}, {DEPTH_INIT, SIGKILL}, {DEPTH_INIT, SIGSTOP},
    {DEPTH_CELL, SIGSEGV},    {DEPTH_CELL, SIGTERM}, {DEPTH_SPAWNER, SIGSEGV},
};

START_TEST(what_is_killed_or_stopped_is_replaced_and_its_job_done_again)
{
    struct processes processes;
    struct grading g;

    if (!command_sandbox_works())
        return;
    grading_start(&g);
    /* Not before something runs: only then there is a job to be lost. */
    find_victim(g.pipes.pid, DEPTH_PROGRAM, &processes);
    kill(processes_find(&processes, attacks[_i].depth), attacks[_i].signal);
    ck_assert_int_eq(command_finish(&g.pipes), 0);
    expect_verdicts(&g, true);
    processes_expect_gone(&processes);
    grading_release(&g);
}
END_TEST

START_TEST(cells_that_never_stay_alive_make_judge_errors_and_nothing_else)
{
    struct processes processes;
    struct grading g;
    int status = 0, kills = 0;

    if (!command_sandbox_works())
        return;
    grading_start(&g);
    find_victim(g.pipes.pid, DEPTH_PROGRAM, &processes);
    for (; kills < KILLS_MAX && waitpid(g.pipes.pid, &status, WNOHANG) == 0; kills++) {
        processes_below(g.pipes.pid, &processes);
        for (size_t i = 0; i < processes.count; i++)
            if (processes.list[i].depth == DEPTH_CELL)
                kill(processes.list[i].pid, SIGKILL);
        usleep(LOOK_US);
    }
    ck_assert_int_lt(kills, KILLS_MAX);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 3);
    expect_verdicts(&g, false);
    close(g.pipes.input_fd);
    close(g.pipes.output_fd);
    grading_release(&g);
}
END_TEST

/* ---- what is left ---- */

static char group_prefix[64];
static unsigned groups_found;

static int count_group(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    size_t len = strlen(group_prefix);

    (void)st;
    if (type == FTW_D && strncmp(path + ftw->base, group_prefix, len) == 0 &&
        strchr("-.", path[ftw->base + (int)len]))
        groups_found++;
    return 0;
}

/* Control groups of one cell, wherever they may lie. */
static unsigned groups_of(pid_t cell)
{
    snprintf(group_prefix, sizeof(group_prefix), "assay-%d", (int)cell);
    groups_found = 0;
    nftw("/sys/fs/cgroup", count_group, 32, FTW_PHYS);
    return groups_found;
}

static bool something_is_mounted(void)
{
    cleanup_free char *text = NULL;

    ck_assert_int_eq(io_read_file("/proc/self/mountinfo", 1 << 20, &text, NULL, NULL), 0);
    return strstr(text, " " MOUNT_MARK) != NULL;
}

/* Which of assay and all of its cells are killed at once. */
static const struct {
    bool assay, cells, stop_first;
} disasters[] = {
    {true, false, false},
    {true, true, false},
    {false, true, false},
    {true, true, true},
};

START_TEST(nothing_is_left_of_what_was_killed_after_the_next_start)
{
    struct processes processes;
    struct grading g;
    size_t files_left;
    char **names;
    int status;

    if (!command_sandbox_works())
        return;
    grading_start(&g);
    find_victim(g.pipes.pid, DEPTH_PROGRAM, &processes);
    for (size_t i = 0; disasters[_i].stop_first && i < processes.count; i++)
        kill(processes.list[i].pid, SIGSTOP);
    if (disasters[_i].assay)
        kill(g.pipes.pid, SIGKILL);
    for (size_t i = 0; disasters[_i].cells && i < processes.count; i++)
        if (processes.list[i].depth == DEPTH_CELL)
            kill(processes.list[i].pid, SIGKILL);
    close_fd(&g.pipes.input_fd);
    close_fd(&g.pipes.output_fd);
    ck_assert_int_eq(waitpid(g.pipes.pid, &status, 0), g.pipes.pid);
    processes_expect_gone(&processes);
    {
        cleanup_command struct command_result next = COMMAND_RESULT_INIT;

        command_run(ARGS("exec", "/bin/true"), NULL, &next);
        command_expect(&next, 0);
    }
    for (size_t i = 0; i < processes.count; i++)
        if (processes.list[i].depth == DEPTH_CELL)
            ck_assert_uint_eq(groups_of(processes.list[i].pid), 0);
    ck_assert(!something_is_mounted());
    ck_assert_int_eq(io_list_dir(g.folder, &names, &files_left, NULL), 0);
    /* The suite, two files of answers, and the results. */
    ck_assert_uint_eq(files_left, 4);
    io_free_names(names);
    grading_release(&g);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("recovery");
    TCase *tc = tcase_create("recovery");

    tcase_set_timeout(tc, 600);
    tcase_add_loop_test(tc, what_is_killed_or_stopped_is_replaced_and_its_job_done_again,
                        0, (int)ARRAY_SIZE(attacks));
    tcase_add_test(tc, cells_that_never_stay_alive_make_judge_errors_and_nothing_else);
    tcase_add_loop_test(tc, nothing_is_left_of_what_was_killed_after_the_next_start, 0,
                        (int)ARRAY_SIZE(disasters));
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
