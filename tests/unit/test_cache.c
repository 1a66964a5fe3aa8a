#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grader/base/cache.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define SOMEBODY 65534

static const char key[SHA256_HEX + 1] =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static bool is_there(void)
{
    cleanup_free char *data = NULL;
    size_t len;
    bool found = cache_read("oracle", key, 100, &data, &len);

    if (found) {
        ck_assert_uint_eq(len, 5);
        ck_assert_str_eq(data, "value");
    }
    return found;
}

static char *make_cache(void)
{
    char *folder = temp_folder_make();

    setenv("XDG_CACHE_HOME", folder, 1);
    ck_assert_int_eq(cache_check(NULL), 0);
    ck_assert(!is_there());
    ck_assert_int_eq(cache_write("oracle", key, "value", 5, NULL), 0);
    ck_assert(is_there());
    return folder;
}

/* What could have been written by somebody else. */
static const char *const places[] = {"assay", "assay/oracle", "FILE"};

static char *place_in(const char *folder, const char *place)
{
    cleanup_free char *file = NULL;

    ck_assert_int_gt(asprintf(&file, "assay/oracle/%s", key), 0);
    return temp_folder_path(folder, strcmp(place, "FILE") == 0 ? file : place);
}

START_TEST(what_others_can_write_is_not_used)
{
    char *folder = make_cache();
    cleanup_free char *path = place_in(folder, places[_i]);
    bool is_folder = strcmp(places[_i], "FILE") != 0;
    static const mode_t modes[] = {0720, 0702, 0777};
    struct err err = ERR_INIT;

    for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
        ck_assert_int_eq(chmod(path, modes[i]), 0);
        ck_assert(!is_there());
        ck_assert_int_eq(cache_check(&err), is_folder ? -EPERM : 0);
        ck_assert(!is_folder || strstr(err.text, "can be written by others"));
        ck_assert_int_eq(cache_write("oracle", key, "value", 5, NULL) < 0, is_folder);
        ck_assert_int_eq(chmod(path, 0755), 0);
        ck_assert(is_there());
    }
    temp_folder_remove(folder);
}
END_TEST

START_TEST(what_belongs_to_another_user_is_not_used)
{
    char *folder = make_cache();
    cleanup_free char *path = place_in(folder, places[_i]);
    struct err err = ERR_INIT;

    if (geteuid() != 0)
        fprintf(stderr, "NOTE: giving files away needs root: SKIPPED\n");
    else {
        ck_assert_int_eq(chown(path, SOMEBODY, SOMEBODY), 0);
        ck_assert(!is_there());
        if (strcmp(places[_i], "FILE") != 0) {
            ck_assert_int_eq(cache_check(&err), -EPERM);
            ck_assert_ptr_nonnull(strstr(err.text, "belongs to another user"));
        }
        ck_assert_int_eq(chown(path, 0, 0), 0);
        ck_assert(is_there());
    }
    temp_folder_remove(folder);
}
END_TEST

START_TEST(a_link_or_a_changed_file_is_not_used)
{
    char *folder = make_cache();
    cleanup_free char *path = place_in(folder, "FILE");
    cleanup_free char *other = temp_folder_path(folder, "other");

    ck_assert_int_eq(rename(path, other), 0);
    ck_assert_int_eq(symlink(other, path), 0);
    ck_assert(!is_there());
    ck_assert_int_eq(rename(other, path), 0);
    ck_assert(is_there());
    ck_assert_int_eq(truncate(path, SHA256_HEX + 3), 0);
    ck_assert(!is_there());
    temp_folder_remove(folder);
}
END_TEST

/* Writes a value of 1000 bytes that was last read so many days ago. */
static void write_old(const char *folder, const char *name, int days)
{
    const struct timespec times[2] = {{time(NULL) - 86400 * days, 0},
                                      {time(NULL) - 86400 * days, 0}};
    cleanup_free char *path = NULL;
    char name_of_key[SHA256_HEX + 1], text[1000];

    memset(text, 'x', sizeof(text));
    snprintf(name_of_key, sizeof(name_of_key), "%064d", *name);
    ck_assert_int_eq(cache_write("oracle", name_of_key, text, sizeof(text), NULL), 0);
    ck_assert_int_gt(asprintf(&path, "%s/assay/oracle/%s", folder, name_of_key), 0);
    ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

static bool has(const char *name)
{
    cleanup_free char *data = NULL;
    char name_of_key[SHA256_HEX + 1];
    size_t len;

    snprintf(name_of_key, sizeof(name_of_key), "%064d", *name);
    return cache_read("oracle", name_of_key, 10000, &data, &len);
}

START_TEST(what_was_not_read_for_longest_goes_first)
{
    char *folder = temp_folder_make();

    setenv("XDG_CACHE_HOME", folder, 1);
    write_old(folder, "a", 9);
    write_old(folder, "b", 7);
    write_old(folder, "c", 8);
    write_old(folder, "d", 6);
    cache_trim("oracle", 5000);
    ck_assert(has("a") && has("b") && has("c") && has("d"));
    write_old(folder, "a", 1);
    write_old(folder, "b", 7);
    write_old(folder, "c", 8);
    write_old(folder, "d", 6);
    ck_assert(has("c"));            /* and now c is the one that was read last */
    cache_trim("oracle", 4260 - 1); /* b goes */
    ck_assert(has("a") && has("c") && has("d") && !has("b"));
    cache_trim("oracle", 0);
    ck_assert(!has("a") && !has("c"));
    cache_trim("nothing-there", 0);
    temp_folder_remove(folder);
}
END_TEST

START_TEST(what_a_dead_writer_left_is_removed)
{
    static const struct timespec long_ago[2] = {{1000000, 0}, {1000000, 0}};
    char *folder = make_cache();
    cleanup_free char *left = temp_folder_path(folder, "assay/oracle/k.1");
    cleanup_free char *in_work = temp_folder_path(folder, "assay/oracle/k.2");

    temp_folder_write(folder, "assay/oracle/k.1", "half");
    temp_folder_write(folder, "assay/oracle/k.2", "half");
    ck_assert_int_eq(utimensat(AT_FDCWD, left, long_ago, 0), 0);
    cache_trim("oracle", 1000);
    ck_assert_int_eq(access(left, F_OK), -1);
    ck_assert_int_eq(access(in_work, F_OK), 0);
    ck_assert(is_there());
    temp_folder_remove(folder);
}
END_TEST

static Suite *cache_suite(void)
{
    Suite *suite = suite_create("cache");
    TCase *tests = tcase_create("cache");

    tcase_add_loop_test(tests, what_others_can_write_is_not_used, 0, ARRAY_SIZE(places));
    tcase_add_loop_test(tests, what_belongs_to_another_user_is_not_used, 0,
                        ARRAY_SIZE(places));
    tcase_add_test(tests, a_link_or_a_changed_file_is_not_used);
    tcase_add_test(tests, what_was_not_read_for_longest_goes_first);
    tcase_add_test(tests, what_a_dead_writer_left_is_removed);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(cache_suite)
