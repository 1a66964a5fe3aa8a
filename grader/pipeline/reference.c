#include <string.h>

#include "grader/answer/assemble.h"
#include "grader/base/language.h"
#include "grader/pipeline/reference.h"

#define ANSWER_FILE "answer.py"

bool reference_exists(const struct problem *problem)
{
    if (!problem->line)
        return false;
    switch (problem->kind) {
    case KIND_SCRIPT:
        return problem->script.reference != NULL;
    case KIND_FUNCTION:
        return problem->function.reference != NULL;
    case KIND_INLINE:
        return problem->inlined.reference != NULL;
    case KIND_LITERAL:
        return true;
    case KIND_STDIO:
    case KIND_MAX:
        break;
    }
    return false;
}

const char *reference_field(const struct problem *problem)
{
    if (problem->kind == KIND_LITERAL)
        return problem->literal.predicted == PREDICT_OUTPUT ? "output" : "input";
    return problem->reference_field ? problem->reference_field : "canonical_solution";
}

const char *reference_language(const struct problem *problem)
{
    return problem->kind == KIND_INLINE ? problem->inlined.language : "python";
}

static int make_program(const char *language, const char *name, const char *prompt,
                        const char *code, struct source_program *ret_program,
                        struct err *err)
{
    struct source_program program = {0};
    cleanup_free char *text = NULL;
    int len = asprintf(&text, "%s%s", prompt ? prompt : "", code);

    if (len < 0) {
        text = NULL;
        return err_oom(err);
    }
    program.language = strdup(language);
    program.entry = strdup(name);
    if (!program.language || !program.entry ||
        source_program_add(&program, name, text, (size_t)len) < 0) {
        source_program_release(&program);
        return err_oom(err);
    }
    *ret_program = program;
    return 0;
}

static int inline_program(const struct inline_problem *inlined,
                          struct source_program *ret_program, struct err *err)
{
    cleanup_free char *name = NULL, *code = NULL;

    if (asprintf(&name, "answer%s", language_extension(inlined->language)) < 0) {
        name = NULL;
        return err_oom(err);
    }
    if (asprintf(&code, "%s%s", inlined->reference,
                 inlined->closing ? inlined->closing : "") < 0) {
        code = NULL;
        return err_oom(err);
    }
    return make_program(inlined->language, name, inlined->prompt, code, ret_program, err);
}

int reference_program(const struct problem *problem, struct source_program *ret_program,
                      struct err *err)
{
    switch (problem->kind) {
    case KIND_SCRIPT:
        return make_program("python", ANSWER_FILE, problem->script.prompt,
                            problem->script.reference, ret_program, err);
    case KIND_FUNCTION:
        return make_program("python", ANSWER_FILE, problem->function.prompt,
                            problem->function.reference, ret_program, err);
    case KIND_LITERAL:
        return make_program("python", PREDICTION_FILE, NULL,
                            problem->literal.predicted == PREDICT_OUTPUT
                                ? problem->literal.output
                                : problem->literal.input,
                            ret_program, err);
    case KIND_INLINE:
        return inline_program(&problem->inlined, ret_program, err);
    case KIND_STDIO:
    case KIND_MAX:
        break;
    }
    BUG("%s has no reference", problem->id);
}
