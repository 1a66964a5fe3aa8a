#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <sqlite3.h>

#include "grader/store/schema.h"
#include "grader/store/verdicts.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define KEY "0123456789012345678901234567890123456789012345678901234567890123"

static char *folder, *path;

static void set_up(void)
{
    folder = temp_folder_make();
    path = temp_folder_path(folder, "assay/verdicts/verdicts.db");
    setenv("XDG_CACHE_HOME", folder, 1);
}

static void tear_down(void)
{
    free(path);
    temp_folder_remove(folder);
}

static struct verdicts *open_verdicts(void)
{
    struct verdicts *verdicts = NULL;
    struct err err = ERR_INIT;

    ck_assert_msg(verdicts_open(&verdicts, &err) == 0, "%s", err.text);
    return verdicts;
}

static bool has(struct verdicts *verdicts, const char *key, const char *expected)
{
    char *line = NULL;
    size_t len;
    bool found = verdicts_get(verdicts, key, &line, &len);

    if (found)
        ck_assert_str_eq(line, expected);
    free(line);
    return found;
}

static void run_sql(const char *sql)
{
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

START_TEST(what_was_put_is_there_also_later)
{
    struct verdicts *verdicts = open_verdicts();

    ck_assert(!has(verdicts, KEY, ""));
    verdicts_put(verdicts, KEY, "{\"a\": 1}", 8);
    ck_assert(has(verdicts, KEY, "{\"a\": 1}"));
    verdicts_close(verdicts);
    verdicts = open_verdicts();
    ck_assert(has(verdicts, KEY, "{\"a\": 1}"));
    verdicts_close(verdicts);
}
END_TEST

static const char *const changes[] = {
    "UPDATE verdict SET line = '{}'",
    "UPDATE verdict SET content_hash = ''",
    "UPDATE verdict SET verdict_key = 'other'",
};

START_TEST(a_changed_entry_is_not_there)
{
    struct verdicts *verdicts = open_verdicts();

    verdicts_put(verdicts, KEY, "{\"a\": 1}", 8);
    verdicts_close(verdicts);
    run_sql(changes[_i]);
    verdicts = open_verdicts();
    ck_assert(!has(verdicts, KEY, ""));
    ck_assert(!has(verdicts, "other", ""));
    verdicts_close(verdicts);
}
END_TEST

START_TEST(a_file_that_others_can_write_is_not_used)
{
    struct verdicts *verdicts = open_verdicts();
    struct err err = ERR_INIT;

    verdicts_close(verdicts);
    ck_assert_int_eq(chmod(path, 0666), 0);
    ck_assert_int_eq(verdicts_open(&verdicts, &err), -EPERM);
    ck_assert_ptr_nonnull(strstr(err.text, "by others"));
}
END_TEST

START_TEST(the_oldest_go_when_there_are_too_many)
{
    struct verdicts *verdicts = open_verdicts();
    char key[32];

    for (int i = 0; i < 80; i++) {
        snprintf(key, sizeof(key), "k%d", i);
        verdicts_put(verdicts, key, "{}", 2);
    }
    ck_assert_int_eq(verdicts_trim(verdicts, INT64_MAX, NULL), 0);
    ck_assert(has(verdicts, "k0", "{}"));
    ck_assert_int_eq(verdicts_trim(verdicts, 0, NULL), 0);
    ck_assert(!has(verdicts, "k0", "{}"));
    ck_assert(has(verdicts, "k20", "{}"));
    verdicts_close(verdicts);
}
END_TEST

/* The file's own layer, where waiting can be made short. */
START_TEST(a_file_that_is_held_is_told)
{
    struct db one = DB_INIT, other = DB_INIT;
    char *file = temp_folder_path(folder, "x.db");
    struct err err = ERR_INIT;

    ck_assert_int_eq(db_open(file, DB_WRITE, &store_schema, &one, NULL), 0);
    ck_assert_int_eq(db_open(file, DB_WRITE, &store_schema, &other, NULL), 0);
    ck_assert_int_eq(db_run(&one, "BEGIN IMMEDIATE", "write", NULL), 0);
    sqlite3_busy_timeout(other.handle, 10);
    ck_assert_int_eq(db_run(&other, "BEGIN IMMEDIATE", "write", &err), -EBUSY);
    ck_assert_msg(strstr(err.text, "x.db") && strstr(err.text, "another process"), "%s",
                  err.text);
    db_close(&one);
    db_close(&other);
    free(file);
}
END_TEST

static Suite *verdicts_suite(void)
{
    Suite *suite = suite_create("verdicts");
    TCase *tests = tcase_create("verdicts");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, what_was_put_is_there_also_later);
    tcase_add_loop_test(tests, a_changed_entry_is_not_there, 0, ARRAY_SIZE(changes));
    tcase_add_test(tests, a_file_that_others_can_write_is_not_used);
    tcase_add_test(tests, the_oldest_go_when_there_are_too_many);
    tcase_add_test(tests, a_file_that_is_held_is_told);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(verdicts_suite)
