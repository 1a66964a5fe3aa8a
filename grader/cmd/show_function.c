#include <string.h>

#include "grader/cmd/show_function.h"
#include "grader/cmd/text.h"
#include "problems/strv.h"
#include "runners/runner.h"

#define INDENT       4
#define SAMPLES_MAX  10
#define VALUE_BYTES  2000 /* of a sample's value that are shown */
#define SAMPLE_START "sample/"

const char *show_function_match(const struct function_compare *compare, char *text,
                                size_t size)
{
    static const char *const names[FUNCTION_MATCH_MAX] = {
        [FUNCTION_EQUAL] = "equal value",
        [FUNCTION_UNORDERED] = "equal list in any order",
        [FUNCTION_ONE_OF] = "one of several values",
        [FUNCTION_CHECKER] = "checker",
    };
    bool absolute = compare->absolute_tolerance > 0;
    bool relative = compare->relative_tolerance > 0;
    size_t used;

    if (compare->match == FUNCTION_CHECKER)
        return names[FUNCTION_CHECKER];
    snprintf(text, size, "%s%s%s", names[compare->match],
             compare->loose_numbers ? ", numbers of any type" : "",
             compare->loose_sequences ? ", tuples as lists" : "");
    used = strlen(text);
    if (absolute)
        snprintf(text + used, size - used, ", floats within %g",
                 compare->absolute_tolerance);
    used = strlen(text);
    if (relative)
        snprintf(text + used, size - used, "%s %g relative",
                 absolute ? " or" : ", floats within", compare->relative_tolerance);
    return text;
}

static int add_declaration(struct buf *b, const struct runner *runner,
                           const struct signature *signature)
{
    cleanup_buf struct buf text = BUF_INIT(b->cap);
    int r;

    if (!runner->function || runner->function->refuses(signature))
        return 0;
    r = buf_addf(b, "\n%s\n", runner_title(runner));
    if (r == 0)
        r = runner->function->declare(signature, &text);
    return r < 0 ? r : text_add_block(b, buf_str(&text), text.len, INDENT);
}

static int add_value(struct buf *b, const char *what, const char *value)
{
    size_t len = strlen(value);
    bool cut = len > VALUE_BYTES;
    int r = buf_addf(b, "  %s\n", what);

    if (r == 0)
        r = text_add_block(b, value, cut ? VALUE_BYTES : len, INDENT);
    return r < 0 || !cut ? r : buf_add_str(b, "    ...\n");
}

static int add_sample(struct buf *b, const struct function_case *sample)
{
    int r = buf_add_char(b, '\n');

    if (r == 0)
        r = terminal_add_text(b, sample->name);
    if (r == 0)
        r = buf_add_char(b, '\n');
    if (r == 0)
        r = add_value(b, "arguments", sample->args);
    return r < 0 || !sample->expect ? r : add_value(b, "expected", sample->expect);
}

int show_function_add(struct buf *b, const struct problem *problem)
{
    const struct function_problem *function = &problem->function;
    size_t shown = 0;
    int r = 0;

    for (const struct runner *const *runner = runner_all(); *runner && r == 0; runner++)
        if (!problem->languages || strv_has(problem->languages, (*runner)->name))
            r = add_declaration(b, *runner, &function->signature);
    for (size_t i = 0; i < function->case_count && r == 0 && shown < SAMPLES_MAX; i++) {
        if (strncmp(function->cases[i].name, SAMPLE_START, strlen(SAMPLE_START)) != 0)
            continue;
        r = add_sample(b, &function->cases[i]);
        shown++;
    }
    return r;
}
