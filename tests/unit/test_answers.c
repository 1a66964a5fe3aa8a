#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "grader/answer/answer.h"
#include "grader/answer/answers_jsonl.h"
#include "grader/base/io.h"
#include "tests/support.h"

static char file[64];

static void make_file(void)
{
    int fd;

    snprintf(file, sizeof(file), "/tmp/assay-test-answers-XXXXXX");
    fd = mkostemp(file, O_CLOEXEC);
    ck_assert_int_ge(fd, 0);
    close(fd);
}

static void remove_file(void)
{
    unlink(file);
}

static void write_file(const char *text, size_t len)
{
    FILE *out = fopen(file, "we");

    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(text, 1, len, out), len);
    fclose(out);
}

static const struct {
    const char *line, *task_id, *sample, *model, *language;
    enum answer_form form;
    const char *text;
} good[] = {
    {"{\"task_id\": \"HumanEval/0\", \"completion\": \"  x\\n\"}", "HumanEval/0", NULL,
     NULL, NULL, ANSWER_COMPLETION, "  x\n"},
    {"{\"task_id\": 7, \"solution\": \"s\", \"sample\": 3, \"model\": \"m\", "
     "\"language\": \"c++\"}",
     "7", "3", "m", "c++", ANSWER_SOLUTION, "s"},
    {"{\"task_id\": \"7\", \"response\": \"\", \"sample\": \"best\"}", "7", "best", NULL,
     NULL, ANSWER_RESPONSE, ""},
    {"{\"task_id\": 7.0, \"solution\": \"s\", \"sample\": -0.0}", "7", "0", NULL, NULL,
     ANSWER_SOLUTION, "s"},
    {"{\"task_id\": 9007199254740992, \"solution\": \"s\", \"sample\": -1}",
     "9007199254740992", "-1", NULL, NULL, ANSWER_SOLUTION, "s"},
    {"{\"task_id\": \"a\", \"completion\": null, \"solution\": \"s\", \"sample\": null, "
     "\"model\": null, \"language\": \"\"}",
     "a", NULL, NULL, NULL, ANSWER_SOLUTION, "s"},
    {"{\"task_id\": \"a\", \"solution\": \"s\", \"rewritten\": 5, \"passed\": true, "
     "\"logprobs\": [[1, {}]]}",
     "a", NULL, NULL, NULL, ANSWER_SOLUTION, "s"},
    {" {\"task_id\":\"\\u00e9\\ud83d\\ude00\",\"solution\":\"\\u001b[0m\"} ",
     "\xc3\xa9\xf0\x9f\x98\x80", NULL, NULL, NULL, ANSWER_SOLUTION, "\033[0m"},
    {"{\"task_id\": \"a\", \"rebuilt\": \"s\"}", "a", NULL, NULL, NULL, ANSWER_REBUILT,
     "s"},
};

START_TEST(a_good_line_is_read)
{
    struct answer got;
    struct err err = ERR_INIT;

    ck_assert_msg(answers_jsonl_parse(good[_i].line, strlen(good[_i].line), &got, &err) ==
                      0,
                  "%s", err.text);
    ck_assert_str_eq(got.task_id, good[_i].task_id);
    ck_assert_pstr_eq(got.sample, good[_i].sample);
    ck_assert_pstr_eq(got.model, good[_i].model);
    ck_assert_pstr_eq(got.language, good[_i].language);
    ck_assert_int_eq(got.form, good[_i].form);
    ck_assert_str_eq(got.text, good[_i].text);
    ck_assert_uint_eq(got.text_len, strlen(good[_i].text));
    answer_release(&got);
}
END_TEST

#define NEEDS "one of completion, solution, response, rebuilt"

static const struct {
    const char *line, *message;
} bad[] = {
    {"{\"solution\": \"s\"}",
     "field 'task_id': missing; every line needs a task_id and " NEEDS},
    {"{\"task_id\": \"\", \"solution\": \"s\"}",
     "field 'task_id': missing; every line needs a task_id and " NEEDS},
    {"{\"task_id\": null, \"solution\": \"s\"}",
     "field 'task_id': missing; every line needs a task_id and " NEEDS},
    {"{\"task_id\": true, \"solution\": \"s\"}",
     "field 'task_id': is neither a string nor a number"},
    {"{\"task_id\": 1.5, \"solution\": \"s\"}",
     "field 'task_id': not a whole number up to 2^53; write it as a string"},
    {"{\"task_id\": 1, \"solution\": \"s\", \"sample\": 1e300}",
     "field 'sample': not a whole number up to 2^53; write it as a string"},
    {"{\"task_id\": 1, \"solution\": \"s\", \"sample\": 1e999}",
     "field 'sample': not a whole number up to 2^53; write it as a string"},
    {"{\"task_id\": 1, \"solution\": \"s\", \"sample\": []}",
     "field 'sample': is neither a string nor a number"},
    {"{\"task_id\": \"a\"}", "no answer in it: every line needs " NEEDS},
    {"{\"task_id\": \"a\", \"rewritten\": \"s\"}",
     "no answer in it: every line needs " NEEDS},
    {"{\"task_id\": \"a\", \"response\": null}",
     "field 'response': is null; write \"\" for an empty answer"},
    {"{\"task_id\": \"a\", \"completion\": \"c\", \"response\": \"s\"}",
     "fields 'completion' and 'response': only " NEEDS " may stand in a line"},
    {"{\"task_id\": \"a\", \"solution\": [\"s\"]}", "field 'solution': is not a string"},
    {"{\"task_id\": \"a\", \"solution\": \"s\", \"model\": 1}",
     "field 'model': is not a string"},
    {"{\"task_id\": \"a\", \"solution\": \"s\", \"language\": {}}",
     "field 'language': is not a string"},
    {"{\"task_id\": \"a\", \"task_id\": \"b\", \"solution\": \"s\"}",
     "key 'task_id' stands twice"},
    {"[1]", "not a JSON object; one {...} a line is expected"},
    {"{\"task_id\": \"a\", \"solution\": \"\xff\"}", "not JSON: invalid UTF-8"},
};

START_TEST(a_bad_line_says_field_and_remedy)
{
    struct answer got = {.form = ANSWER_FILES};
    struct err err = ERR_INIT;

    ck_assert_int_eq(answers_jsonl_parse(bad[_i].line, strlen(bad[_i].line), &got, &err),
                     -EBADMSG);
    ck_assert_str_eq(err.text, bad[_i].message);
    ck_assert_int_eq(err.code, EBADMSG);
    ck_assert_int_eq(got.form, ANSWER_FILES);
    ck_assert_int_eq(answers_jsonl_parse(bad[_i].line, strlen(bad[_i].line), &got, NULL),
                     -EBADMSG);
}
END_TEST

START_TEST(what_a_string_cannot_hold_is_replaced_and_the_answer_kept)
{
    static const struct {
        const char *escaped, *text;
    } rows[] = {
        {"a\\u0000b", "a\xef\xbf\xbd"
                      "b"},
        {"\\ud800", "\xef\xbf\xbd"},
        {"\\udc00\\ud83d", "\xef\xbf\xbd\xef\xbf\xbd"},
        {"\\ud83d\\ude00", "\xf0\x9f\x98\x80"},
        {"\\\\u0000", "\\u0000"},
        {"\\u0041", "A"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct answer got;
        char line[128];

        snprintf(line, sizeof(line), "{\"task_id\": \"a\", \"solution\": \"%s\"}",
                 rows[i].escaped);
        ck_assert_int_eq(answers_jsonl_parse(line, strlen(line), &got, NULL), 0);
        ck_assert_str_eq(got.text, rows[i].text);
        answer_release(&got);
    }
}
END_TEST

START_TEST(a_line_of_too_many_values_is_bad_and_not_a_gigabyte)
{
    size_t len = (size_t)16 << 20;
    cleanup_free char *line = malloc(len);
    struct answer got;
    struct err err = ERR_INIT;

    ck_assert_ptr_nonnull(line);
    for (size_t i = 0; i < len; i += 2)
        memcpy(line + i, "0,", 2);
    line[0] = '[';
    ck_assert_int_eq(answers_jsonl_parse(line, len, &got, &err), -EBADMSG);
    ck_assert_str_eq(err.text, "more than 1000000 values in one line");
}
END_TEST

/* Opens the file and checks the next outcomes: "ID/SAMPLE", or a part of the message. */
static void check_answers(const char *path, const char *const *expected, size_t count)
{
    struct answers *answers;
    struct answer got;
    struct err err = ERR_INIT;

    ck_assert_int_eq(answers_open(path, NULL, &answers, &err), 0);
    for (size_t i = 0; i < count; i++) {
        int r = answers_next(answers, &got, &err);
        char key[128];

        if (r < 0) {
            ck_assert_int_eq(r, -EBADMSG);
            ck_assert_msg(strstr(err.text, expected[i]), "%s", err.text);
            continue;
        }
        ck_assert_int_eq(r, 1);
        snprintf(key, sizeof(key), "%s/%s", got.task_id, got.sample);
        ck_assert_str_eq(key, expected[i]);
        answer_release(&got);
    }
    ck_assert_int_eq(answers_next(answers, &got, &err), 0);
    ck_assert_int_eq(answers_next(answers, &got, &err), 0);
    answers_close(answers);
}

START_TEST(samples_are_numbered_by_occurrence)
{
    static const char text[] =
        "{\"task_id\":\"a\",\"solution\":\"\"}\n"
        "{\"task_id\":\"b\",\"solution\":\"\"}\n"
        "{\"task_id\":\"a\",\"solution\":\"\"}\n"
        "{\"task_id\":\"a\",\"solution\":\"\",\"model\":\"m\"}\n"
        "{\"task_id\":\"a\",\"solution\":\"\",\"language\":\"c\"}\n"
        "{\"task_id\":\"a\",\"solution\":\"\",\"sample\":2}\n"
        "{\"task_id\":\"a\",\"solution\":\"\"}";
    static const char *const expected[] = {"a/0", "b/0", "a/1", "a/0",
                                           "a/0", "a/2", "a/3"};

    write_file(text, strlen(text));
    check_answers(file, expected, ARRAY_SIZE(expected));
}
END_TEST

START_TEST(bad_lines_are_named_by_number_and_skipped)
{
    static const char text[] = "\xef\xbb\xbf{\"task_id\":1,\"solution\":\"\"}\r\n"
                               "\n"
                               "  \t\r\n"
                               "{\"task_id\":1,\n"
                               "\"solution\":\"\"}\n"
                               "{\"task_id\":1,\"solution\":\"\"} trailing\n"
                               "\0\n"
                               "{\"task_id\":2,\"solution\":\"\"}\n";
    static const char *const expected[] = {"1/0",
                                           ", line 4: not JSON",
                                           ", line 5: not JSON",
                                           ", line 6: not JSON: more text",
                                           ", line 7: not JSON: contains a NUL byte",
                                           "2/0"};

    write_file(text, sizeof(text) - 1);
    check_answers(file, expected, ARRAY_SIZE(expected));
}
END_TEST

START_TEST(a_line_beyond_the_cap_is_bad_and_the_next_is_read)
{
    static const char tail[] = "\n{\"task_id\":2,\"solution\":\"\"}\n";
    static const char *const expected[] = {", line 1: longer than", "2/0"};
    int fd = open(file, O_WRONLY | O_CLOEXEC);

    /* a sparse file: its zeros are the line */
    ck_assert_int_eq(ftruncate(fd, (off_t)ANSWER_LINE_MAX + 1), 0);
    ck_assert_int_eq(lseek(fd, 0, SEEK_END) > 0, 1);
    ck_assert_int_eq(io_write_all(fd, tail, strlen(tail), NULL), 0);
    close(fd);
    check_answers(file, expected, ARRAY_SIZE(expected));
}
END_TEST

START_TEST(compressed_answers_are_read_like_plain_ones)
{
    static const char text[] = "{\"task_id\":1,\"solution\":\"\"}\n";
    static const char *const expected[] = {"1/0", "1/1"};
    gzFile gz = gzopen(file, "wb");

    gzputs(gz, text);
    gzputs(gz, text);
    gzclose(gz);
    check_answers(file, expected, ARRAY_SIZE(expected));
}
END_TEST

START_TEST(a_cut_off_archive_is_an_error_and_not_one_bad_line)
{
    char data[4096];
    ssize_t len;
    gzFile gz = gzopen(file, "wb");
    struct answers *answers;
    struct answer got;
    struct err err = ERR_INIT;
    int r, fd;

    for (int i = 0; i < 1000; i++)
        gzprintf(gz, "{\"task_id\":%d,\"solution\":\"\"}\n", i);
    gzclose(gz);
    fd = open(file, O_RDONLY | O_CLOEXEC);
    len = read(fd, data, sizeof(data));
    close(fd);
    write_file(data, (size_t)len / 2);
    ck_assert_int_eq(answers_open(file, NULL, &answers, &err), 0);
    while ((r = answers_next(answers, &got, &err)) == 1)
        answer_release(&got);
    ck_assert_int_eq(r, -EIO);
    ck_assert_msg(strstr(err.text, file), "%s", err.text);
    answers_close(answers);
}
END_TEST

START_TEST(a_missing_file_is_named)
{
    struct answers *answers = NULL;
    struct err err = ERR_INIT;

    ck_assert_int_eq(answers_open("/nowhere/answers.jsonl", NULL, &answers, &err),
                     -ENOENT);
    ck_assert_str_eq(err.text, "open /nowhere/answers.jsonl: No such file or directory");
    ck_assert_ptr_null(answers);
}
END_TEST

/* The other side waits for a result before it writes more: a reader that wants more
 * than the line would hang here. */
START_TEST(standard_input_gives_each_line_as_soon_as_it_is_complete)
{
    static const char *const parts[] = {"{\"task_id\":1,\"solution\":\"\"}\n",
                                        "{\"task_id\":1,\"sol", "ution\":\"\"}\n"};
    struct answers *answers;
    struct answer got;
    struct err err = ERR_INIT;
    int ends[2], saved = dup(STDIN_FILENO);

    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    dup2(ends[0], STDIN_FILENO);
    ck_assert_int_eq(answers_open("-", NULL, &answers, &err), 0);
    ck_assert_int_eq(io_write_all(ends[1], parts[0], strlen(parts[0]), NULL), 0);
    ck_assert_int_eq(answers_next(answers, &got, &err), 1);
    ck_assert_str_eq(got.origin, "standard input, line 1");
    answer_release(&got);
    ck_assert_int_eq(io_write_all(ends[1], parts[1], strlen(parts[1]), NULL), 0);
    ck_assert_int_eq(io_write_all(ends[1], parts[2], strlen(parts[2]), NULL), 0);
    ck_assert_int_eq(answers_next(answers, &got, &err), 1);
    ck_assert_str_eq(got.sample, "1");
    answer_release(&got);
    close(ends[1]);
    ck_assert_int_eq(answers_next(answers, &got, &err), 0);
    answers_close(answers);
    dup2(saved, STDIN_FILENO);
    close(saved);
    close(ends[0]);
}
END_TEST

static const struct {
    const char *path;
    size_t count;
    enum answer_form form;
} real[] = {
    {"../shared/data/answers/humaneval_15416_solutions.jsonl.gz", 15416, ANSWER_SOLUTION},
    {"../shared/data/answers/humaneval_completions_with_verdicts.jsonl.gz", 3880,
     ANSWER_COMPLETION},
};

START_TEST(real_answers_are_all_read)
{
    struct answers *answers;
    struct answer got;
    struct err err = ERR_INIT;
    size_t count = 0, wrong = 0;
    int r;

    if (!io_is_file(real[_i].path)) {
        fprintf(stderr, "SKIPPED: real_answers_are_all_read: no %s\n", real[_i].path);
        return;
    }
    ck_assert_int_eq(answers_open(real[_i].path, NULL, &answers, &err), 0);
    while ((r = answers_next(answers, &got, &err)) == 1) {
        count++;
        wrong += got.form != real[_i].form || !got.model || !got.sample;
        answer_release(&got);
    }
    ck_assert_msg(r == 0, "%s", err.text);
    ck_assert_uint_eq(count, real[_i].count);
    ck_assert_uint_eq(wrong, 0);
    answers_close(answers);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("answers");
    TCase *tc = tcase_create("lines");
    TCase *files = tcase_create("files");

    tcase_add_loop_test(tc, a_good_line_is_read, 0, ARRAY_SIZE(good));
    tcase_add_loop_test(tc, a_bad_line_says_field_and_remedy, 0, ARRAY_SIZE(bad));
    tcase_add_test(tc, what_a_string_cannot_hold_is_replaced_and_the_answer_kept);
    tcase_add_test(tc, a_line_of_too_many_values_is_bad_and_not_a_gigabyte);
    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(files, make_file, remove_file);
    tcase_set_timeout(files, 60);
    tcase_add_test(files, samples_are_numbered_by_occurrence);
    tcase_add_test(files, bad_lines_are_named_by_number_and_skipped);
    tcase_add_test(files, a_line_beyond_the_cap_is_bad_and_the_next_is_read);
    tcase_add_test(files, compressed_answers_are_read_like_plain_ones);
    tcase_add_test(files, a_cut_off_archive_is_an_error_and_not_one_bad_line);
    tcase_add_test(files, a_missing_file_is_named);
    tcase_add_test(files, standard_input_gives_each_line_as_soon_as_it_is_complete);
    tcase_add_loop_test(files, real_answers_are_all_read, 0, ARRAY_SIZE(real));
    suite_add_tcase(suite, files);
    return suite;
}
REGISTER_SUITE(make_suite)
