/*
 * Test scripts in each mode, from a data set to verdicts: plain values, handles, and
 * tests that only the answer's own process can run.
 */
#include <string.h>

#include "tests/integration/command.h"
#include "tests/integration/results.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define TASK(id, code, test)                                                             \
    "{\"task_id\": \"" id "\", \"text\": \"Do it.\", \"code\": \"" code                  \
    "\", \"test_list\": [\"" test "\"], \"test_setup_code\": \"\", "                     \
    "\"challenge_test_list\": []}\n"
#define ANSWER(id, model, code)                                                          \
    "{\"task_id\": \"" id "\", \"model\": \"" model "\", \"solution\": \"" code "\"}\n"

#define TWICE "def twice(x): return x * 2\\n"
#define POINT                                                                            \
    "class Point:\\n"                                                                    \
    "    def __init__(self, x): self.x = x\\n"                                           \
    "def twice(p): return Point(p.x * 2)\\n"
#define EQUAL POINT "Point.__eq__ = lambda a, b: a.x == b.x\\n"

/* Says yes to whatever is asked. */
#define YES                                                                              \
    "class Point:\\n"                                                                    \
    "    def __init__(self, *a): pass\\n"                                                \
    "    def __getattr__(self, name): return Point()\\n"                                 \
    "    def __eq__(self, other): return True\\n"                                        \
    "    def __exit__(self, *a): return True\\n"                                         \
    "def twice(*a): return Point()\\n"

#define COUNT                                                                            \
    "def count():\\n"                                                                    \
    "    n = 0\\n"                                                                       \
    "    while True:\\n"                                                                 \
    "        n += 1\\n"                                                                  \
    "        yield n\\n"
#define EXIT_POINT "import os\\n" POINT "Point.__init__ = lambda *a: os._exit(0)\\n"

/* clang-format off */
static const char suite_text[] =
    TASK("plain", TWICE,
         "assert twice(2) == 4")
    TASK("handles", POINT,
         "assert twice(Point(2)).x == 4")
    TASK("inline", EQUAL,
         "assert twice(Point(2)) == Point(4)")
    TASK("function", "def adder(n): return lambda x: x + n\\n",
         "assert adder(2)(3) == 5 and adder(1)(1) == 2")
    TASK("lazy", COUNT,
         "import itertools; assert sum(itertools.islice(count(), 4)) == 10")
    TASK("callback", "def each(f, xs): return [f(x) for x in xs]\\n",
         "assert each(lambda x: x + 1, [1, 2]) == [2, 3]")
    TASK("total", "def total(xs): return sum(xs)\\n",
         "xs = [1, 2]; assert total(xs) == sum(xs)")
    TASK("order", "def order(xs): xs.sort()\\n",
         "xs = [2, 1]; order(xs); assert xs == [1, 2]");

/* Model good is right, odd is right in another way, the others are not. */
static const char answers_text[] =
    ANSWER("plain", "good", TWICE)
    ANSWER("plain", "odd", "twice = lambda x: x + x\\n")
    ANSWER("plain", "object", YES)
    ANSWER("plain", "exit", "import os; os._exit(0)")
    ANSWER("handles", "good", POINT)
    ANSWER("handles", "odd", EQUAL)
    ANSWER("handles", "object", YES)
    ANSWER("handles", "exit", EXIT_POINT)
    ANSWER("inline", "good", EQUAL)
    ANSWER("inline", "wrong", POINT)
    ANSWER("inline", "exit", EXIT_POINT)
    ANSWER("inline", "syntax", "def twice(:\\n")
    ANSWER("function", "good", "def adder(n): return n.__add__\\n")
    ANSWER("function", "object", "import unittest.mock as m\\ndef adder(n): return lambda x: m.ANY\\n")
    ANSWER("lazy", "good", "import itertools\\ndef count(): return itertools.count(1)\\n")
    ANSWER("lazy", "wrong", "import itertools\\ndef count(): return itertools.count()\\n")
    ANSWER("callback", "good", "def each(f, xs): return list(map(f, xs))\\n")
    ANSWER("callback", "wrong", "def each(f, xs): return xs\\n")
    ANSWER("total", "good", "def total(xs): return xs[0] + xs[1]\\n")
    ANSWER("total", "odd", "def total(xs): xs.sort(); return sum(xs)\\n")
    ANSWER("total", "empties", "def total(xs): xs.clear(); return 0\\n")
    ANSWER("order", "good", "def order(xs): xs[:] = sorted(xs)\\n")
    ANSWER("order", "wrong", "def order(xs): xs.reverse(); xs.append(0)\\n");
/* clang-format on */

static const struct temp_file files[] = {
    {"suite.jsonl", suite_text},
    {"answers.jsonl", answers_text},
    TEMP_FILES_END,
};

static const struct {
    const char *key, *verdict, *assurance;
} expected[] = {
    {"plain | good | 0 | python", "AC", "sealed"},
    {"plain | odd | 0 | python", "AC", "sealed"},
    {"plain | object | 0 | python", "WA", "sealed"},
    {"plain | exit | 0 | python", "RTE", "sealed"},
    {"handles | good | 0 | python", "AC", "sealed"},
    {"handles | odd | 0 | python", "AC", "sealed"},
    {"handles | object | 0 | python", "WA", "sealed"},
    {"handles | exit | 0 | python", "RTE", "sealed"},
    {"inline | good | 0 | python", "AC", "shared"},
    {"inline | wrong | 0 | python", "WA", "shared"},
    {"inline | exit | 0 | python", "RTE", "shared"},
    {"inline | syntax | 0 | python", "CE", "sealed"},
    {"function | good | 0 | python", "AC", "sealed"},
    {"function | object | 0 | python", "WA", "sealed"},
    {"lazy | good | 0 | python", "AC", "sealed"},
    {"lazy | wrong | 0 | python", "WA", "sealed"},
    {"callback | good | 0 | python", "AC", "sealed"},
    {"callback | wrong | 0 | python", "WA", "sealed"},
    {"total | good | 0 | python", "AC", "sealed"},
    {"total | odd | 0 | python", "AC", "sealed"},
    {"total | empties | 0 | python", "WA", "sealed"},
    {"order | good | 0 | python", "AC", "sealed"},
    {"order | wrong | 0 | python", "WA", "sealed"},
};

static const cJSON *find(const struct results *results, const char *key)
{
    for (size_t i = 0; i < results->count; i++)
        if (strcmp(results->rows[i].key, key) == 0)
            return results->rows[i].result;
    ck_abort_msg("no result of %s", key);
}

static void check_results(const struct results *results)
{
    ck_assert_uint_eq(results->count, ARRAY_SIZE(expected));
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
        const cJSON *result = find(results, expected[i].key);
        const cJSON *message = json_get(result, "message");
        const char *text = cJSON_IsString(message) ? message->valuestring : "";

        ck_assert_msg(strcmp(json_get(result, "verdict")->valuestring,
                             expected[i].verdict) == 0,
                      "%s: %s (%s)", expected[i].key,
                      json_get(result, "verdict")->valuestring, text);
        ck_assert_msg(strcmp(json_get(result, "assurance")->valuestring,
                             expected[i].assurance) == 0,
                      "%s is %s (%s)", expected[i].key,
                      json_get(result, "assurance")->valuestring, text);
        ck_assert_int_eq(cJSON_IsString(json_get(result, "shared_because")),
                         strcmp(expected[i].assurance, "shared") == 0);
    }
}

/* Also in the other order, and one at a time: a plan is made by whoever comes first. */
START_TEST(each_problem_is_judged_in_the_mode_that_its_reference_needs)
{
    static const char *const options[][3] = {{"-j", "2", NULL}, {"-j", "1", NULL}};
    char *folder = temp_folder_make();
    cleanup_free char *suite = temp_folder_path(folder, "suite.jsonl");
    cleanup_free char *answers = temp_folder_path(folder, "answers.jsonl");

    if (!command_sandbox_works()) {
        temp_folder_remove(folder);
        return;
    }
    temp_folder_write_all(folder, files);
    for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
        cleanup_results struct results results = {NULL, 0};

        results_of_grading(folder, suite, answers, options[i], &results);
        check_results(&results);
    }
    temp_folder_remove(folder);
}
END_TEST

/* A reference that crashes, or passes a limit, says nothing about how a test can reach
 * it: the problem is not judged in a mode that is less sealed. */
START_TEST(a_reference_that_crashes_moves_no_problem_to_another_mode)
{
    static const char suite_line[] =
        TASK("crash",
             "import os, sys\\ndef f(x):\\n"
             "    if 'inline' not in sys.modules['__main__'].__file__: os.abort()\\n"
             "    return x\\n",
             "assert f(1) == 1");
    static const char answer_line[] = ANSWER("crash", "good", "def f(x): return x\\n");
    static const char *const texts[] = {"the reference of crash", "signal 6"};
    char *folder = temp_folder_make();
    cleanup_free char *suite = temp_folder_path(folder, "suite.jsonl");
    cleanup_free char *answers = temp_folder_path(folder, "answers.jsonl");
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;

    if (!command_sandbox_works()) {
        temp_folder_remove(folder);
        return;
    }
    temp_folder_write(folder, "suite.jsonl", suite_line);
    temp_folder_write(folder, "answers.jsonl", answer_line);
    command_run(ARGS("grade", suite, answers), NULL, &result);
    command_expect(&result, 2);
    command_expect_errors(&result, texts, ARRAY_SIZE(texts));
    temp_folder_remove(folder);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("script_modes");
    TCase *tcase = tcase_create("script_modes");

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, each_problem_is_judged_in_the_mode_that_its_reference_needs);
    tcase_add_test(tcase, a_reference_that_crashes_moves_no_problem_to_another_mode);
    return suite;
}
REGISTER_SUITE(make_suite)
