/*
 * Answers that try to leave the score: each must get a verdict of its own, and the honest
 * answer behind it too. A judge error would be a way out.
 */
#include <string.h>

#include "grader/base/json.h"
#include "tests/integration/command.h"
#include "tests/integration/results.h"
#include "tests/integration/small_suite.h"
#include "tests/support.h"

#define TEXT_MAX_BYTES 65536

static const char honest[] = SUM_RIGHT "\n";

static const struct {
    const char *name, *language, *verdict, *code;
} attacks[] = {
    {"no-interpreter", "c", "RTE",
     "static const char nope[4] __attribute__((section(\".interp\"), used)) = "
     "{'n', 'o', 'p', 'e'};\nint main(void) { return 0; }\n"},
    {"memory-files", "c", "MLE",
     "#define _GNU_SOURCE\n#include <fcntl.h>\n#include <sys/mman.h>\n#include "
     "<string.h>\n#include <unistd.h>\nstatic char b[65536];\nint main(void) {\n"
     "  for (;;) { int fd = memfd_create(\"x\", 0); memset(b, 1, sizeof b);\n"
     "    for (int k = 0; k < 900; k++) if (write(fd, b, sizeof b) <= 0) return 4; }\n"
     "}\n"},
    {"allocated-files", "c", "MLE",
     "#define _GNU_SOURCE\n#include <fcntl.h>\n#include <sys/mman.h>\nint main(void) {\n"
     "  for (int k = 0; k < 20; k++)\n"
     "    if (fallocate(memfd_create(\"a\", 0), 0, 0, 60 << 20) < 0) return 4;\n"
     "  return 0; }\n"},
    {"closed-folder", "python", "AC",
     SUM_RIGHT "\nimport os, shutil\n"
               "for name in os.listdir(): os.remove(name)\n"
               "try: os.chmod('.', 0)\n"
               "except PermissionError: pass\n"},
    {"kill-all", "python", "RTE", "import os\nos.kill(-1, 9)\nraise SystemExit(3)\n"},
    {"kill-init", "python", "RTE",
     "import os\nfor s in range(1, 32): os.kill(1, s)\nraise SystemExit(3)\n"},
    {"socket-cycle", "python", "AC",
     "import os, socket, array\n"
     "try: m = os.memfd_create('a')\n"
     "except OSError: m = os.open('a', os.O_RDWR | os.O_CREAT)\n"
     "for i in range(60): os.write(m, b'x' * (1 << 20))\n"
     "a, b = socket.socketpair()\n"
     "fds = array.array('i', [a.fileno(), b.fileno(), m])\n"
     "for s in (a, b): s.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])\n"
     "a.close(); b.close(); os.close(m)\n" SUM_RIGHT "\n"},
};

static int add_line(struct buf *b, const char *name, const char *language,
                    const char *code)
{
    int r = buf_addf(b,
                     "{\"task_id\": \"sum\", \"sample\": \"%s\", \"language\": \"%s\", "
                     "\"solution\": ",
                     name, language);

    if (r == 0)
        r = json_add_str(b, code, strlen(code));
    return r == 0 ? buf_add_str(b, "}\n") : r;
}

/* Each attack three times, an honest answer behind each. */
static void write_answers(struct buf *b)
{
    char name[64];
    int r = 0;

    for (size_t i = 0; i < ARRAY_SIZE(attacks); i++) {
        for (int k = 0; k < 3 && r == 0; k++) {
            snprintf(name, sizeof(name), "%s-%d", attacks[i].name, k);
            r = add_line(b, name, attacks[i].language, attacks[i].code);
            snprintf(name, sizeof(name), "honest-%zu-%d", i, k);
            if (r == 0)
                r = add_line(b, name, "python", honest);
        }
    }
    ck_assert_int_eq(r, 0);
}

static void expect(const struct results *results, const char *name, const char *language,
                   const char *verdict)
{
    char key[128];
    const char *got;

    snprintf(key, sizeof(key), "sum | - | %s | %s", name, language);
    got = results_verdict(results, key);
    /* Memory files are refused where no control group counts them. */
    if (support_best_effort() && strcmp(verdict, "MLE") == 0 && got &&
        strcmp(got, "RTE") == 0)
        return;
    ck_assert_msg(got && strcmp(got, verdict) == 0, "%s: %s instead of %s", key,
                  got ? got : "no result", verdict);
}

START_TEST(hostile_answers_get_their_verdicts_and_harm_nobody)
{
    static const struct temp_file files[] = {SMALL_SUITE_FILES, TEMP_FILES_END};
    const char *const options[] = {"-j", "1", "--memory-limit", "256", NULL};
    cleanup_buf struct buf answers = BUF_INIT(TEXT_MAX_BYTES);
    cleanup_results struct results results = {0};
    char name[64];
    char *folder, *suite, *path;

    if (!command_sandbox_works())
        return;
    folder = temp_folder_make();
    suite = temp_folder_path(folder, "suite");
    path = temp_folder_path(folder, "answers.jsonl");
    temp_folder_write_all(folder, files);
    write_answers(&answers);
    temp_folder_write(folder, "answers.jsonl", buf_str(&answers));
    results_of_grading(folder, suite, path, options, &results);
    for (size_t i = 0; i < ARRAY_SIZE(attacks); i++) {
        for (int k = 0; k < 3; k++) {
            snprintf(name, sizeof(name), "%s-%d", attacks[i].name, k);
            expect(&results, name, attacks[i].language, attacks[i].verdict);
            snprintf(name, sizeof(name), "honest-%zu-%d", i, k);
            expect(&results, name, "python", "AC");
        }
    }
    temp_folder_remove(folder);
    free(suite);
    free(path);
}
END_TEST

/* The package has no submission that could show that the validator is at fault. */
START_TEST(who_breaks_a_validator_is_wrong_also_without_a_reference)
{
    static const struct temp_file files[] = {
        {"suite/echo/problem.yaml", "name: Echo\nvalidation: custom\n"},
        {"suite/echo/data/secret/1.in", "7\n"},
        {"suite/echo/data/secret/1.ans", "7\n"},
        {"suite/echo/output_validators/v.py",
         "import sys\nanswer = int(sys.stdin.read())\n"
         "sys.exit(42 if answer == int(open(sys.argv[2]).read()) else 43)\n"},
        {"answers.jsonl",
         "{\"task_id\": \"echo\", \"sample\": \"breaks\", \"language\": \"python\", "
         "\"solution\": \"print('seven')\"}\n"
         "{\"task_id\": \"echo\", \"sample\": \"right\", \"language\": \"python\", "
         "\"solution\": \"print(input())\"}\n"},
        TEMP_FILES_END};
    cleanup_results struct results results = {0};
    char *folder, *suite, *path;

    if (!command_sandbox_works())
        return;
    folder = temp_folder_make();
    suite = temp_folder_path(folder, "suite");
    path = temp_folder_path(folder, "answers.jsonl");
    temp_folder_write_all(folder, files);
    results_of_grading(folder, suite, path, (const char *const[]){NULL}, &results);
    ck_assert_pstr_eq(results_verdict(&results, "echo | - | breaks | python"), "WA");
    ck_assert_pstr_eq(results_verdict(&results, "echo | - | right | python"), "AC");
    temp_folder_remove(folder);
    free(suite);
    free(path);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("hostile");
    TCase *tc = tcase_create("answers");

    tcase_set_timeout(tc, 600);
    tcase_add_test(tc, hostile_answers_get_their_verdicts_and_harm_nobody);
    tcase_add_test(tc, who_breaks_a_validator_is_wrong_also_without_a_reference);
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
