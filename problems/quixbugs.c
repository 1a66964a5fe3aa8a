/*
 * QuixBugs (github.com/jkoppel/QuixBugs), Python, one program a record: a faulty program
 * is to be mended, and judged by the pytest file of upstream. What that file wants of its
 * surroundings is made here: the cases as a file, their loader, and (from aux_files.json
 * beside the data set) the class of graphs' nodes.
 */
#include <errno.h>
#include <string.h>

#include "grader/base/io.h"
#include "problems/dataset.h"
#include "problems/python_text.h"
#include "problems/strv.h"

#define AUX_FILE    "aux_files.json"
#define AUX_MAX     ((size_t)16 << 20)
#define NODE_FILE   "node.py"
#define NODE_ENTRY  "python_testcases/node.py"
#define LOADER_FILE "load_testdata.py"
#define PROGRAM_MAX 200

static const char *const fields[] = {"name", "buggy", "correct", "testcases", "pytest"};

/* With these two the pytest files choose what to import, and skip what upstream takes for
 * too slow. */
static const char options[] = "import pytest\n"
                              "pytest.use_correct = True\n"
                              "pytest.run_slow = False\n";

/* Cases that upstream's tests skip. A skipped test is no passed one, so they go. */
static const char loader[] = "import json\n"
                             "from pathlib import Path\n"
                             "\n"
                             "SKIPPED = {'knapsack': 9, 'levenshtein': 3}\n"
                             "\n"
                             "\n"
                             "def load_json_testcases(name):\n"
                             "    path = Path(__file__).parent / (name + '.json')\n"
                             "    cases = json.loads(path.read_text())\n"
                             "    if name in SKIPPED:\n"
                             "        del cases[SKIPPED[name]]\n"
                             "    return cases\n";

static bool recognise(const cJSON *record)
{
    return dataset_has(record, fields, ARRAY_SIZE(fields));
}

static int add_module(struct script_problem *script, const char *folder, const char *name,
                      struct err *err)
{
    char module[PROGRAM_MAX + 64];

    snprintf(module, sizeof(module), "%s.%s", folder, name);
    return strv_add(&script->modules, module) < 0 ? err_oom(err) : 0;
}

static int make_test(const cJSON *record, struct script_problem *script, struct err *err)
{
    const char *text;
    int r = json_get_str(record, "pytest", &text, err);

    if (r < 0)
        return r;
    if (asprintf(&script->test, "%s%s", options, text) < 0) {
        script->test = NULL;
        return err_oom(err);
    }
    return 0;
}

static int set_name(const cJSON *record, struct problem *problem, struct err *err)
{
    struct script_problem *script = &problem->script;
    const char *name;
    int r = json_get_str(record, "name", &name, err);

    if (r < 0)
        return r;
    if (!dataset_is_name(name) || strlen(name) > PROGRAM_MAX)
        return err_say(err, EINVAL, "field 'name': '%.80s' is not a name", name);
    problem->id = strdup(name);
    script->entry_point = strdup(name);
    script->prompt = strdup("");
    if (!problem->id || !script->entry_point || !script->prompt)
        return err_oom(err);
    r = add_module(script, "python_programs", name, err);
    return r < 0 ? r : add_module(script, "correct_python_programs", name, err);
}

static int read_fields(const cJSON *record, struct problem *problem, struct err *err)
{
    struct script_problem *script = &problem->script;
    int r = set_name(record, problem, err);

    if (r == 0)
        r = dataset_copy(record, "buggy", &problem->given, err);
    if (r == 0)
        r = dataset_copy(record, "correct", &script->reference, err);
    if (r == 0)
        r = make_test(record, script, err);
    if (r < 0)
        return r;
    if (!python_text_defines(script->reference, script->entry_point))
        return err_say(err, EINVAL, "field 'correct': does not define %s",
                       script->entry_point);
    if (asprintf(&problem->statement, "Mend the program:\n\n```python\n%s\n```\n",
                 problem->given) < 0) {
        problem->statement = NULL;
        return err_oom(err);
    }
    return dataset_allow_python(problem, err);
}

static int read_record(const cJSON *record, struct problem *ret_problem, struct err *err)
{
    struct problem problem = {.kind = KIND_SCRIPT,
                              .task = TASK_DEBUG,
                              .reference_field = "correct",
                              .script = {.form = SCRIPT_TESTS}};
    int r;

    if (!cJSON_IsObject(record))
        return err_say(err, EINVAL, "is not a JSON object");
    r = read_fields(record, &problem, err);
    if (r < 0) {
        problem_release(&problem);
        return r;
    }
    *ret_problem = problem;
    return 0;
}

/* ---- files ---- */

static int add_cases(const struct dataset_line *line, struct script_problem *script,
                     struct err *err)
{
    const struct dataset_input *cases = &line->inputs[DATASET_TESTCASES];
    char name[PROGRAM_MAX + 8];

    if (!python_text_imports(script->test, "load_testdata"))
        return 0;
    if (!cases->text)
        return err_say(err, EINVAL, "field 'testcases': the test needs some");
    snprintf(name, sizeof(name), "%s.json", script->entry_point);
    if (source_files_add(&script->test_files, &script->test_file_count, name, cases->text,
                         cases->len) < 0 ||
        source_files_add(&script->test_files, &script->test_file_count, LOADER_FILE,
                         loader, strlen(loader)) < 0)
        return err_oom(err);
    return 0;
}

/* The path of the file in the data set's folder. */
static char *beside(const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    char *beside_path;

    if (!slash)
        return strdup(name);
    if (asprintf(&beside_path, "%.*s/%s", (int)(slash - path), path, name) < 0)
        return NULL;
    return beside_path;
}

static int add_node(const struct dataset_line *line, struct script_problem *script,
                    struct err *err)
{
    cleanup_free char *path = NULL, *text = NULL;
    cleanup_json cJSON *files = NULL;
    const char *node;
    size_t len;
    int r;

    if (!python_text_imports(script->test, "node"))
        return 0;
    path = beside(line->path, AUX_FILE);
    if (!path)
        return err_oom(err);
    r = io_read_file(path, AUX_MAX, &text, &len, err);
    if (r < 0)
        return err_wrap(err, "field 'pytest': needs the class Node");
    r = json_parse(text, len, &files, err);
    if (r == 0)
        r = json_get_str(files, NODE_ENTRY, &node, err);
    if (r < 0)
        return err_wrap(err, "%s", path);
    if (source_files_add(&script->answer_files, &script->answer_file_count, NODE_FILE,
                         node, strlen(node)) < 0)
        return err_oom(err);
    return 0;
}

static int complete(const struct dataset_line *line, struct problem *problem,
                    struct err *err)
{
    int r = add_cases(line, &problem->script, err);

    return r < 0 ? r : add_node(line, &problem->script, err);
}

const struct dataset dataset_quixbugs = {
    .title = "QuixBugs",
    .id_field = "name",
    .recognise = recognise,
    .read = read_record,
    .complete = complete,
};
