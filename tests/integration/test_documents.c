/*
 * What `assay grade` writes: the document, lines, the table; and the lines as they come
 * when it is a co-process.
 */
#include <signal.h>
#include <string.h>

#include "grader/base/io.h"
#include "tests/integration/command.h"
#include "tests/integration/results.h"
#include "tests/integration/small_suite.h"
#include "tests/support.h"

/* One line for each of many verdicts; the first one is done last. */
#define ANSWERS                                                                          \
    SUM_LINE("\"slow\"", SUM_SLOW)                                                       \
    SUM_LINE("7", SUM_RIGHT)                                                             \
    SUM_LINE("3", SUM_WRONG)                                                             \
    SUM_LINE("4", "1/0") SUM_LINE("5", "def f(:") SUM_LINE("6", "import os; os.abort()")

static const char *const samples[] = {"slow", "7", "3", "4", "5", "6"};
static const char *const verdicts[] = {"AC", "AC", "WA", "RTE", "CE", "RTE"};

static const struct temp_file files[] = {
    SMALL_SUITE_FILES,
    {"answers.jsonl", ANSWERS},
    TEMP_FILES_END,
};

static char *make_folder(void)
{
    char *folder = temp_folder_make();

    temp_folder_write_all(folder, files);
    return folder;
}

static void grade(const char *folder, const char *const *options,
                  struct command_result *ret_result)
{
    cleanup_free char *suite = temp_folder_path(folder, "suite");
    cleanup_free char *answers = temp_folder_path(folder, "answers.jsonl");
    const char *args[16] = {"grade", "-j2", suite, answers};

    for (size_t i = 4; *options; i++)
        args[i] = *options++;
    command_run(args, NULL, ret_result);
}

/* The sample as text, whether it is a number or not. */
static void expect_sample(const cJSON *result, const char *expected)
{
    const cJSON *sample = json_get(result, "sample");
    char text[32];

    if (cJSON_IsNumber(sample))
        snprintf(text, sizeof(text), "%.17g", sample->valuedouble);
    else
        snprintf(text, sizeof(text), "%s", sample->valuestring);
    ck_assert_str_eq(text, expected);
}

START_TEST(the_document_alone_is_on_stdout_and_its_results_are_in_the_answers_order)
{
    static const char *const members[] = {"run", "isolation", "toolchains", "summary"};
    char *folder;
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    cleanup_json cJSON *document = NULL;
    const cJSON *results;

    if (!command_sandbox_works())
        return;
    folder = make_folder();
    grade(folder, ARGS("--json", "-"), &result);
    temp_folder_remove(folder);
    command_expect(&result, 0);
    document = command_json(&result);
    ck_assert_str_eq(json_get(document, "schema")->valuestring, "assay.run/1");
    for (size_t i = 0; i < ARRAY_SIZE(members); i++)
        ck_assert_msg(cJSON_IsObject(json_get(document, members[i])), "%s", members[i]);
    ck_assert(cJSON_IsTrue(json_get(json_get(document, "summary"), "complete")));
    results = json_get(document, "results");
    ck_assert_int_eq(cJSON_GetArraySize(results), (int)ARRAY_SIZE(samples));
    for (int i = 0; i < (int)ARRAY_SIZE(samples); i++) {
        const cJSON *item = cJSON_GetArrayItem(results, i);

        expect_sample(item, samples[i]);
        ck_assert_str_eq(json_get(item, "verdict")->valuestring, verdicts[i]);
    }
}
END_TEST

START_TEST(lines_on_stdout_stand_there_alone_and_hold_every_promised_field)
{
    char *folder;
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    cleanup_results struct results results = {NULL, 0};

    if (!command_sandbox_works())
        return;
    folder = make_folder();
    grade(folder, ARGS("--jsonl", "-"), &result);
    temp_folder_remove(folder);
    command_expect(&result, 0);
    results_parse(result.out, result.out_len, &results);
    ck_assert_uint_eq(results.count, ARRAY_SIZE(samples));
    for (size_t i = 0; i < results.count; i++) {
        const cJSON *cases = json_get(results.rows[i].result, "cases");

        if (strcmp(results.rows[i].verdict, "CE") != 0)
            ck_assert_int_ge(cJSON_GetArraySize(cases), 1);
    }
}
END_TEST

START_TEST(both_documents_of_one_run_have_the_same_results)
{
    char *folder;
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    cleanup_free char *path = NULL;
    cleanup_results struct results results = {NULL, 0};
    cleanup_json cJSON *document = NULL;
    const cJSON *item;

    if (!command_sandbox_works())
        return;
    folder = make_folder();
    path = temp_folder_path(folder, "results.jsonl");
    grade(folder, ARGS("--jsonl", path, "--json", "-"), &result);
    command_expect(&result, 0);
    document = command_json(&result);
    results_read(path, &results);
    temp_folder_remove(folder);
    ck_assert_uint_eq(results.count, ARRAY_SIZE(samples));
    cJSON_ArrayForEach(item, json_get(document, "results"))
    {
        cleanup_free char *key = results_key(item);

        ck_assert_str_eq(results_verdict(&results, key),
                         json_get(item, "verdict")->valuestring);
    }
}
END_TEST

START_TEST(the_table_fits_80_columns_and_has_no_escapes_where_it_is_no_terminal)
{
    char *folder;
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;

    if (!command_sandbox_works())
        return;
    folder = make_folder();
    grade(folder, ARGS("--all-cases"), &result);
    temp_folder_remove(folder);
    command_expect(&result, 0);
    ck_assert_ptr_nonnull(strstr(result.out, "implement        6"));
    ck_assert_ptr_null(strchr(result.out, '\033'));
    ck_assert_ptr_null(strchr(result.errors, '\033'));
    for (const char *line = result.out; *line; line += strcspn(line, "\n") + 1)
        ck_assert_msg(strcspn(line, "\n") <= 80, "%s", line);
    ck_assert_uint_eq(result.out_len, strlen(result.out));
}
END_TEST

/* Reads the next result and checks whose it is. */
static void expect_next(FILE *output, const char *sample, const char *verdict)
{
    cleanup_free char *line = NULL;
    cleanup_json cJSON *result = NULL;
    size_t alloc = 0;
    ssize_t len = getline(&line, &alloc, output);

    ck_assert_msg(len > 0, "no result of %s", sample);
    ck_assert_int_eq(json_parse(line, (size_t)len, &result, NULL), 0);
    expect_sample(result, sample);
    ck_assert_str_eq(json_get(result, "verdict")->valuestring, verdict);
}

static void send_text(const struct command_pipes *pipes, const char *text)
{
    ck_assert_int_eq(io_write_all(pipes->input_fd, text, strlen(text), NULL), 0);
}

START_TEST(a_co_process_answers_each_line_before_the_next_one_is_sent)
{
    struct command_pipes pipes;
    cleanup_free char *suite = NULL;
    cleanup_file FILE *output = NULL;
    char *folder;

    if (!command_sandbox_works())
        return;
    folder = make_folder();
    suite = temp_folder_path(folder, "suite");
    command_start(ARGS("grade", "-q", "-j2", suite, "-", "--jsonl", "-"), &pipes);
    output = fdopen(dup(pipes.output_fd), "re");
    ck_assert_ptr_nonnull(output);
    send_text(&pipes, SUM_LINE("1", SUM_RIGHT));
    expect_next(output, "1", "AC");
    send_text(&pipes, SUM_LINE("2", SUM_WRONG));
    expect_next(output, "2", "WA");
    /* A line may come in pieces, and one that is bad stops nothing. */
    send_text(&pipes, "{\"task_id\": \"su");
    send_text(&pipes, "m\"}\n" SUM_LINE("3", "def f(:"));
    expect_next(output, "3", "CE");
    send_text(&pipes, SUM_LINE("4", SUM_SLOW) SUM_LINE("5", SUM_RIGHT));
    expect_next(output, "5", "AC");
    expect_next(output, "4", "AC");
    /* The last line needs no line end. */
    send_text(&pipes, "{\"task_id\": \"sum\", \"language\": \"python\", \"sample\": 6, "
                      "\"solution\": \"" SUM_RIGHT "\"}");
    close_fd(&pipes.input_fd);
    expect_next(output, "6", "AC");
    ck_assert_int_eq(fgetc(output), EOF);
    ck_assert_int_eq(command_finish(&pipes), 0);
    temp_folder_remove(folder);
}
END_TEST

START_TEST(a_co_process_that_gets_no_line_says_that_nothing_was_graded)
{
    struct command_pipes pipes;
    cleanup_free char *suite = NULL;
    char *folder;

    if (!command_sandbox_works())
        return;
    folder = make_folder();
    suite = temp_folder_path(folder, "suite");
    command_start(ARGS("grade", "-q", suite, "-", "--jsonl", "-"), &pipes);
    ck_assert_int_eq(command_finish(&pipes), 4);
    temp_folder_remove(folder);
}
END_TEST

#define MANY 40 /* more than wait in the queue */

/* The path of MANY answers that take a moment each; the caller's to free. */
static char *write_many(const char *folder)
{
    char *path = temp_folder_path(folder, "many.jsonl");
    cleanup_file FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    for (int i = 0; i < MANY; i++)
        fprintf(file,
                "{\"task_id\": \"sum\", \"language\": \"python\", \"sample\": %d, "
                "\"solution\": \"import time; time.sleep(0.2); %s\"}\n",
                i, SUM_RIGHT);
    return path;
}

START_TEST(an_interrupted_run_ends_as_incomplete_and_keeps_what_was_graded)
{
    static const int signals[] = {SIGINT, SIGTERM};
    cleanup_free char *suite = NULL, *answers = NULL, *path = NULL, *text = NULL;
    cleanup_json cJSON *document = NULL;
    struct command_pipes pipes;
    char *folder, first;
    size_t len;
    int graded;

    if (!command_sandbox_works())
        return;
    folder = make_folder();
    suite = temp_folder_path(folder, "suite");
    answers = write_many(folder);
    path = temp_folder_path(folder, "document.json");
    command_start(ARGS("grade", "-q", "-j1", suite, answers, "--jsonl", "-", "--json",
                       path),
                  &pipes);
    ck_assert_int_eq(read(pipes.output_fd, &first, 1), 1);
    ck_assert_int_eq(kill(pipes.pid, signals[_i]), 0);
    ck_assert_int_eq(command_finish(&pipes), 3);
    ck_assert_int_eq(io_read_file(path, 1 << 20, &text, &len, NULL), 0);
    temp_folder_remove(folder);
    ck_assert_int_eq(json_parse(text, len, &document, NULL), 0);
    graded = cJSON_GetArraySize(json_get(document, "results"));
    ck_assert_int_ge(graded, 1);
    ck_assert_int_lt(graded, MANY);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("documents");
    TCase *tcase = tcase_create("documents");

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 120);
    tcase_add_test(
        tcase, the_document_alone_is_on_stdout_and_its_results_are_in_the_answers_order);
    tcase_add_test(tcase,
                   lines_on_stdout_stand_there_alone_and_hold_every_promised_field);
    tcase_add_test(tcase, both_documents_of_one_run_have_the_same_results);
    tcase_add_test(tcase,
                   the_table_fits_80_columns_and_has_no_escapes_where_it_is_no_terminal);
    tcase_add_test(tcase, a_co_process_answers_each_line_before_the_next_one_is_sent);
    tcase_add_test(tcase, a_co_process_that_gets_no_line_says_that_nothing_was_graded);
    tcase_add_loop_test(tcase,
                        an_interrupted_run_ends_as_incomplete_and_keeps_what_was_graded,
                        0, 2);
    return suite;
}
REGISTER_SUITE(make_suite)
