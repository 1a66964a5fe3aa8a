#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grader/answer/answer.h"
#include "grader/answer/answers_dir.h"
#include "grader/base/io.h"
#include "tests/support.h"

static char folder[64];

static void make_folder(void)
{
    snprintf(folder, sizeof(folder), "/tmp/assay-test-answers-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static int remove_entry(const char *path, const struct stat *st, int type,
                        struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static void remove_folder(void)
{
    nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* Writes a file below the folder and makes the folders on the way. */
static void put(const char *name, const char *text)
{
    char path[512];
    FILE *out;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    for (char *at = path + strlen(folder) + 1; (at = strchr(at, '/')); at++) {
        *at = '\0';
        mkdir(path, 0700);
        *at = '/';
    }
    out = fopen(path, "we");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    fclose(out);
}

static void put_link(const char *name, const char *target)
{
    char path[512];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    ck_assert_int_eq(symlink(target, path), 0);
}

static char id_a[] = "HumanEval/0", id_b[] = "plain_name", id_c[] = "x/y_z",
            id_d[] = "x_y/z", id_e[] = "refused/1", reason[] = "malformed";

static struct problem problems[] = {
    {.id = id_a}, {.id = id_b}, {.id = id_c}, {.id = id_d}};
static struct refused_problem refused[] = {{.id = id_e, .reason = reason},
                                           {.id = NULL, .reason = reason}};
static const struct suite suite_of_tests = {
    .problems = problems,
    .problem_count = ARRAY_SIZE(problems),
    .refused = refused,
    .refused_count = ARRAY_SIZE(refused),
};

/* All that the folder gives, one a line: "ID SAMPLE FILE..." or "! MESSAGE". */
static void read_all(const struct suite *suite, struct buf *all)
{
    struct answers *answers;
    struct answer got;
    struct err err = ERR_INIT;
    const char *path;
    int r;

    ck_assert_msg(answers_open(folder, suite, &answers, &err) == 0, "%s", err.text);
    while ((r = answers_next(answers, &got, &err))) {
        if (r < 0) {
            ck_assert_int_eq(r, -EBADMSG);
            path = strstr(err.text, folder);
            ck_assert_msg(path, "%s", err.text);
            buf_addf(all, "! %s\n", path + strlen(folder) + 1);
            continue;
        }
        ck_assert_ptr_null(got.language);
        buf_addf(all, "%s %s", got.task_id, got.sample);
        for (size_t i = 0; got.form == ANSWER_FILES && i < got.files.file_count; i++)
            buf_addf(all, " %s=%s", got.files.files[i].name, got.files.files[i].data);
        buf_add_char(all, '\n');
        answer_release(&got);
    }
    answers_close(answers);
}

static void check_all(const struct suite *suite, const char *expected)
{
    cleanup_buf struct buf all = BUF_INIT(65536);

    read_all(suite, &all);
    ck_assert_str_eq(buf_str(&all), expected);
}

START_TEST(folders_in_the_manner_of_evalplus_are_read)
{
    put("HumanEval_0/0.py", "a");
    put("HumanEval_0/1.py", "b");
    put("HumanEval_0/best.v2.py", "c");
    put("plain_name/0.cpp", "d");
    put("refused_1/0.py", "e");
    put("unknown_7/0.py", "f");
    put("README.md", "no answer");
    put(".hidden/0.py", "no answer");
    check_all(&suite_of_tests, "HumanEval/0 0 0.py=a\n"
                               "HumanEval/0 1 1.py=b\n"
                               "HumanEval/0 best.v2 best.v2.py=c\n"
                               "plain_name 0 0.cpp=d\n"
                               "refused/1 0 0.py=e\n"
                               "unknown_7 0 0.py=f\n");
}
END_TEST

START_TEST(a_name_that_fits_two_tasks_is_not_guessed)
{
    put("x_y_z/0.py", "");
    check_all(&suite_of_tests, "x_y_z 0 0.py=\n");
}
END_TEST

START_TEST(without_a_suite_names_are_ids)
{
    put("HumanEval_0/0.py", "");
    check_all(NULL, "HumanEval_0 0 0.py=\n");
}
END_TEST

START_TEST(a_subfolder_is_one_program_of_its_sources)
{
    put("t/s1/main.cpp", "m");
    put("t/s1/lib/x.h", "h");
    put("t/s1/lib/deep/y.cc", "y");
    put("t/s1/notes.txt", "skipped");
    put("t/s1/__pycache__/x.pyc", "skipped");
    check_all(NULL, "t s1 lib/deep/y.cc=y lib/x.h=h main.cpp=m\n");
}
END_TEST

START_TEST(lines_may_stand_in_a_folder_and_are_numbered_together)
{
    put("a.jsonl", "{\"task_id\": \"q\", \"solution\": \"\"}\nbad\n");
    put("b.jsonl", "{\"task_id\": \"q\", \"solution\": \"\"}\n");
    put("c/0.py", "");
    check_all(NULL, "q 0\n"
                    "! a.jsonl, line 2: not JSON: wrong at byte 1\n"
                    "q 1\n"
                    "c 0 0.py=\n");
}
END_TEST

START_TEST(what_looks_like_an_answer_and_is_none_is_reported)
{
    put("t/0.py", "ok");
    put("t/1.txt", "");
    put("t/2/readme", "");
    put("top.py", "");
    put_link("t/3.py", "/etc/hostname");
    put_link("u", "/etc");
    put("t/4/main.py", "");
    put_link("t/4/x.py", "/etc/hostname");
    check_all(NULL,
              "t 0 0.py=ok\n"
              "! t/1.txt: not a source file of a language that is known here; expected "
              "SAMPLE.EXT such as 0.py\n"
              "! t/2: holds no source file (1 others); expected a program's files\n"
              "! t/3.py: is a symbolic link; put the file itself there\n"
              "! t/4/x.py: is a symbolic link; put the file itself there\n"
              "! top.py: lies outside of a task's folder; expected TASK/SAMPLE.EXT (such "
              "as HumanEval_0/0.py), TASK/SAMPLE/..., or NAME.jsonl\n"
              "! u: is a symbolic link; put the file or folder itself there\n");
}
END_TEST

/* Opening it would wait for a writer for ever. */
START_TEST(a_fifo_is_reported_and_not_opened)
{
    char path[512];

    put("t/0.py", "ok");
    snprintf(path, sizeof(path), "%s/t/1.py", folder);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    check_all(NULL, "t 0 0.py=ok\n! t/1.py: is not a regular file\n");
}
END_TEST

START_TEST(programs_of_too_many_files_or_folders_are_bad)
{
    cleanup_buf struct buf all = BUF_INIT(65536);
    char name[64];

    for (int i = 0; i <= ANSWER_FILES_MAX; i++) {
        snprintf(name, sizeof(name), "t/many/%03d.c", i);
        put(name, "");
    }
    put("t/deep/1/2/3/4/5/6/7/8/x.c", "");
    put("t/fine/1/2/3/4/5/6/7/x.c", "");
    read_all(NULL, &all);
    ck_assert_str_eq(buf_str(&all),
                     "! t/deep/1/2/3/4/5/6/7/8: more than 8 folders deep\n"
                     "t fine 1/2/3/4/5/6/7/x.c=\n"
                     "! t/many/100.c: more than 100 files in one program\n");
}
END_TEST

START_TEST(a_file_beyond_the_cap_is_bad)
{
    cleanup_buf struct buf all = BUF_INIT(65536);
    char path[512];

    put("t/0.py", "ok");
    put("t/1.py", "");
    snprintf(path, sizeof(path), "%s/t/1.py", folder);
    ck_assert_int_eq(truncate(path, (off_t)ANSWER_BYTES_MAX + 1), 0);
    read_all(NULL, &all);
    ck_assert_msg(strstr(all.data, "! t/1.py: larger than 67108864 bytes"), "%s",
                  all.data);
}
END_TEST

START_TEST(a_folder_without_answers_says_what_is_expected)
{
    struct answers *answers = NULL;
    struct err err = ERR_INIT;

    ck_assert_int_eq(answers_open(folder, NULL, &answers, &err), -ENOENT);
    ck_assert_msg(strstr(err.text, "holds no answers; expected TASK/SAMPLE.EXT"), "%s",
                  err.text);
    put("notes.md", "");
    put("empty/.keep", "");
    ck_assert_int_eq(answers_open(folder, NULL, &answers, &err), -ENOENT);
    put("top.py", "");
    ck_assert_int_eq(answers_open(folder, NULL, &answers, &err), -ENOENT);
    ck_assert_msg(strstr(err.text, "top.py: lies outside"), "%s", err.text);
    ck_assert_ptr_null(answers);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("answers_dir");
    TCase *tc = tcase_create("folders");

    tcase_add_checked_fixture(tc, make_folder, remove_folder);
    tcase_add_test(tc, folders_in_the_manner_of_evalplus_are_read);
    tcase_add_test(tc, a_name_that_fits_two_tasks_is_not_guessed);
    tcase_add_test(tc, without_a_suite_names_are_ids);
    tcase_add_test(tc, a_subfolder_is_one_program_of_its_sources);
    tcase_add_test(tc, lines_may_stand_in_a_folder_and_are_numbered_together);
    tcase_add_test(tc, what_looks_like_an_answer_and_is_none_is_reported);
    tcase_add_test(tc, a_fifo_is_reported_and_not_opened);
    tcase_add_test(tc, programs_of_too_many_files_or_folders_are_bad);
    tcase_add_test(tc, a_file_beyond_the_cap_is_bad);
    tcase_add_test(tc, a_folder_without_answers_says_what_is_expected);
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
