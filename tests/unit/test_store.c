#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "grader/base/io.h"
#include "grader/store/owner.h"
#include "grader/store/store.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

static char *folder, *path;

static void set_up(void)
{
    folder = temp_folder_make();
    path = temp_folder_path(folder, "s.db");
}

static void tear_down(void)
{
    free(path);
    temp_folder_remove(folder);
}

static struct store *open_store(enum store_mode mode)
{
    struct err err = ERR_INIT;
    struct store *store = NULL;

    ck_assert_msg(store_open(path, mode, &store, &err) == 0, "%s", err.text);
    return store;
}

static const struct run_wish usual = {
    .stem = "answers",
    .identity = "i1",
    .suite = "s",
    .answers = "answers.jsonl",
    .started = "2026-01-01T00:00:00Z",
    .version = "1",
};

static struct run begin(struct store *store, const struct run_wish *wish)
{
    struct err err = ERR_INIT;
    struct run run = {0};

    ck_assert_msg(store_run_begin(store, wish, &run, &err) == 0, "%s", err.text);
    return run;
}

static void put(struct store *store, int64_t run, size_t ordinal, enum verdict verdict,
                enum store_urgency urgency)
{
    char id[32], line[64];
    struct result result;

    snprintf(id, sizeof(id), "t%zu", ordinal);
    snprintf(line, sizeof(line), "{\"n\": %zu}", ordinal);
    result_init(&result);
    result.task_id = id;
    result.ordinal = ordinal;
    result.verdict = verdict;
    snprintf(result.verdict_key, sizeof(result.verdict_key), "k%zu", ordinal);
    ck_assert_int_eq(store_put(store, run, &result, line, strlen(line), urgency, NULL),
                     0);
}

static int count_row(void *context, const struct store_row *row, struct err *err)
{
    size_t *count = context;

    (void)err;
    ck_assert_ptr_nonnull(row->line);
    ++*count;
    return 0;
}

static size_t count_rows(struct store *store, int64_t run)
{
    size_t count = 0;
    struct err err = ERR_INIT;

    ck_assert_msg(store_each(store, run, count_row, &count, &err) == 0, "%s", err.text);
    return count;
}

START_TEST(results_come_back_in_the_order_of_the_answers)
{
    cleanup_store struct store *store = open_store(STORE_WRITE);
    cleanup_run struct run run = begin(store, &usual);

    put(store, run.id, 2, VERDICT_WA, STORE_SOON);
    put(store, run.id, 0, VERDICT_AC, STORE_SOON);
    put(store, run.id, 1, VERDICT_JE, STORE_NOW);
    put(store, run.id, 1, VERDICT_AC, STORE_NOW); /* the same answer again */
    ck_assert_uint_eq(count_rows(store, run.id), 3);
}
END_TEST

START_TEST(a_result_counts_as_long_as_its_key_does)
{
    cleanup_store struct store *store = open_store(STORE_WRITE);
    cleanup_run struct run run = begin(store, &usual);
    struct result answer;
    char *line = NULL;
    size_t len;

    result_init(&answer);
    answer.task_id = (char *)"t5";
    answer.ordinal = 5;
    put(store, run.id, 5, VERDICT_WA, STORE_NOW);
    ck_assert_int_eq(store_get(store, run.id, &answer, "k5", &line, &len, NULL), 1);
    ck_assert_str_eq(line, "{\"n\": 5}");
    free(line);
    ck_assert_int_eq(store_get(store, run.id, &answer, "k6", &line, &len, NULL), 0);
    put(store, run.id, 5, VERDICT_JE, STORE_NOW);
    ck_assert_int_eq(store_get(store, run.id, &answer, "k5", &line, &len, NULL), 0);
}
END_TEST

static bool keep_even(const void *context, uint64_t ordinal)
{
    (void)context;
    return ordinal % 2 == 0;
}

START_TEST(answers_that_are_gone_can_be_removed)
{
    cleanup_store struct store *store = open_store(STORE_WRITE);
    cleanup_run struct run run = begin(store, &usual);

    for (size_t i = 0; i < 10; i++)
        put(store, run.id, i, VERDICT_AC, STORE_SOON);
    ck_assert_int_eq(store_keep(store, run.id, keep_even, NULL, NULL), 0);
    ck_assert_uint_eq(count_rows(store, run.id), 5);
}
END_TEST

START_TEST(the_same_command_takes_up_what_was_stopped)
{
    cleanup_store struct store *store = open_store(STORE_WRITE);
    cleanup_run struct run first = begin(store, &usual), again, next;
    struct run_wish named = usual;

    ck_assert_int_eq(store_run_end(store, first.id, RUN_STOPPED, "", "{}", NULL), 0);
    again = begin(store, &usual);
    ck_assert_int_eq(again.id, first.id);
    ck_assert(again.taken_up);
    ck_assert_int_eq(store_run_end(store, first.id, RUN_DONE, "now", "{}", NULL), 0);
    next = begin(store, &usual);
    ck_assert_str_eq(next.name, "answers-2");
    ck_assert(!next.taken_up);
    run_release(&again);
    named.name = "answers";
    ck_assert_int_eq(store_run_begin(store, &named, &again, NULL), -EEXIST);
    named.name = "answers-2"; /* by ourselves: alive */
    ck_assert_int_eq(store_run_begin(store, &named, &again, NULL), -EBUSY);
    ck_assert_int_eq(store_run_end(store, next.id, RUN_INCOMPLETE, "", "{}", NULL), 0);
    named.identity = "i2";
    ck_assert_int_eq(store_run_begin(store, &named, &again, NULL), -EEXIST);
    run_release(&next);
}
END_TEST

START_TEST(a_run_whose_process_is_gone_was_stopped)
{
    cleanup_store struct store *store = NULL;
    cleanup_run struct run run = {0};
    pid_t pid = fork();

    if (pid == 0) {
        struct store *own = NULL;
        struct run begun;

        _exit(store_open(path, STORE_WRITE, &own, NULL) < 0 ||
              store_run_begin(own, &usual, &begun, NULL) < 0);
    }
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    store = open_store(STORE_WRITE);
    ck_assert_int_eq(store_run_find(store, "answers", &run, NULL), 0);
    ck_assert_int_eq(run.state, RUN_STOPPED);
}
END_TEST

START_TEST(runs_are_listed_and_removed)
{
    cleanup_store struct store *store = open_store(STORE_WRITE);
    cleanup_run struct run run = begin(store, &usual), found = {0};
    struct err err = ERR_INIT;
    struct run *runs;
    size_t count;

    put(store, run.id, 0, VERDICT_JE, STORE_NOW);
    ck_assert_int_eq(store_runs(store, &runs, &count, NULL), 0);
    ck_assert_uint_eq(count, 1);
    ck_assert_uint_eq(runs[0].results, 1);
    ck_assert_uint_eq(runs[0].judge_errors, 1);
    store_runs_free(runs, count);
    ck_assert_int_eq(store_run_delete(store, "answers", &err), -EBUSY);
    ck_assert_int_eq(store_run_end(store, run.id, RUN_DONE, "x", "{}", NULL), 0);
    ck_assert_int_eq(store_run_delete(store, "answers", &err), 0);
    ck_assert_int_eq(store_run_delete(store, "answers", &err), -ENOENT);
    ck_assert_ptr_nonnull(strstr(err.text, "'answers'"));
    ck_assert_int_eq(store_run_find(store, "answers", &found, &err), -ENOENT);
    ck_assert_uint_eq(count_rows(store, run.id), 0);
}
END_TEST

START_TEST(two_processes_write_at_once)
{
    cleanup_store struct store *store = NULL;
    struct run *runs;
    size_t count;
    pid_t pids[4];

    for (size_t i = 0; i < 4; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            struct store *own = open_store(STORE_WRITE);
            struct run run = begin(own, &usual);

            for (size_t row = 0; row < 200; row++)
                put(own, run.id, row, VERDICT_AC, row % 3 ? STORE_SOON : STORE_NOW);
            store_run_end(own, run.id, RUN_DONE, "x", "{}", NULL);
            store_close(own);
            _exit(0);
        }
    }
    for (size_t i = 0; i < 4; i++) {
        int status;

        ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
        ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    store = open_store(STORE_READ);
    ck_assert_int_eq(store_runs(store, &runs, &count, NULL), 0);
    ck_assert_uint_eq(count, 4);
    for (size_t i = 0; i < count; i++)
        ck_assert_uint_eq(runs[i].results, 200);
    store_runs_free(runs, count);
}
END_TEST

START_TEST(a_process_that_is_killed_loses_nothing_that_was_put)
{
    cleanup_store struct store *store = NULL;
    cleanup_run struct run run = {0};
    int ready[2];
    char told;
    pid_t pid;

    ck_assert_int_eq(pipe(ready), 0);
    pid = fork();
    if (pid == 0) {
        struct store *own = open_store(STORE_WRITE);
        struct run begun = begin(own, &usual);

        for (size_t row = 0; row < 50; row++)
            put(own, begun.id, row, VERDICT_AC, STORE_NOW);
        put(own, begun.id, 50, VERDICT_AC, STORE_SOON);
        if (write(ready[1], "x", 1) == 1)
            pause();
        _exit(1);
    }
    ck_assert_int_eq(read(ready[0], &told, 1), 1);
    kill(pid, SIGKILL);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    store = open_store(STORE_WRITE);
    run = begin(store, &usual);
    ck_assert(run.taken_up);
    ck_assert_uint_eq(count_rows(store, run.id), 50);
}
END_TEST

/* ---- files that are not ours, or not whole ---- */

static void expect_refused(enum store_mode mode, int code, const char *text)
{
    struct err err = ERR_INIT;
    struct store *store = NULL;

    ck_assert_int_eq(store_open(path, mode, &store, &err), -code);
    ck_assert_msg(strstr(err.text, text) && strstr(err.text, "s.db"), "%s", err.text);
}

static void run_sql(const char *sql)
{
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

START_TEST(other_files_are_refused_untouched)
{
    cleanup_free char *before = NULL, *after = NULL;
    size_t len, len_after;

    temp_folder_write(folder, "s.db",
                      "no database, but more bytes than a head has: "
                      "0123456789012345678901234567890123456789012345");
    expect_refused(STORE_WRITE, EBADMSG, "no such file of assay");
    temp_folder_write(folder, "s.db", NULL);
    run_sql("CREATE TABLE mine (x); INSERT INTO mine VALUES (1)");
    ck_assert_int_eq(io_read_file(path, 1 << 20, &before, &len, NULL), 0);
    expect_refused(STORE_WRITE, EBADMSG, "another program");
    expect_refused(STORE_READ, EBADMSG, "another program");
    ck_assert_int_eq(io_read_file(path, 1 << 20, &after, &len_after, NULL), 0);
    ck_assert(len == len_after && memcmp(before, after, len) == 0);
}
END_TEST

static const struct {
    const char *sql, *text;
} tampered[] = {
    {"PRAGMA user_version = 999", "newer assay"},
    {"CREATE TRIGGER t AFTER INSERT ON result BEGIN DELETE FROM result; END", "tables"},
    {"CREATE VIEW v AS SELECT 1", "tables"},
    {"CREATE TABLE extra (x)", "tables"},
    {"DROP TABLE result", "tables"},
    {"ALTER TABLE run ADD COLUMN more TEXT", "tables"},
};

START_TEST(a_store_with_other_tables_is_refused)
{
    store_close(open_store(STORE_WRITE));
    run_sql(tampered[_i].sql);
    expect_refused(STORE_WRITE, EBADMSG, tampered[_i].text);
    expect_refused(STORE_READ, EBADMSG, tampered[_i].text);
}
END_TEST

START_TEST(reading_makes_no_file)
{
    expect_refused(STORE_READ, ENOENT, "No such file");
    ck_assert(!io_is_file(path));
}
END_TEST

START_TEST(rows_that_make_no_sense_are_told)
{
    struct store *store = open_store(STORE_WRITE);
    struct run run = begin(store, &usual);
    struct err err = ERR_INIT;
    size_t count = 0;

    put(store, run.id, 0, VERDICT_AC, STORE_NOW);
    store_close(store);
    run_sql("UPDATE result SET verdict = 'XX'");
    store = open_store(STORE_READ);
    ck_assert_int_eq(store_each(store, run.id, count_row, &count, &err), -EBADMSG);
    store_close(store);
    run_sql("UPDATE result SET verdict = 'AC', score = 7");
    store = open_store(STORE_READ);
    ck_assert_int_eq(store_each(store, run.id, count_row, &count, &err), -EBADMSG);
    store_close(store);
    run_release(&run);
}
END_TEST

START_TEST(processes_are_told_apart)
{
    char self[OWNER_MAX], other[OWNER_MAX + 1];
    unsigned pid = 0;

    owner_self(self);
    ck_assert(owner_alive(self, &pid));
    ck_assert_uint_eq(pid, (unsigned)getpid());
    snprintf(other, sizeof(other), "%sx", self); /* another start */
    ck_assert(!owner_alive(other, NULL));
    ck_assert(!owner_alive("", NULL));
    ck_assert(!owner_alive("boot 99999999 5", NULL));
}
END_TEST

static Suite *store_suite(void)
{
    Suite *suite = suite_create("store");
    TCase *tests = tcase_create("store");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, results_come_back_in_the_order_of_the_answers);
    tcase_add_test(tests, a_result_counts_as_long_as_its_key_does);
    tcase_add_test(tests, answers_that_are_gone_can_be_removed);
    tcase_add_test(tests, the_same_command_takes_up_what_was_stopped);
    tcase_add_test(tests, a_run_whose_process_is_gone_was_stopped);
    tcase_add_test(tests, runs_are_listed_and_removed);
    tcase_add_test(tests, two_processes_write_at_once);
    tcase_add_test(tests, a_process_that_is_killed_loses_nothing_that_was_put);
    tcase_add_test(tests, other_files_are_refused_untouched);
    tcase_add_loop_test(tests, a_store_with_other_tables_is_refused, 0,
                        ARRAY_SIZE(tampered));
    tcase_add_test(tests, reading_makes_no_file);
    tcase_add_test(tests, rows_that_make_no_sense_are_told);
    tcase_add_test(tests, processes_are_told_apart);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(store_suite)
