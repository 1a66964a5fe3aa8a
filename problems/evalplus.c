/*
 * The native files of HumanEval+ and MBPP+ (github.com/evalplus): inputs, and a reference
 * whose values are what an answer has to return. evalplus_rules.c has what single tasks
 * need besides.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "problems/dataset.h"
#include "problems/evalplus_rules.h"
#include "problems/strv.h"

/* Of numpy's allclose(), with which EvalPlus compares floats. */
#define RELATIVE_TOLERANCE 1e-7
#define ABSOLUTE_TOLERANCE 1e-6 /* where the file says 0 */

#define ARGS_MAX ((size_t)64 << 20)
#define TEST_MAX ((size_t)64 << 20)

static const char *const fields[] = {
    "task_id", "prompt", "entry_point", "canonical_solution", "base_input", "plus_input",
};

static bool recognise(const cJSON *record)
{
    return dataset_has(record, fields, ARRAY_SIZE(fields));
}

/* ---- the record ---- */

/* Its own `atol`, where that is more than nothing. */
static int read_tolerance(const cJSON *record, struct function_compare *compare,
                          struct err *err)
{
    double atol = 0;
    int r = json_opt_double(record, "atol", &atol, err);

    if (r < 0)
        return r;
    if (atol < 0)
        return err_say(err, EINVAL, "field 'atol': is negative");
    compare->absolute_tolerance = atol > 0 ? atol : ABSOLUTE_TOLERANCE;
    compare->relative_tolerance = RELATIVE_TOLERANCE;
    compare->loose_numbers = true;
    return 0;
}

static enum function_match match_of(enum evalplus_judging judging)
{
    switch (judging) {
    case EVALPLUS_SAME_SET:
        return FUNCTION_SAME_SET;
    case EVALPLUS_ROOT:
        return FUNCTION_ROOT;
    case EVALPLUS_EITHER:
        return FUNCTION_ONE_OF;
    case EVALPLUS_EQUAL:
    case EVALPLUS_NOT_NONE:
    case EVALPLUS_TOO_LARGE:
        break;
    }
    return FUNCTION_EQUAL;
}

/* The reference; with a second function beside it, what both return is accepted. */
static int make_oracle(const struct evalplus_rule *rule, const char *entry,
                       struct function_problem *function, struct err *err)
{
    const char *prompt = function->prompt, *solution = function->reference;
    struct source_program *oracle = &function->oracle;
    cleanup_free char *text = NULL;
    int len;

    if (rule->judging == EVALPLUS_EITHER)
        len = asprintf(&text,
                       "%s%s\n%s\nfirst = %s\n"
                       "def %s(*args):\n    return [first(*args), second(*args)]\n",
                       prompt, solution, rule->second, entry, entry);
    else
        len = asprintf(&text, "%s%s", prompt, solution);
    if (len < 0) {
        text = NULL;
        return err_oom(err);
    }
    oracle->language = strdup("python");
    if (!oracle->language ||
        source_program_add(oracle, "oracle.py", text, (size_t)len) < 0)
        return err_oom(err);
    return 0;
}

static int read_function(const cJSON *record, const struct evalplus_rule *rule,
                         const char *entry, struct problem *problem, struct err *err)
{
    struct function_problem *function = &problem->function;
    int r;

    problem->kind = KIND_FUNCTION;
    r = dataset_copy(record, "prompt", &function->prompt, err);
    if (r == 0)
        r = dataset_copy(record, "canonical_solution", &function->reference, err);
    if (r == 0)
        r = read_tolerance(record, &function->compare, err);
    if (r < 0)
        return r;
    function->compare.match = match_of(rule->judging);
    function->signature.name = strdup(entry);
    function->signature.result.kind = VALUE_ANY;
    if (!function->signature.name)
        return err_oom(err);
    return make_oracle(rule, entry, function, err);
}

static int read_script(const cJSON *record, const struct evalplus_rule *rule,
                       const char *entry, struct problem *problem, struct err *err)
{
    struct script_problem *script = &problem->script;
    int r = dataset_copy(record, "prompt", &script->prompt, err);

    problem->kind = KIND_SCRIPT;
    script->form = SCRIPT_ASSERTS;
    /* What the references return is no plain value, or does not fit a line. */
    script->mode =
        rule->judging == EVALPLUS_NOT_NONE ? SCRIPT_MODE_HANDLES : SCRIPT_MODE_INLINE;
    script->why_inline = EVALPLUS_WHY_INLINE;
    if (r == 0)
        r = dataset_copy(record, "canonical_solution", &script->reference, err);
    if (r < 0)
        return r;
    script->entry_point = strdup(entry);
    return script->entry_point ? 0 : err_oom(err);
}

static int read_fields(const cJSON *record, struct problem *problem, struct err *err)
{
    struct evalplus_rule rule;
    const char *entry;
    int r = dataset_task_id(record, &problem->id, err);

    if (r == 0)
        r = json_get_str(record, "entry_point", &entry, err);
    if (r < 0)
        return r;
    if (!dataset_is_name(entry))
        return err_say(err, EINVAL, "field 'entry_point': '%.80s' is not a name", entry);
    rule = evalplus_rule(problem->id);
    if (rule.judging == EVALPLUS_NOT_NONE || rule.judging == EVALPLUS_TOO_LARGE)
        r = read_script(record, &rule, entry, problem, err);
    else
        r = read_function(record, &rule, entry, problem, err);
    return r < 0 ? r : dataset_allow_python(problem, err);
}

static int read_record(const cJSON *record, struct problem *ret_problem, struct err *err)
{
    struct problem problem = {.task = TASK_IMPLEMENT};
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

/* ---- the inputs ---- */

static int add_parameter(struct signature *signature, struct err *err)
{
    struct parameter *grown =
        reallocarray(signature->parameters, signature->parameter_count + 1,
                     sizeof(*grown));
    char *name;

    if (grown)
        signature->parameters = grown;
    if (!grown || asprintf(&name, "a%zu", signature->parameter_count + 1) < 0)
        return err_oom(err);
    grown[signature->parameter_count++] =
        (struct parameter){.name = name, .type = {.kind = VALUE_ANY}};
    return 0;
}

/* One input: a list of arguments. The first one tells how many there are. */
static int read_args(struct scan *scan, struct problem *problem, struct buf *args,
                     struct err *err)
{
    struct signature *signature = &problem->function.signature;
    bool first_case = problem->function.case_count == 0;
    size_t count = 0;
    int r = 0;

    if (!scan_maybe(scan, '['))
        return err_say(err, EINVAL, "an input is not a list of arguments");
    for (bool more = !scan_maybe(scan, ']'); r == 0 && more; count++) {
        struct json_shape shape = evalplus_shape(problem->id, (unsigned)count);

        if (count == SIGNATURE_PARAMETERS_MAX)
            return err_say(err, EINVAL, "an input has more than %d arguments",
                           SIGNATURE_PARAMETERS_MAX);
        if (first_case)
            r = add_parameter(signature, err);
        if (r == 0 && buf_add_str(args, count ? ", " : "[") < 0)
            r = err_oom(err);
        if (r == 0)
            r = json_value_add(scan, &shape, args, err);
        if (r == 0 && !scan_maybe(scan, ','))
            more = false;
    }
    if (r < 0)
        return r;
    if (count != signature->parameter_count)
        return err_say(err, EINVAL, "an input has %zu arguments, the first one %zu",
                       count, signature->parameter_count);
    if (count && !scan_maybe(scan, ']'))
        return err_say(err, EINVAL, "an input is malformed");
    return buf_add_str(args, count ? "]" : "[]") < 0 ? err_oom(err) : 0;
}

static int read_cases(const struct dataset_input *input, const char *group,
                      struct problem *problem, struct err *err)
{
    cleanup_buf struct buf args = BUF_INIT(ARGS_MAX);
    struct scan scan;
    char name[40];
    int r = 0;

    if (!input->text)
        return err_say(err, EINVAL, "is not a list");
    scan_init(&scan, input->text, input->len, NULL, 0);
    if (scan_maybe(&scan, '{') && scan_maybe(&scan, '}'))
        return 0; /* an empty object stands for no inputs in one record of MBPP+ */
    scan_init(&scan, input->text, input->len, NULL, 0);
    if (!scan_maybe(&scan, '['))
        return err_say(err, EINVAL, "is not a list");
    if (scan_maybe(&scan, ']'))
        return 0;
    for (size_t i = 0; r == 0; i++) {
        buf_clear(&args);
        snprintf(name, sizeof(name), "%s/%zu", group, i);
        r = read_args(&scan, problem, &args, err);
        if (r < 0)
            return err_wrap(err, "input %zu", i);
        if (function_add_case(&problem->function, name, args.data, NULL) < 0)
            return err_oom(err);
        if (!scan_maybe(&scan, ','))
            break;
    }
    return scan_maybe(&scan, ']') ? 0 : err_say(err, EINVAL, "is malformed");
}

/* ---- tasks whose values do not cross ---- */

static int add_inputs(struct buf *b, const struct dataset_input *input)
{
    int r = buf_add_str(b, "json.loads(");

    if (r == 0)
        r = json_add_str(b, input->text, input->len);
    return r < 0 ? r : buf_add_str(b, ")");
}

static const char assert_equal[] = "    assert got == wanted\n";

static const char assert_not_none[] = "    wanted = wanted is not None\n"
                                      "    if isinstance(got, bool):\n"
                                      "        assert got == wanted\n"
                                      "    else:\n"
                                      "        assert (got is not None) == wanted\n";

/* The reference stands beside the script: in the examiner, where no answer is, unless the
 * script has to be run inline. */
static int make_script(const struct dataset_line *line, struct problem *problem,
                       struct err *err)
{
    struct script_problem *script = &problem->script;
    cleanup_buf struct buf b = BUF_INIT(TEST_MAX);
    cleanup_free char *reference = NULL;
    int r;

    for (size_t i = DATASET_BASE_INPUT; i <= DATASET_PLUS_INPUT; i++)
        if (!line->inputs[i].text)
            return err_say(err, EINVAL, "field 'base_input' or 'plus_input': no list");
    if (asprintf(&reference, "%s%s", script->prompt, script->reference) < 0) {
        reference = NULL;
        return err_oom(err);
    }
    r = buf_add_str(&b, "import json\n\nreference = {}\nexec(");
    if (r == 0)
        r = json_add_str(&b, reference, strlen(reference));
    if (r == 0)
        r = buf_add_str(&b, ", reference)\nfor args in [*");
    if (r == 0)
        r = add_inputs(&b, &line->inputs[DATASET_BASE_INPUT]);
    if (r == 0)
        r = buf_add_str(&b, ", *");
    if (r == 0)
        r = add_inputs(&b, &line->inputs[DATASET_PLUS_INPUT]);
    if (r == 0)
        r = buf_addf(&b,
                     "]:\n"
                     "    wanted = reference['%s'](*args)\n"
                     "    got = %s(*args)\n%s",
                     script->entry_point, script->entry_point,
                     script->mode == SCRIPT_MODE_INLINE ? assert_equal : assert_not_none);
    script->test = r < 0 ? NULL : buf_steal(&b, NULL);
    return script->test ? 0 : err_oom(err);
}

static int complete(const struct dataset_line *line, struct problem *problem,
                    struct err *err)
{
    int r;

    if (problem->kind == KIND_SCRIPT)
        return make_script(line, problem, err);
    r = read_cases(&line->inputs[DATASET_BASE_INPUT], "base", problem, err);
    if (r < 0)
        return err_wrap(err, "field 'base_input'");
    r = read_cases(&line->inputs[DATASET_PLUS_INPUT], "plus", problem, err);
    if (r < 0)
        return err_wrap(err, "field 'plus_input'");
    if (problem->function.case_count == 0)
        return err_say(err, EINVAL, "field 'base_input': is empty");
    return 0;
}

const struct dataset dataset_evalplus = {
    .title = "HumanEval+ or MBPP+",
    .recognise = recognise,
    .read = read_record,
    .complete = complete,
};
