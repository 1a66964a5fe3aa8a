/*
 * The function kind from package to verdict: honest answers in each language, wrong ones,
 * and answers that attack the driver's line to the grader.
 */
#include <string.h>

#include "grader/base/json.h"
#include "tests/integration/command.h"
#include "tests/integration/results.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define TEXT_BYTES 65536
#define NAME       "pairs"

/* Pairs (index, value) of the even members; enough types to be worth it. */
static const struct temp_file package[] = {
    {NAME "/problem.yaml", "name: Pairs\nproblem_format_version: 2025-09\n"
                           "limits: {time_limit: 1}\n"},
    {NAME "/task.yaml", "kind: function\n"
                        "signature: \"pairs(a: list<int>, s: string) -> "
                        "list<tuple<int, string>>\"\n"},
    {NAME "/data/sample/1.in", "[[1, 2], \"x\"]\n"},
    {NAME "/data/sample/1.ans", "[[1, \"x\"]]\n"},
    {NAME "/data/secret/all.jsonl",
     "{\"args\": [[], \"\"], \"expect\": []}\n"
     "{\"args\": [[4, 6], \"\\u00e9\\n\"], \"expect\": [[0, \"\\u00e9\\n\"], [1, "
     "\"\\u00e9\\n\"]]}\n"
     "{\"args\": [[9223372036854775806], \"z\"], \"expect\": [[0, \"z\"]]}\n"},
    TEMP_FILES_END,
};

#define PY_RIGHT                                                                         \
    "def pairs(a, s):\n"                                                                 \
    "    return [(i, s) for i, x in enumerate(a) if x % 2 == 0]\n"
#define PY_WRITE(text) "import os\nos.write(4, b'" text "\\n')\n" PY_RIGHT
#define PY_DO(code)                                                                      \
    "import os\ndef pairs(a, s):\n    " code "\n"                                        \
    "    return [(i, s) for i, x in enumerate(a) if x % 2 == 0]\n"
#define C_HEAD                                                                           \
    "#include <stddef.h>\n#include <stdlib.h>\n#include <unistd.h>\n"                    \
    "#define size 3\n"
#define C_RIGHT                                                                          \
    "struct tuple2_int_string *pairs(const long long *a, size_t a_len, const char *s,\n" \
    "                                size_t *ret_len) {\n"                               \
    "    struct tuple2_int_string *r = malloc((a_len + 1) * sizeof(*r));\n"              \
    "    *ret_len = 0;\n    for (size_t i = 0; i < a_len; i++)\n"                        \
    "        if (a[i] % 2 == 0)\n"                                                       \
    "            r[(*ret_len)++] = (struct tuple2_int_string){(long long)i, s};\n"       \
    "    return r;\n}\n"
#define CPP_HEAD "#include <bits/stdc++.h>\nusing namespace std;\n#define int long long\n"
#define CPP_RIGHT                                                                        \
    "vector<tuple<int, string>> pairs(vector<int> a, string s) {\n"                      \
    "    vector<tuple<int, string>> r;\n"                                                \
    "    for (size_t i = 0; i < a.size(); i++)\n"                                        \
    "        if (a[i] % 2 == 0) r.push_back({(int)i, s});\n    return r;\n}\n"

static const struct {
    const char *name, *language, *verdict, *code;
} answers[] = {
    {"right-py", "python", "AC", "print('hello')\n" PY_RIGHT},
    {"right-c", "c", "AC",
     "#include <stdlib.h>\n#define size 3\nint read(void) { return -1; }\n" C_RIGHT
     "int main(void) { return 3; }\n"},
    {"right-cpp", "cpp", "AC", CPP_HEAD CPP_RIGHT "signed main() { return 3; }\n"},
    {"sub-py", "python", "AC",
     "class I(int):\n    def __eq__(self, other): return True\n"
     "    __hash__ = int.__hash__\n"
     "def pairs(a, s):\n    return [(I(i), s) for i, x in enumerate(a) if x % 2 == 0]\n"},
    {"thread-py", "python", "AC",
     "import threading\ndef pairs(a, s):\n    r = []\n"
     "    t = threading.Thread(target=lambda: r.extend((i, s) for i, x in enumerate(a) "
     "if x % 2 == 0))\n    t.start(); t.join()\n    return r\n"},
    {"list-py", "python", "WA", "def pairs(a, s):\n    return [[1, s]]\n"},
    {"equal-py", "python", "WA",
     "class E:\n    def __eq__(self, other): return True\n"
     "def pairs(a, s):\n    return E()\n"},
    {"lying-py", "python", "WA",
     "class L(list):\n    def __eq__(self, other): return True\n"
     "    def __iter__(self): return iter([(1, 'x')])\n"
     "def pairs(a, s):\n    return L()\n"},
    {"nan-py", "python", "WA", "def pairs(a, s):\n    return float('nan')\n"},
    {"deep-py", "python", "WA",
     "def pairs(a, s):\n    r = []\n    for i in range(100000): r = [r]\n    return r\n"},
    {"cycle-py", "python", "WA",
     "def pairs(a, s):\n    r = []; r.append(r)\n    return r\n"},
    {"large-py", "python", "WA", "def pairs(a, s):\n    return 'x' * 100000000\n"},
    {"raw-large", "python", "WA",
     PY_DO("b = b'x' * 1000000\n    for i in range(100): os.write(4, b)")},
    {"raw-deep", "python", "WA", PY_DO("os.write(4, b'[' * 100000 + b'\\n')")},
    {"twice", "python", "WA",
     PY_DO("os.write(4, b'{\"id\": 1, \"ok\": []}\\n{\"id\": 1, \"ok\": []}\\n')")},
    {"early", "python", "WA", PY_WRITE("{\"id\": 1, \"ok\": [{\"tuple\": [1, \"x\"]}]}")},
    {"two-ready", "python", "WA", PY_WRITE("{\"id\": 0, \"ready\": true}")},
    {"two-keys", "python", "WA",
     PY_DO("os.write(4, b'{\"id\": 1, \"id\": 1, \"ok\": []}\\n')")},
    {"exit", "python", "RTE", PY_DO("os._exit(0)")},
    {"sys-exit", "python", "RTE", PY_DO("import sys; sys.exit(0)")},
    {"load-exit", "python", "RTE", "import sys\nsys.exit(0)\n"},
    {"late-exit", "python", "RTE",
     "import atexit, os\natexit.register(lambda: os._exit(3))\n" PY_RIGHT},
    {"kill", "python", "RTE", PY_DO("os.kill(os.getpid(), 9)")},
    {"closed", "python", "RTE", PY_DO("os.close(3); os.close(4)")},
    {"undefined-py", "python", "CE", "def pair(a, s):\n    return []\n"},
    {"syntax-py", "python", "CE", "def pairs(a, s:\n"},
    {"loop", "python", "TLE", PY_DO("while s: pass")},
    {"load-loop", "python", "TLE", "while True: pass\n"},
    {"memory", "python", "RTE MLE", PY_DO("x = bytearray(1 << 40)")},
    {"constructor", "c", "WA RTE",
     C_HEAD "__attribute__((constructor)) static void go(void) {\n"
            "    (void)!write(4, \"{\\\"id\\\": 0, \\\"ready\\\": true}\\n\", 25);\n"
            "    (void)!write(4, \"{\\\"id\\\": 1, \\\"ok\\\": []}\\n\", 20); _exit(0); "
            "}\n" C_RIGHT},
    {"exit-c", "c", "RTE",
     C_HEAD "struct tuple2_int_string *pairs(const long long *a, size_t n, const char *s,"
            " size_t *ret_len) { exit(0); }\n"},
    {"crash-c", "c", "RTE",
     C_HEAD "struct tuple2_int_string *pairs(const long long *a, size_t n, const char *s,"
            " size_t *ret_len) { *ret_len = 1ul << 60; return 0; }\n"},
    {"jump-c", "c", "WA RTE",
     C_HEAD "#include <setjmp.h>\nstatic jmp_buf j;\nstatic int once;\n"
            "struct tuple2_int_string *pairs(const long long *a, size_t n, const char *s,"
            " size_t *ret_len) { if (!once++) setjmp(j); else longjmp(j, 1);"
            " *ret_len = 0; return 0; }\n"},
    {"undefined-c", "c", "CE", "int pair(void) { return 0; }\n"},
    {"types-c", "c", "CE", "int *pairs(int *a, int n, char *s) { return 0; }\n"},
    {"undefined-cpp", "cpp", "CE", "int pair() { return 0; }\n"},
    {"types-cpp", "cpp", "CE", "int pairs(int a) { return 0; }\n"},
    {"throw-cpp", "cpp", "RTE",
     CPP_HEAD "vector<tuple<int, string>> pairs(vector<int>, string) { throw 1; }\n"},
};

static const char *const no_options[] = {NULL};

static char *folder;

static void set_up(void)
{
    folder = temp_folder_make();
    temp_folder_write_all(folder, package);
}

static void tear_down(void)
{
    temp_folder_remove(folder);
}

static void write_answers(void)
{
    cleanup_buf struct buf b = BUF_INIT(TEXT_BYTES);
    int r = 0;

    for (size_t i = 0; i < ARRAY_SIZE(answers) && r == 0; i++) {
        r = buf_addf(&b,
                     "{\"task_id\": \"" NAME "\", \"sample\": \"%s\", \"language\": "
                     "\"%s\", \"solution\": ",
                     answers[i].name, answers[i].language);
        if (r == 0)
            r = json_add_str(&b, answers[i].code, strlen(answers[i].code));
        if (r == 0)
            r = buf_add_str(&b, "}\n");
    }
    ck_assert_int_eq(r, 0);
    temp_folder_write(folder, "answers.jsonl", b.data);
}

START_TEST(each_answer_gets_the_verdict_it_deserves)
{
    cleanup_free char *suite = temp_folder_path(folder, NAME);
    cleanup_free char *file = temp_folder_path(folder, "answers.jsonl");
    cleanup_results struct results results = {0};
    cleanup_buf struct buf wrong = BUF_INIT(TEXT_BYTES);

    if (!command_sandbox_works())
        return;
    write_answers();
    results_of_grading(folder, suite, file, no_options, &results);
    ck_assert_uint_eq(results.count, ARRAY_SIZE(answers));
    for (size_t i = 0; i < ARRAY_SIZE(answers); i++) {
        char key[200];
        const char *verdict;

        snprintf(key, sizeof(key), NAME " | - | %s | %s", answers[i].name,
                 answers[i].language);
        verdict = results_verdict(&results, key);
        if (!verdict || !strstr(answers[i].verdict, verdict))
            buf_addf(&wrong, "%s: %s instead of %s\n", answers[i].name,
                     verdict ? verdict : "nothing", answers[i].verdict);
    }
    ck_assert_msg(wrong.len == 0, "%s", buf_str(&wrong));
}
END_TEST

/* A crash or time-out takes its own case with it, and no other. */
START_TEST(a_new_process_goes_on_after_a_crash)
{
    static const char answer[] =
        "{\"task_id\": \"" NAME "\", \"language\": \"python\", \"solution\": "
        "\"import os\\ndef pairs(a, s):\\n    if not a: os._exit(1)\\n"
        "    while s == 'z': pass\\n"
        "    return [(i, s) for i, x in enumerate(a) if x % 2 == 0]\\n\"}\n";
    static const char *const verdicts[] = {"AC", "RTE", "AC", "TLE"};
    cleanup_free char *suite = temp_folder_path(folder, NAME);
    cleanup_free char *file = temp_folder_path(folder, "answers.jsonl");
    cleanup_results struct results results = {0};
    const cJSON *cases;

    if (!command_sandbox_works())
        return;
    temp_folder_write(folder, "answers.jsonl", answer);
    results_of_grading(folder, suite, file, ARGS("--all-cases"), &results);
    ck_assert_uint_eq(results.count, 1);
    ck_assert_str_eq(results.rows[0].verdict, "RTE");
    cases = json_get(results.rows[0].result, "cases");
    ck_assert_int_eq(cJSON_GetArraySize(cases), ARRAY_SIZE(verdicts));
    for (int i = 0; i < (int)ARRAY_SIZE(verdicts); i++)
        ck_assert_str_eq(json_get(cJSON_GetArrayItem(cases, i), "verdict")->valuestring,
                         verdicts[i]);
}
END_TEST

/* The oracle's values stand for those that cases lack; the checker has the last word. */
START_TEST(oracles_and_checkers_judge)
{
    static const struct temp_file files[] = {
        {NAME "/task.yaml",
         "kind: function\nsignature: \"pairs(a: list<int>, s: string) -> any\"\n"
         "oracle: submissions/accepted/reference.py\ncompare: {match: checker}\n"},
        {NAME "/submissions/accepted/reference.py", PY_RIGHT},
        {NAME "/submissions/wrong_answer/none.py", "def pairs(a, s):\n    return None\n"},
        {NAME "/submissions/wrong_answer/text.py", "def pairs(a, s):\n    return 'x'\n"},
        {NAME "/output_validator/check.py",
         "import json, sys\n"
         "value, expect = json.load(sys.stdin), json.load(open(sys.argv[2]))\n"
         "if value == 'x': raise SystemExit(1)\n"
         "sys.exit(42 if value == expect else 43)\n"},
        {NAME "/data/secret/all.jsonl", "{\"args\": [[4], \"q\"]}\n"},
        {NAME "/data/sample/1.ans", NULL},
        TEMP_FILES_END,
    };
    cleanup_free char *suite = temp_folder_path(folder, NAME);
    cleanup_free char *cache = temp_folder_path(folder, "cache");
    cleanup_results struct results results = {0};

    if (!command_sandbox_works())
        return;
    setenv("XDG_CACHE_HOME", cache, 1);
    temp_folder_write_all(folder, files);
    /* The second time from the cache. */
    for (int i = 0; i < 2; i++) {
        results_release(&results);
        results_of_grading(folder, suite, NULL, no_options, &results);
        ck_assert_uint_eq(results.count, 3);
        ck_assert_uint_eq(results_count(&results, "AC"), 1);
        ck_assert_uint_eq(results_count(&results, "WA"), 2);
    }
}
END_TEST

static const struct {
    const char *name, *text, *says;
} faults[] = {
    {NAME "/task.yaml", "kind: function\n", "a function needs its signature"},
    {NAME "/task.yaml", "kind: function\nsignature: \"f(a: i32) -> int\"\n",
     "task.yaml, line 2: signature, column 9: type 'i32' is not known"},
    {NAME "/task.yaml", "signature: \"f() -> int\"\n", "needs `kind: function`"},
    {NAME "/data/sample/1.ans", "[[1, 2]]\n", "1.ans: byte 5: '\"' is missing"},
    {NAME "/data/sample/1.ans", NULL, "1.in: no expectation: add it, or name an oracle"},
    {NAME "/data/secret/all.jsonl", "\n{\"args\": [[1.5], \"\"], \"expect\": []}\n",
     "all.jsonl, line 2, args: byte 14: an int is needed here"},
    {NAME "/data/secret/all.jsonl", "{\"args\": [[], \"\"], \"expect\": [], \"x\": 1}\n",
     "line 1, byte 37: a case has args and expect"},
};

START_TEST(what_is_wrong_is_said_with_file_line_and_field)
{
    cleanup_free char *suite = temp_folder_path(folder, NAME);
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;

    temp_folder_write_all(folder, (const struct temp_file[]){
                                      {faults[_i].name, faults[_i].text},
                                      TEMP_FILES_END,
                                  });
    command_run(ARGS("show", suite, NAME), NULL, &result);
    ck_assert_int_eq(result.exit_code, 2);
    ck_assert_msg(strstr(result.errors, faults[_i].says), "%s", result.errors);
}
END_TEST

static Suite *function_suite(void)
{
    Suite *suite = suite_create("function");
    TCase *tests = tcase_create("function");

    tcase_set_timeout(tests, COMMAND_TIMEOUT_S);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, each_answer_gets_the_verdict_it_deserves);
    tcase_add_test(tests, a_new_process_goes_on_after_a_crash);
    tcase_add_test(tests, oracles_and_checkers_judge);
    tcase_add_loop_test(tests, what_is_wrong_is_said_with_file_line_and_field, 0,
                        ARRAY_SIZE(faults));
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(function_suite)
