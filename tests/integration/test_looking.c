/*
 * The commands that only look: list, show, langs, doctor, and every help.
 */
#include <string.h>

#include "grader/base/json.h"
#include "tests/integration/command.h"
#include "tests/integration/small_suite.h"
#include "tests/support.h"

#define HUMANEVAL "../shared/data/humaneval/HumanEval.jsonl.gz"

static const struct temp_file files[] = {
    SMALL_SUITE_FILES,
    {"suite/broken/problem.yaml", "name: [x\n"},
    TEMP_FILES_END,
};

static void run_on_suite(const char *command, const char *task_id,
                         struct command_result *ret_result)
{
    char *folder = temp_folder_make();
    cleanup_free char *suite = temp_folder_path(folder, "suite");

    temp_folder_write_all(folder, files);
    command_run(ARGS(command, suite, task_id), NULL, ret_result);
    temp_folder_remove(folder);
}

static void expect_width(const char *text)
{
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
        ck_assert_msg(strcspn(line, "\n") <= 80, "%.100s", line);
}

START_TEST(list_names_the_problems_and_what_is_refused)
{
    static const char *const refused[] = {"broken/problem.yaml, line 2"};
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;

    run_on_suite("list", NULL, &result);
    command_expect(&result, 0);
    ck_assert_ptr_nonnull(strstr(result.out, "sum "));
    ck_assert_ptr_null(strstr(result.out, "broken"));
    command_expect_errors(&result, refused, ARRAY_SIZE(refused));
    expect_width(result.out);
}
END_TEST

START_TEST(show_gives_statement_and_samples_but_nothing_that_is_secret)
{
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;

    run_on_suite("show", "sum", &result);
    command_expect(&result, 0);
    ck_assert_ptr_nonnull(strstr(result.out, "Print the sum of both numbers."));
    ck_assert_ptr_nonnull(strstr(result.out, "sample/1"));
    ck_assert_ptr_null(strstr(result.out, SMALL_SUITE_SECRET));
}
END_TEST

START_TEST(show_of_a_data_set_s_task_keeps_test_and_reference_back)
{
    static const char *const secret[] = {"def check", "METADATA", "distance"};
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;

    if (!temp_folder_public_data(HUMANEVAL))
        return;
    command_run(ARGS("show", HUMANEVAL, "HumanEval/0"), NULL, &result);
    command_expect(&result, 0);
    ck_assert_ptr_nonnull(strstr(result.out, "def has_close_elements"));
    for (size_t i = 0; i < ARRAY_SIZE(secret); i++)
        ck_assert_ptr_null(strstr(result.out, secret[i]));
}
END_TEST

/* Each language has these members, and `state` is as expected of those that every machine
 * has on which this runs. */
static void expect_languages(const cJSON *document, const char *state)
{
    static const char *const names[] = {"c",          "cpp",  "python", "javascript",
                                        "typescript", "java", "go",     "rust",
                                        "php",        "ruby", "perl",   "lua",
                                        "r",          "bash", "csharp"};
    const int everywhere = 3;
    const cJSON *languages = json_get(document, "languages");

    ck_assert_int_eq(cJSON_GetArraySize(languages), (int)ARRAY_SIZE(names));
    for (int i = 0; i < (int)ARRAY_SIZE(names); i++) {
        const cJSON *language = cJSON_GetArrayItem(languages, i);

        ck_assert_str_eq(json_get(language, "name")->valuestring, names[i]);
        ck_assert_ptr_nonnull(json_get(language, "version"));
        ck_assert_ptr_nonnull(json_get(language, "program"));
        ck_assert(cJSON_IsString(json_get(language, "package")));
        if (state && i < everywhere)
            ck_assert_str_eq(json_get(language, "state")->valuestring, state);
    }
}

START_TEST(langs_lists_each_language_and_what_is_missing)
{
    cleanup_command struct command_result result = COMMAND_RESULT_INIT,
                                          missing = COMMAND_RESULT_INIT;
    cleanup_json cJSON *document = NULL, *lacking = NULL;
    const cJSON *c;

    command_run(ARGS("langs", "--json", "-"), NULL, &result);
    command_expect(&result, 0);
    document = command_json(&result);
    expect_languages(document, NULL);
    command_run(ARGS("langs", "--json", "-", "--cc", "/nonexistent"), NULL, &missing);
    command_expect(&missing, 0);
    lacking = command_json(&missing);
    c = cJSON_GetArrayItem(json_get(lacking, "languages"), 0);
    ck_assert_str_ne(json_get(c, "state")->valuestring, "ready");
    ck_assert_ptr_nonnull(strstr(json_get(c, "reason")->valuestring, "/nonexistent"));
}
END_TEST

START_TEST(doctor_names_each_layer_and_tries_each_language)
{
    static const char *const needed[] = {"user-namespace", "mount-namespace",
                                         "pid-namespace", "net-namespace", "seccomp"};
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    cleanup_json cJSON *document = NULL;
    const cJSON *layers;

    if (!command_sandbox_works())
        return;
    command_run(ARGS("doctor", "--json", "-"), NULL, &result);
    command_expect(&result, 0);
    document = command_json(&result);
    ck_assert(cJSON_IsTrue(json_get(document, "strict")));
    layers = json_get(json_get(document, "isolation"), "layers");
    for (size_t i = 0; i < ARRAY_SIZE(needed); i++)
        ck_assert(cJSON_IsTrue(json_get(json_get(layers, needed[i]), "active")));
    expect_languages(document, "ready");
}
END_TEST

START_TEST(every_help_is_on_stdout_and_fits_80_columns)
{
    static const char *const commands[] = {"grade", "list",  "show",
                                           "exec",  "langs", "doctor"};
    cleanup_command struct command_result all = COMMAND_RESULT_INIT;

    command_run(ARGS("--help"), NULL, &all);
    command_expect(&all, 0);
    expect_width(all.out);
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        cleanup_command struct command_result result = COMMAND_RESULT_INIT;

        ck_assert_msg(strstr(all.out, commands[i]) != NULL, "%s", commands[i]);
        command_run(ARGS(commands[i], "--help"), NULL, &result);
        command_expect(&result, 0);
        ck_assert_ptr_nonnull(strstr(result.out, "usage: assay "));
        ck_assert_str_eq(result.errors, "");
        expect_width(result.out);
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("looking");
    TCase *tcase = tcase_create("looking");

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 300);
    tcase_add_test(tcase, list_names_the_problems_and_what_is_refused);
    tcase_add_test(tcase, show_gives_statement_and_samples_but_nothing_that_is_secret);
    tcase_add_test(tcase, show_of_a_data_set_s_task_keeps_test_and_reference_back);
    tcase_add_test(tcase, langs_lists_each_language_and_what_is_missing);
    tcase_add_test(tcase, doctor_names_each_layer_and_tries_each_language);
    tcase_add_test(tcase, every_help_is_on_stdout_and_fits_80_columns);
    return suite;
}
REGISTER_SUITE(make_suite)
