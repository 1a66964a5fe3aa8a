/*
 * Hosts that refuse namespaces, as an unprivileged container does: strict isolation fails
 * closed, best effort runs with what there is and says what that is, and below its floor
 * nothing runs. tests/contain imitates them; `make check-contained` runs the sandbox's
 * own tests there.
 */
#include <string.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grader/base/json.h"
#include "tests/integration/command.h"
#include "tests/integration/small_suite.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define WORDS_MAX 24

static const char program[] = "print(sum(map(int, input().split())))\n";

static const struct way {
    const char *options[6];
    const char *reason; /* NULL: best effort works there */
} ways[] = {
    {{"--user", "65534"}, NULL},
    {{"--user", "65534", "--landlock", "2"}, NULL},
    {{"--user", "65534", "--userns"}, NULL},
    {{"--no-cgroups"}, NULL},
    {{"--no-cgroups", "--landlock", "1"}, NULL},
    {{"--no-caps", "--no-cgroups"}, NULL},
    {{"--no-caps", "--landlock", "2"}, "root without CAP_SETUID"},
    {{"--user", "65534", "--landlock", "0"}, "no boundary around files"},
    {{"--user", "65534", "--no-seccomp"}, "without seccomp"},
};

static bool can_contain(void)
{
    if (geteuid() == 0)
        return true;
    ck_assert_msg(!getenv("SANDBOX_MUST_WORK"),
                  "containers can be imitated by root only");
    fprintf(stderr, "NOTE: SKIPPED, containers can be imitated by root only\n");
    return false;
}

/* assay with these arguments, in such a container. */
static void run_contained(const struct way *way, const char *const *args,
                          struct command_result *ret_result)
{
    cleanup_free char *contain = command_beside("contain");
    cleanup_free char *assay = command_beside("assay");
    const char *words[WORDS_MAX] = {NULL};
    size_t count = 0;

    for (size_t i = 0; i < ARRAY_SIZE(way->options) && way->options[i]; i++)
        words[count++] = way->options[i];
    words[count++] = assay;
    for (; *args; args++) {
        ck_assert_uint_lt(count, WORDS_MAX - 1);
        words[count++] = *args;
    }
    command_run_program(contain, words, "40 2\n", ret_result);
}

/* The container's user is not the one who runs the tests. */
static char *open_folder(void)
{
    char *folder = temp_folder_make();

    ck_assert_int_eq(chmod(folder, 0755), 0);
    return folder;
}

static const cJSON *layer_of(const cJSON *document, const char *name)
{
    return json_get(json_get(json_get(document, "isolation"), "layers"), name);
}

START_TEST(strict_fails_closed_and_says_how_to_get_it)
{
    static const char *const said[] = {"user namespace: unshare", "max_user_namespaces",
                                       "--isolation best-effort"};
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    char *folder, *path;

    if (!can_contain())
        return;
    folder = open_folder();
    path = temp_folder_path(folder, "a.py");
    temp_folder_write(folder, "a.py", "open('ran', 'w')\n");
    run_contained(&ways[0], ARGS("exec", path), &result);
    command_expect(&result, 3);
    command_expect_errors(&result, said, ARRAY_SIZE(said));
    temp_folder_remove(folder);
    free(path);
}
END_TEST

START_TEST(best_effort_runs_with_what_there_is_or_says_why_not)
{
    const struct way *way = &ways[_i];
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    cleanup_json cJSON *document = NULL;
    char *folder, *path;

    if (!can_contain())
        return;
    folder = open_folder();
    path = temp_folder_path(folder, "a.py");
    temp_folder_write(folder, "a.py", program);
    run_contained(way, ARGS("exec", "--json", "-", "--isolation", "best-effort", path),
                  &result);
    document = command_json(&result);
    if (way->reason) {
        command_expect(&result, 3);
        command_expect_errors(&result, &way->reason, 1);
    } else {
        command_expect(&result, 0);
        ck_assert_str_eq(json_get(document, "stdout")->valuestring, "42\n");
        ck_assert(cJSON_IsFalse(json_get(json_get(document, "isolation"), "strict")));
        ck_assert(
            cJSON_IsFalse(json_get(layer_of(document, "mount-namespace"), "active")));
        ck_assert(cJSON_IsTrue(json_get(layer_of(document, "seccomp"), "active")));
        ck_assert(cJSON_IsTrue(json_get(layer_of(document, "landlock"), "active")));
    }
    temp_folder_remove(folder);
    free(path);
}
END_TEST

START_TEST(reports_are_labelled)
{
    static const struct temp_file files[] = {SMALL_SUITE_FILES, TEMP_FILES_END};
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    char *folder, *suite, *answers;

    if (!can_contain())
        return;
    folder = open_folder();
    suite = temp_folder_path(folder, "suite");
    answers = temp_folder_path(folder, "answers.jsonl");
    temp_folder_write_all(folder, files);
    temp_folder_write(folder, "answers.jsonl",
                      "{\"task_id\": \"sum\", \"language\": \"python\", \"solution\": "
                      "\"print(sum(map(int, input().split())))\"}\n");
    run_contained(&ways[3],
                  ARGS("grade", "--no-store", "--no-cache", suite, answers, "--isolation",
                       "best-effort"),
                  &result);
    command_expect(&result, 0);
    ck_assert_msg(strstr(result.out, "Best-effort isolation, without user-namespace") !=
                      NULL,
                  "%s", result.out);
    command_result_release(&result);
    run_contained(&ways[3],
                  ARGS("grade", "--no-store", "--no-cache", suite, answers, "--isolation",
                       "best-effort", "--jsonl", "-"),
                  &result);
    ck_assert_msg(strstr(result.out, "\"isolation\": {\"strict\": false, \"missing\": "
                                     "[\"user-namespace\", \"mount-namespace\"") != NULL,
                  "%s", result.out);
    temp_folder_remove(folder);
    free(suite);
    free(answers);
}
END_TEST

/* ---- doctor ---- */

static void expect_self_tests(const cJSON *document, bool strict)
{
    const cJSON *test;
    int count = 0;

    cJSON_ArrayForEach(test, json_get(document, "self_tests"))
    {
        const char *name = json_get(test, "name")->valuestring;
        const char *outcome = json_get(test, "outcome")->valuestring;
        bool untestable = !strict && strcmp(name, "host-name") == 0;

        ck_assert_msg(strcmp(outcome, untestable ? "not-tested" : "holds") == 0,
                      "%s: %s: %s", name, outcome,
                      cJSON_PrintUnformatted(json_get(test, "reason")));
        count++;
    }
    ck_assert_int_ge(count, 25);
}

START_TEST(doctor_tries_to_break_out_and_reports_it)
{
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    cleanup_json cJSON *document = NULL;

    if (!command_sandbox_works())
        return;
    command_run(ARGS("doctor", "--json", "-"), NULL, &result);
    command_expect(&result, 0);
    document = command_json(&result);
    ck_assert_str_eq(json_get(document, "schema")->valuestring, "assay.doctor/1");
    ck_assert(cJSON_IsTrue(json_get(document, "strict")));
    ck_assert(cJSON_IsTrue(json_get(document, "holds")));
    expect_self_tests(document, true);
}
END_TEST

START_TEST(doctor_tells_what_a_container_lacks)
{
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    cleanup_json cJSON *document = NULL;
    const cJSON *mechanism;
    bool found = false;

    if (!can_contain() || ways[_i].reason)
        return;
    run_contained(&ways[_i], ARGS("doctor", "--json", "-"), &result);
    command_expect(&result, 3);
    document = command_json(&result);
    ck_assert(cJSON_IsFalse(json_get(document, "strict")));
    expect_self_tests(document, false);
    cJSON_ArrayForEach(mechanism, json_get(document, "mechanisms"))
    {
        if (strcmp(json_get(mechanism, "name")->valuestring, "mount-namespace") != 0)
            continue;
        found = cJSON_IsFalse(json_get(mechanism, "active")) &&
                cJSON_IsString(json_get(mechanism, "remedy"));
    }
    ck_assert(found);
}
END_TEST

START_TEST(doctor_keeps_to_80_columns)
{
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;

    if (!can_contain())
        return;
    run_contained(&ways[3], ARGS("doctor"), &result);
    command_expect(&result, 3);
    for (const char *line = result.out; *line; line += strcspn(line, "\n") + 1)
        ck_assert_msg(strcspn(line, "\n") <= 80, "%.200s", line);
}
END_TEST

/* Outside of any sandbox the probes must reach what they are to reach: one that cannot
 * would always "hold". */
START_TEST(probes_do_reach_it_outside)
{
    static const char *const names[] = {"read-file",   "write-file",     "make-file",
                                        "see-process", "signal-process", "shared-memory",
                                        "network",     "trace",          "host-name",
                                        "find-file"};
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    cleanup_free char *helper = command_beside("assay-cell");
    char *folder = temp_folder_make(), *file = temp_folder_path(folder, "secret");
    int segment = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    char pid[32], id[32];
    const char *name = names[_i], *target = "";

    temp_folder_write(folder, "secret", "x");
    snprintf(pid, sizeof(pid), "%d", (int)getpid());
    snprintf(id, sizeof(id), "%d", segment);
    if (strcmp(name, "make-file") == 0)
        target = folder;
    else if (strstr(name, "-file"))
        target = file;
    else if (strstr(name, "-process"))
        target = pid;
    else if (strcmp(name, "shared-memory") == 0)
        target = id;
    command_run_program(helper, ARGS("--probe", name, target), NULL, &result);
    shmctl(segment, IPC_RMID, NULL);
    temp_folder_remove(folder);
    free(file);
    command_expect(&result, 70);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("contain");
    TCase *tc = tcase_create("containers");

    tcase_set_timeout(tc, 300);
    tcase_add_test(tc, strict_fails_closed_and_says_how_to_get_it);
    tcase_add_loop_test(tc, best_effort_runs_with_what_there_is_or_says_why_not, 0,
                        (int)ARRAY_SIZE(ways));
    tcase_add_test(tc, reports_are_labelled);
    tcase_add_test(tc, doctor_tries_to_break_out_and_reports_it);
    tcase_add_loop_test(tc, doctor_tells_what_a_container_lacks, 0,
                        (int)ARRAY_SIZE(ways));
    tcase_add_test(tc, doctor_keeps_to_80_columns);
    tcase_add_loop_test(tc, probes_do_reach_it_outside, 0, 10);
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
