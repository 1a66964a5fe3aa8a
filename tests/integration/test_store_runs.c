/*
 * The store under `assay grade`: runs that are killed, stopped and gone on with, verdicts
 * that are known from before, shards, full disks, and files that are damaged or held.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "grader/base/io.h"
#include "tests/integration/command.h"
#include "tests/integration/results.h"
#include "tests/integration/small_suite.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define ANSWERS   24
#define KILLS     10
#define PATIENCE  200
#define SUM_SHORT "import time; time.sleep(0.2); " SUM_RIGHT

static char *folder, *suite, *answers, *store;

/* Right ones and wrong ones in turn, each a program of its own. */
static void write_answers(const char *name, size_t count, const char *right,
                          const char *wrong)
{
    cleanup_buf struct buf text = BUF_INIT(1 << 20);

    for (size_t i = 0; i < count; i++)
        ck_assert_int_eq(buf_addf(&text,
                                  "{\"task_id\": \"sum\", \"language\": \"python\", "
                                  "\"sample\": %zu, \"solution\": \"x = %zu; %s\"}\n",
                                  i, i, i % 2 ? wrong : right),
                         0);
    temp_folder_write(folder, name, buf_str(&text));
}

static void set_up(void)
{
    static const struct temp_file files[] = {SMALL_SUITE_FILES, TEMP_FILES_END};

    folder = temp_folder_make();
    temp_folder_write_all(folder, files);
    suite = temp_folder_path(folder, "suite");
    answers = temp_folder_path(folder, "answers.jsonl");
    store = temp_folder_path(folder, "s.db");
    setenv("XDG_CACHE_HOME", folder, 1);
}

static void tear_down(void)
{
    free(suite);
    free(answers);
    free(store);
    temp_folder_remove(folder);
}

/* Results of the run, by an export. */
static void read_run(const char *name, struct results *ret_results)
{
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    const char *lines;

    command_run(ARGS("runs", "--store", store, "--export", name), NULL, &result);
    command_expect(&result, 0);
    lines = strchr(result.out, '\n');
    ck_assert_ptr_nonnull(lines);
    lines++;
    results_parse(lines, strlen(lines), ret_results);
}

static void expect_all_right(const char *name, size_t count)
{
    cleanup_results struct results results = {NULL, 0};

    read_run(name, &results);
    ck_assert_uint_eq(results.count, count);
    for (size_t i = 0; i < results.count; i++) {
        int sample = json_get(results.rows[i].result, "sample")->valueint;

        ck_assert_str_eq(results.rows[i].verdict, sample % 2 ? "WA" : "AC");
    }
}

/* The member of the only run that there is. */
static void expect_state(const char *state, int results)
{
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    cleanup_json cJSON *document = NULL;
    const cJSON *run;

    command_run(ARGS("runs", "--store", store, "--json", "-"), NULL, &result);
    command_expect(&result, 0);
    document = command_json(&result);
    ck_assert_int_eq(cJSON_GetArraySize(json_get(document, "runs")), 1);
    run = cJSON_GetArrayItem(json_get(document, "runs"), 0);
    ck_assert_str_eq(json_get(run, "state")->valuestring, state);
    if (results >= 0)
        ck_assert_int_eq(json_get(run, "results")->valueint, results);
}

static void grade(const char *const *options, int exit_code,
                  struct command_result *ret_result)
{
    const char *args[24] = {"grade", "-q", "-j2", "--store", store, suite, answers};
    size_t count = 7;

    for (; *options; options++)
        args[count++] = *options;
    command_run(args, NULL, ret_result);
    command_expect(ret_result, exit_code);
}

/* Results that lie in the file, seen by another reader while somebody writes. */
static int stored(void)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    int count = 0;

    if (access(store, F_OK) == 0 &&
        sqlite3_open_v2(store, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "SELECT count(*) FROM result", -1, &statement, NULL) ==
            SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        count = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return count;
}

static void wait_for_results(int count)
{
    for (int i = 0; i < PATIENCE * 10 && stored() < count; i++)
        usleep(20000);
    ck_assert_int_ge(stored(), count);
}

START_TEST(killed_again_and_again_it_ends_like_one_undisturbed)
{
    cleanup_command struct command_result last = COMMAND_RESULT_INIT;

    if (!command_sandbox_works())
        return;
    write_answers("answers.jsonl", ANSWERS, SUM_SHORT, SUM_WRONG);
    for (int i = 1; i <= KILLS; i++) {
        struct command_pipes pipes;
        int before = stored(), status;

        command_start(ARGS("grade", "-q", "-j2", "--no-cache", "--store", store, suite,
                           answers),
                      &pipes);
        wait_for_results(before + 1 + i % 2);
        kill(pipes.pid, SIGKILL);
        close(pipes.input_fd);
        close(pipes.output_fd);
        ck_assert_int_eq(waitpid(pipes.pid, &status, 0), pipes.pid);
        if (stored() >= ANSWERS - 3)
            break;
        expect_state("stopped", -1);
    }
    grade(ARGS("--no-cache"), 0, &last);
    ck_assert_ptr_nonnull(strstr(last.errors, "goes on"));
    expect_state("done", ANSWERS);
    expect_all_right("answers", ANSWERS);
}
END_TEST

START_TEST(sigterm_stops_cleanly_and_the_same_command_goes_on)
{
    cleanup_command struct command_result last = COMMAND_RESULT_INIT;
    struct command_pipes pipes;

    if (!command_sandbox_works())
        return;
    write_answers("answers.jsonl", ANSWERS, SUM_SHORT, SUM_WRONG);
    command_start(ARGS("grade", "-q", "-j2", "--no-cache", "--store", store, suite,
                       answers),
                  &pipes);
    wait_for_results(3);
    kill(pipes.pid, SIGTERM);
    ck_assert_int_eq(command_finish(&pipes), 3);
    expect_state("stopped", -1);
    grade(ARGS("--no-cache", "--run", "answers"), 0, &last);
    expect_all_right("answers", ANSWERS);
    command_result_release(&last);
    grade(ARGS("--run", "answers"), 2, &last); /* done */
}
END_TEST

START_TEST(known_verdicts_are_told_and_can_be_refused)
{
    cleanup_command struct command_result first = COMMAND_RESULT_INIT,
                                          again = COMMAND_RESULT_INIT,
                                          anew = COMMAND_RESULT_INIT,
                                          other = COMMAND_RESULT_INIT;

    if (!command_sandbox_works())
        return;
    write_answers("answers.jsonl", 4, SUM_RIGHT, SUM_WRONG);
    grade(ARGS("--run", "a"), 0, &first);
    ck_assert_ptr_null(strstr(first.out, "known from before"));
    grade(ARGS("--run", "b"), 0, &again);
    ck_assert_ptr_nonnull(strstr(again.out, "4 verdicts were known from before"));
    grade(ARGS("--run", "c", "--no-cache"), 0, &anew);
    ck_assert_ptr_null(strstr(anew.out, "known from before"));
    /* Another limit is another question. */
    grade(ARGS("--run", "d", "--time-limit", "4"), 0, &other);
    ck_assert_ptr_null(strstr(other.out, "known from before"));
    expect_all_right("b", 4);
}
END_TEST

START_TEST(changed_test_data_is_another_problem)
{
    cleanup_command struct command_result first = COMMAND_RESULT_INIT,
                                          again = COMMAND_RESULT_INIT;
    cleanup_results struct results results = {NULL, 0};

    if (!command_sandbox_works())
        return;
    write_answers("answers.jsonl", 2, SUM_RIGHT, SUM_WRONG);
    grade(ARGS("--run", "a"), 0, &first);
    temp_folder_write(folder, "suite/sum/data/secret/1.ans", "7\n");
    grade(ARGS("--run", "b"), 0, &again);
    ck_assert_ptr_null(strstr(again.out, "known from before"));
    read_run("b", &results);
    ck_assert_uint_eq(results_count(&results, "WA"), 2);
}
END_TEST

START_TEST(two_at_once_do_not_disturb_each_other)
{
    struct command_pipes pipes[2];

    if (!command_sandbox_works())
        return;
    write_answers("answers.jsonl", 10, SUM_RIGHT, SUM_WRONG);
    for (int i = 0; i < 2; i++)
        command_start(ARGS("grade", "-q", "-j2", "--store", store, suite, answers),
                      &pipes[i]);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(command_finish(&pipes[i]), 0);
    expect_all_right("answers", 10);
    expect_all_right("answers-2", 10);
}
END_TEST

/* ---- shards ---- */

static void run_shard(const char *shard, const char *file)
{
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;

    command_run(ARGS("grade", "-q", "-j2", "--shard", shard, "--store", file, suite,
                     answers),
                NULL, &result);
    command_expect(&result, 0);
}

START_TEST(shards_merged_equal_the_whole)
{
    static const char *const tasks[] = {"sum", "one", "two", "three", "four"};
    cleanup_command struct command_result whole = COMMAND_RESULT_INIT,
                                          merged = COMMAND_RESULT_INIT,
                                          missing = COMMAND_RESULT_INIT;
    cleanup_results struct results a = {NULL, 0}, b = {NULL, 0};
    cleanup_buf struct buf text = BUF_INIT(1 << 16);
    cleanup_free char *first = temp_folder_path(folder, "0.db");
    cleanup_free char *second = temp_folder_path(folder, "1.db");

    if (!command_sandbox_works())
        return;
    for (size_t i = 0; i < 20; i++)
        ck_assert_int_eq(
            buf_addf(&text,
                     "{\"task_id\": \"%s\", \"language\": \"python\", \"solution\": "
                     "\"%s\"}\n",
                     tasks[i % 5], i % 3 ? SUM_RIGHT : SUM_WRONG),
            0);
    temp_folder_write(folder, "answers.jsonl", buf_str(&text));
    for (size_t i = 1; i < ARRAY_SIZE(tasks); i++) {
        cleanup_free char *copy = NULL;

        ck_assert_int_ge(asprintf(&copy, "%s/%s", suite, tasks[i]), 0);
        command_run_program("/bin/cp", ARGS("-r", temp_folder_path(suite, "sum"), copy),
                            NULL, &whole);
        command_expect(&whole, 0);
        command_result_release(&whole);
    }
    grade(ARGS("--run", "whole"), 0, &whole);
    run_shard("0/2", first);
    command_run(ARGS("merge", "--store", store, "--run", "m", first), NULL, &missing);
    command_expect(&missing, 2);
    command_expect_errors(&missing, ARGS("1 of 2 shards missing: 1"), 1);
    run_shard("1/2", second);
    command_run(ARGS("merge", "--store", store, "--run", "m", second, first, second),
                NULL, &merged);
    command_expect(&merged, 0);
    read_run("whole", &a);
    read_run("m", &b);
    ck_assert_uint_eq(a.count, 20);
    results_expect_same(&a, &b, "the whole and its shards");
}
END_TEST

/* ---- trouble ---- */

/* A small file system of our own, gone with this process. */
static bool mount_small(const char *path, const char *options)
{
    if (unshare(CLONE_NEWNS) == 0 &&
        mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
        mount("none", path, "tmpfs", 0, options) == 0)
        return true;
    ck_assert_msg(!getenv("SANDBOX_MUST_WORK"), "mount: %s", strerror(errno));
    fprintf(stderr, "NOTE: SKIPPED, no file system can be mounted here: %s\n",
            strerror(errno));
    return false;
}

START_TEST(a_full_disk_loses_nothing_and_is_gone_on_from)
{
    cleanup_command struct command_result full = COMMAND_RESULT_INIT,
                                          last = COMMAND_RESULT_INIT;
    cleanup_free char *disk = temp_folder_path(folder, "disk");
    int kept;

    if (!command_sandbox_works())
        return;
    temp_folder_write(folder, "disk/here", "");
    if (!mount_small(disk, "size=192k"))
        return;
    free(store);
    store = temp_folder_path(disk, "s.db");
    write_answers("answers.jsonl", 150, SUM_RIGHT, SUM_WRONG);
    grade(ARGS("--no-cache"), 3, &full);
    command_expect_errors(&full, ARGS("disk is full", "same command again"), 2);
    ck_assert_int_eq(mount(NULL, disk, NULL, MS_REMOUNT, "size=8m"), 0);
    kept = stored();
    ck_assert_int_gt(kept, 0);
    grade(ARGS("--no-cache"), 0, &last);
    expect_state("done", 150);
    expect_all_right("answers", 150);
    umount2(disk, MNT_DETACH);
}
END_TEST

START_TEST(a_damaged_store_is_told_before_anything_is_graded)
{
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;

    write_answers("answers.jsonl", 2, SUM_RIGHT, SUM_WRONG);
    temp_folder_write(folder, "s.db",
                      "This is no database at all, but it is longer than "
                      "the head of one, which has one hundred bytes...");
    grade(ARGS("--run", "x"), 2, &result);
    command_expect_errors(&result, ARGS("s.db", "damaged"), 2);
}
END_TEST

START_TEST(a_store_that_is_damaged_inside_crashes_nothing)
{
    cleanup_command struct command_result graded = COMMAND_RESULT_INIT;
    cleanup_free char *data = NULL;
    size_t len;

    if (!command_sandbox_works())
        return;
    write_answers("answers.jsonl", 30, SUM_RIGHT, SUM_WRONG);
    grade(ARGS("--run", "x"), 0, &graded);
    ck_assert_int_eq(io_read_file(store, 1 << 24, &data, &len, NULL), 0);
    for (size_t at = 4096; at + 64 < len; at += 1361) {
        cleanup_command struct command_result read = COMMAND_RESULT_INIT,
                                              listed = COMMAND_RESULT_INIT;
        cleanup_fd int fd = open(store, O_WRONLY | O_TRUNC | O_CLOEXEC);
        char saved[64];

        memcpy(saved, data + at, sizeof(saved));
        memset(data + at, (int)(at & 0xff), sizeof(saved));
        ck_assert_int_eq(io_write_all(fd, data, len, NULL), 0);
        memcpy(data + at, saved, sizeof(saved));
        command_run(ARGS("runs", "--store", store, "--export", "x"), NULL, &read);
        ck_assert_int_eq(read.signal, 0);
        command_run(ARGS("runs", "--store", store), NULL, &listed);
        ck_assert_int_eq(listed.signal, 0);
    }
}
END_TEST

START_TEST(exports_come_back)
{
    cleanup_command struct command_result graded = COMMAND_RESULT_INIT,
                                          done = COMMAND_RESULT_INIT;
    cleanup_free char *file = temp_folder_path(folder, "x.jsonl");
    cleanup_results struct results a = {NULL, 0}, b = {NULL, 0};

    if (!command_sandbox_works())
        return;
    write_answers("answers.jsonl", 4, SUM_RIGHT, SUM_WRONG);
    grade(ARGS("--run", "x"), 0, &graded);
    command_run(ARGS("runs", "--store", store, "--export", "x", "-o", file), NULL, &done);
    command_expect(&done, 0);
    command_result_release(&done);
    command_run(ARGS("runs", "--store", store, "--import", file), NULL, &done);
    command_expect(&done, 2);
    command_expect_errors(&done, ARGS("already"), 1);
    command_result_release(&done);
    command_run(ARGS("runs", "--store", store, "--import", file, "--run", "y"), NULL,
                &done);
    command_expect(&done, 0);
    read_run("x", &a);
    read_run("y", &b);
    results_expect_same(&a, &b, "a run and its import");
    command_result_release(&done);
    command_run(ARGS("runs", "--store", store, "--delete", "x"), NULL, &done);
    command_expect(&done, 0);
    expect_state("done", 4);
}
END_TEST

static Suite *store_runs_suite(void)
{
    Suite *s = suite_create("store_runs");
    TCase *tests = tcase_create("store_runs");

    tcase_set_timeout(tests, COMMAND_TIMEOUT_S);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, killed_again_and_again_it_ends_like_one_undisturbed);
    tcase_add_test(tests, sigterm_stops_cleanly_and_the_same_command_goes_on);
    tcase_add_test(tests, known_verdicts_are_told_and_can_be_refused);
    tcase_add_test(tests, changed_test_data_is_another_problem);
    tcase_add_test(tests, two_at_once_do_not_disturb_each_other);
    tcase_add_test(tests, shards_merged_equal_the_whole);
    tcase_add_test(tests, a_full_disk_loses_nothing_and_is_gone_on_from);
    tcase_add_test(tests, a_damaged_store_is_told_before_anything_is_graded);
    tcase_add_test(tests, a_store_that_is_damaged_inside_crashes_nothing);
    tcase_add_test(tests, exports_come_back);
    suite_add_tcase(s, tests);
    return s;
}

REGISTER_SUITE(store_runs_suite)
