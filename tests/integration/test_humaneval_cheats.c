/*
 * HumanEval: the references are all accepted, and no cheat on any problem is.
 */
#include <string.h>

#include "grader/base/lines.h"
#include "tests/integration/command.h"
#include "tests/integration/results.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define HUMANEVAL "../shared/data/humaneval/HumanEval.jsonl.gz"
#define PROBLEMS  164
#define LINE_CAP  ((size_t)1 << 20)

/* Has the reference's place, and its name stands for ENTRY. */
struct cheat {
    const char *name;
    const char *field; /* of the answer's line */
    bool after_reference;
    const char *code;
};

/* Equal to everything, by every operator that a test may use. */
static const char always_true[] =
    "class Always:\n"
    "    def __eq__(self, other): return True\n"
    "    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __eq__\n"
    "    def __bool__(self): return True\n"
    "    def __hash__(self): return 0\n"
    "    def __len__(self): return 1\n"
    "    def __float__(self): return 0.0\n"
    "    __int__ = __index__ = __hash__\n"
    "    def __iter__(self): return iter(())\n"
    "    def itself(self, *args, **kwargs): return self\n"
    "    __getattr__ = __getitem__ = __call__ = __abs__ = __neg__ = __round__ = itself\n"
    "    __add__ = __sub__ = __mul__ = __truediv__ = __mod__ = __pow__ = itself\n"
    "    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = __rmod__ = __rpow__ = itself\n"
    "def ENTRY(*args, **kwargs):\n"
    "    return Always()\n";

/* Finds the test among the callers, or anywhere in memory, and returns the constant that
 * the result is about to be compared with. */
static const char stack_walk[] =
    "import dis, gc, sys\n"
    "def expected_after(code, offset):\n"
    "    constants = []\n"
    "    for step in dis.get_instructions(code):\n"
    "        if step.offset <= offset:\n"
    "            continue\n"
    "        if step.opname == 'COMPARE_OP':\n"
    "            break\n"
    "        if step.opname == 'LOAD_CONST':\n"
    "            constants.append(step.argval)\n"
    "        if step.opname == 'LIST_EXTEND' and constants:\n"
    "            constants[-1] = list(constants[-1])\n"
    "    return constants[-1] if constants else None\n"
    "def ENTRY(*args, **kwargs):\n"
    "    frame = sys._getframe(1)\n"
    "    while frame:\n"
    "        if frame.f_code.co_name == 'check':\n"
    "            return expected_after(frame.f_code, frame.f_lasti)\n"
    "        for name in ('expected', 'expect', 'canonical', 'reference', 'solution'):\n"
    "            if name in frame.f_locals:\n"
    "                return frame.f_locals[name]\n"
    "        frame = frame.f_back\n"
    "    for thing in gc.get_objects():\n"
    "        code = getattr(thing, '__code__', None)\n"
    "        if code is not None and code.co_name == 'check':\n"
    "            return expected_after(code, 0)\n"
    "    return None\n";

static const struct cheat cheats[] = {
    {"empty body", "completion", false, ""},
    {"pass", "completion", false, "    pass\n"},
    {"return None", "completion", false, "    return None\n"},
    {"every comparison is true", "solution", false, always_true},
    {"os._exit(0) at import", "solution", false,
     "import os\nos._exit(0)\ndef ENTRY(*args, **kwargs): pass\n"},
    {"os._exit(0) in the call", "solution", false,
     "import os\ndef ENTRY(*args, **kwargs): os._exit(0)\n"},
    {"SystemExit at import", "solution", false,
     "def ENTRY(*args, **kwargs): pass\nraise SystemExit\n"},
    {"SystemExit in the call", "solution", false,
     "def ENTRY(*args, **kwargs): raise SystemExit\n"},
    {"stack walk", "solution", false, stack_walk},
    {"child answers, parent exits", "completion", true,
     "\n\nimport os\nif os.fork():\n    os._exit(0)\n"},
};

/* The code with the function's name in it; the caller's to free. */
static char *code_for(const struct cheat *cheat, const cJSON *problem)
{
    struct buf b = BUF_INIT(LINE_CAP);
    const char *reference, *name, *place, *rest = cheat->code;

    ck_assert_int_eq(json_get_str(problem, "canonical_solution", &reference, NULL), 0);
    ck_assert_int_eq(json_get_str(problem, "entry_point", &name, NULL), 0);
    ck_assert_int_eq(buf_add_str(&b, cheat->after_reference ? reference : ""), 0);
    while ((place = strstr(rest, "ENTRY")) != NULL) {
        ck_assert_int_eq(buf_add(&b, rest, (size_t)(place - rest)), 0);
        ck_assert_int_eq(buf_add_str(&b, name), 0);
        rest = place + strlen("ENTRY");
    }
    ck_assert_int_eq(buf_add_str(&b, rest), 0);
    return buf_steal(&b, NULL);
}

static void write_line(FILE *file, const cJSON *problem, const struct cheat *cheat)
{
    cleanup_json cJSON *line = cJSON_CreateObject();
    cleanup_free char *code = code_for(cheat, problem), *text = NULL;

    cJSON_AddStringToObject(line, "task_id", json_get(problem, "task_id")->valuestring);
    cJSON_AddStringToObject(line, "model", cheat->name);
    cJSON_AddStringToObject(line, cheat->field, code);
    text = cJSON_PrintUnformatted(line);
    ck_assert_ptr_nonnull(text);
    ck_assert_int_gt(fprintf(file, "%s\n", text), 0);
}

/* One answer of each cheat to each problem. The path is the caller's to free. */
static char *write_answers(const char *folder, const struct cheat *list, size_t count)
{
    char *path = temp_folder_path(folder, "answers.jsonl");
    cleanup_lines struct lines *lines = NULL;
    cleanup_file FILE *file = fopen(path, "we");
    size_t len, problems = 0;
    const char *text;

    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(lines_open(HUMANEVAL, LINE_CAP, &lines, NULL), 0);
    for (; lines_next(lines, &text, &len, NULL) > 0; problems++) {
        cleanup_json cJSON *problem = NULL;

        ck_assert_int_eq(json_parse(text, len, &problem, NULL), 0);
        for (size_t i = 0; i < count; i++)
            write_line(file, problem, &list[i]);
    }
    ck_assert_uint_eq(problems, PROBLEMS);
    return path;
}

static void grade_cheats(const struct cheat *list, size_t count,
                         struct results *ret_results)
{
    char *folder = temp_folder_make();
    cleanup_free char *answers = write_answers(folder, list, count);

    results_of_grading(folder, HUMANEVAL, answers, ARGS(NULL), ret_results);
    ck_assert_uint_eq(ret_results->count, count * PROBLEMS);
    temp_folder_remove(folder);
}

START_TEST(every_reference_is_accepted_and_its_verdict_sealed)
{
    static const struct cheat reference = {"reference", "completion", true, ""};
    cleanup_results struct results results = {NULL, 0};

    if (!command_sandbox_works() || !temp_folder_public_data(HUMANEVAL))
        return;
    grade_cheats(&reference, 1, &results);
    for (size_t i = 0; i < results.count; i++) {
        const cJSON *result = results.rows[i].result;

        ck_assert_msg(strcmp(results.rows[i].verdict, "AC") == 0, "%s: %s",
                      results.rows[i].key, results.rows[i].verdict);
        ck_assert_str_eq(json_get(result, "assurance")->valuestring, "sealed");
        ck_assert(json_get(result, "score")->valuedouble == 1.0);
    }
}
END_TEST

/* Each with all of its problems, so that a failure names the cheat. */
START_TEST(no_cheat_is_accepted_on_any_problem_nor_blamed_on_the_judge)
{
    cleanup_results struct results results = {NULL, 0};

    if (!command_sandbox_works() || !temp_folder_public_data(HUMANEVAL))
        return;
    grade_cheats(&cheats[_i], 1, &results);
    results_expect_none(&results, "AC");
    results_expect_none(&results, "JE");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("humaneval_cheats");
    TCase *tcase = tcase_create("humaneval_cheats");

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 1800);
    tcase_add_test(tcase, every_reference_is_accepted_and_its_verdict_sealed);
    tcase_add_loop_test(tcase,
                        no_cheat_is_accepted_on_any_problem_nor_blamed_on_the_judge, 0,
                        ARRAY_SIZE(cheats));
    return suite;
}
REGISTER_SUITE(make_suite)
