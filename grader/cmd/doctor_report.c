#include <string.h>

#include "grader/base/json.h"
#include "grader/cmd/doctor_report.h"
#include "grader/cmd/langs_report.h"
#include "grader/cmd/text.h"
#include "grader/report/json_report.h"

#define LAYER_COLUMNS   17
#define STATE_COLUMNS   8
#define ATTEMPT_COLUMNS 37
#define OUTCOME_COLUMNS 11
#define NOTE_COLUMN     4

static bool strict_holds(const struct diagnosis *diagnosis)
{
    return diagnosis->started && diagnosis->isolation.strict;
}

static size_t count_outcomes(const struct diagnosis *diagnosis,
                             enum self_test_outcome outcome)
{
    size_t count = 0;

    for (size_t i = 0; i < diagnosis->test_count; i++)
        count += diagnosis->tests[i].outcome == outcome;
    return count;
}

bool doctor_all_holds(const struct diagnosis *diagnosis)
{
    return strict_holds(diagnosis) && diagnosis->test_count > 0 &&
           count_outcomes(diagnosis, SELF_TEST_HOLDS) == diagnosis->test_count;
}

/* ---- text ---- */

static int add_layer(struct buf *b, enum sandbox_layer layer,
                     const struct sandbox_layer_state *state)
{
    const char *word = state->active ? "there" : "missing";
    int r = text_add_cell(b, sandbox_layer_name(layer), LAYER_COLUMNS);

    if (r == 0 && !*state->detail)
        return buf_addf(b, "%s\n", word);
    if (r == 0)
        r = text_add_cell(b, word, STATE_COLUMNS);
    return r < 0 ? r
                 : text_add_wrapped(b, state->detail, LAYER_COLUMNS + STATE_COLUMNS,
                                    LAYER_COLUMNS + STATE_COLUMNS);
}

/* The mechanism whose remedy stands for several comes first in their order. */
static bool is_told(const struct sandbox_isolation *isolation, int layer)
{
    const char *remedy = sandbox_layer_remedy((enum sandbox_layer)layer);

    for (int i = 0; i < layer; i++)
        if (!isolation->layers[i].active &&
            sandbox_layer_remedy((enum sandbox_layer)i) == remedy)
            return true;
    return false;
}

/* Each remedy once, however many layers it would bring. */
static int add_remedies(struct buf *b, const struct sandbox_isolation *isolation)
{
    bool first = true;
    int r = 0;

    for (int i = 0; i < LAYER_MAX && r == 0; i++) {
        const char *remedy = sandbox_layer_remedy((enum sandbox_layer)i);

        if (isolation->layers[i].active || !remedy || is_told(isolation, i))
            continue;
        r = first ? buf_add_str(b, "\nHow to get what is missing:\n") : 0;
        if (r == 0)
            r = buf_addf(b, "  %s and the like\n",
                         sandbox_layer_name((enum sandbox_layer)i));
        if (r == 0)
            r = text_add_spaces(b, NOTE_COLUMN);
        if (r == 0)
            r = text_add_wrapped(b, remedy, NOTE_COLUMN, NOTE_COLUMN);
        first = false;
    }
    return r;
}

/* Commas and all. */
static int add_stoppers(struct buf *b, uint32_t layers)
{
    const char *before = "";
    int r = 0;

    for (int i = 0; i < LAYER_MAX && r == 0; i++) {
        if (!(layers & (UINT32_C(1) << i)))
            continue;
        r = buf_addf(b, "%s%s", before, sandbox_layer_name((enum sandbox_layer)i));
        before = ", ";
    }
    return r;
}

static int add_test(struct buf *b, const struct self_test_result *test)
{
    static const char *const words[] = {"holds", "FAILED", "not tested"};
    cleanup_buf struct buf stoppers = BUF_INIT(1024);
    const size_t column = ATTEMPT_COLUMNS + OUTCOME_COLUMNS;
    int r = text_add_cell(b, test->attempt, ATTEMPT_COLUMNS);

    if (r == 0)
        r = text_add_cell(b, words[test->outcome], OUTCOME_COLUMNS);
    if (r == 0 && test->outcome != SELF_TEST_HOLDS)
        return text_add_wrapped(b, test->reason, column, column);
    if (r == 0)
        r = add_stoppers(&stoppers, test->stopped_by);
    if (r == 0 && stoppers.len == 0)
        r = buf_add_str(&stoppers, "the cell");
    return r < 0 ? r : text_add_wrapped(b, buf_str(&stoppers), column, column);
}

static int add_tests(struct buf *b, const struct diagnosis *diagnosis)
{
    int r;

    if (diagnosis->test_count == 0)
        return 0;
    r = buf_add_str(b, "\n");
    if (r == 0)
        r = text_add_cell(b, "attempt to", ATTEMPT_COLUMNS);
    if (r == 0)
        r = text_add_cell(b, "outcome", OUTCOME_COLUMNS);
    if (r == 0)
        r = buf_add_str(b, "stopped by, or why not\n");
    for (size_t i = 0; i < diagnosis->test_count && r == 0; i++)
        r = add_test(b, &diagnosis->tests[i]);
    return r;
}

static int add_isolation(struct buf *b, const struct diagnosis *diagnosis)
{
    int r;

    if (!diagnosis->started)
        return text_add_wrapped(b, diagnosis->not_started.text, 0, 0);
    r = text_add_cell(b, "mechanism", LAYER_COLUMNS);
    if (r == 0)
        r = buf_add_str(b, "state   why, or what\n");
    for (int i = 0; i < LAYER_MAX && r == 0; i++)
        r = add_layer(b, (enum sandbox_layer)i, &diagnosis->isolation.layers[i]);
    if (r == 0)
        r = add_remedies(b, &diagnosis->isolation);
    return r < 0 ? r : add_tests(b, diagnosis);
}

static int add_conclusion(struct buf *b, const struct diagnosis *diagnosis)
{
    char text[256];
    int r = buf_addf(b, "\nStrict isolation %s.\n",
                     strict_holds(diagnosis) ? "holds" : "does not hold");

    snprintf(text, sizeof(text),
             "Attempts: %zu stopped, %zu not stopped, %zu not tested.\n",
             count_outcomes(diagnosis, SELF_TEST_HOLDS),
             count_outcomes(diagnosis, SELF_TEST_FAILED),
             count_outcomes(diagnosis, SELF_TEST_NOT_TESTED));
    if (r == 0 && diagnosis->test_count)
        r = buf_add_str(b, text);
    if (r == 0 && diagnosis->started && !strict_holds(diagnosis))
        r = buf_add_str(b, "--isolation best-effort runs with what is there.\n");
    return r < 0 ? r : buf_add_str(b, "\n");
}

int doctor_report_text(struct buf *b, const struct diagnosis *diagnosis)
{
    int r = add_isolation(b, diagnosis);

    if (r == 0)
        r = add_conclusion(b, diagnosis);
    return r < 0 ? r
                 : langs_report_table(b, &diagnosis->set,
                                      (const char *const *)diagnosis->faults);
}

/* ---- JSON ---- */

static int add_text_or_null(struct buf *b, const char *text)
{
    return text ? json_add_str(b, text, strlen(text)) : buf_add_str(b, "null");
}

static int add_mechanisms(struct buf *b, const struct diagnosis *diagnosis)
{
    int r = buf_add_str(b, ", \"mechanisms\": [");

    for (int i = 0; i < LAYER_MAX && r == 0 && diagnosis->started; i++) {
        const struct sandbox_layer_state *state = &diagnosis->isolation.layers[i];
        const char *remedy = sandbox_layer_remedy((enum sandbox_layer)i);

        r = buf_addf(b,
                     "%s{\"name\": \"%s\", \"active\": %s, \"detail\": ", i ? ", " : "",
                     sandbox_layer_name((enum sandbox_layer)i),
                     state->active ? "true" : "false");
        if (r == 0)
            r = add_text_or_null(b, state->detail);
        if (r == 0)
            r = buf_add_str(b, ", \"remedy\": ");
        if (r == 0)
            r = add_text_or_null(b, state->active ? NULL : remedy);
        if (r == 0)
            r = buf_add_str(b, "}");
    }
    return r < 0 ? r : buf_add_str(b, "]");
}

static int add_test_json(struct buf *b, const struct self_test_result *test)
{
    bool holds = test->outcome == SELF_TEST_HOLDS, first = true;
    int r = buf_addf(b, "{\"name\": \"%s\", \"attempt\": ", test->name);

    if (r == 0)
        r = add_text_or_null(b, test->attempt);
    if (r == 0)
        r = buf_add_str(b, ", \"stopped_by\": [");
    for (int i = 0; i < LAYER_MAX && r == 0; i++) {
        if (!(test->stopped_by & (UINT32_C(1) << i)))
            continue;
        r = buf_addf(b, "%s\"%s\"", first ? "" : ", ",
                     sandbox_layer_name((enum sandbox_layer)i));
        first = false;
    }
    if (r == 0)
        r = buf_addf(b, "], \"outcome\": \"%s\", \"reason\": ",
                     self_test_outcome_name(test->outcome));
    if (r == 0)
        r = add_text_or_null(b, holds ? NULL : test->reason);
    return r < 0 ? r : buf_add_str(b, "}");
}

static int add_tests_json(struct buf *b, const struct diagnosis *diagnosis)
{
    int r = buf_add_str(b, ", \"self_tests\": [");

    for (size_t i = 0; i < diagnosis->test_count && r == 0; i++) {
        r = i ? buf_add_str(b, ", ") : 0;
        if (r == 0)
            r = add_test_json(b, &diagnosis->tests[i]);
    }
    return r < 0 ? r : buf_add_str(b, "]");
}

int doctor_report_json(struct buf *b, const struct diagnosis *diagnosis)
{
    int r = buf_addf(b,
                     "{\"schema\": \"assay.doctor/1\", \"strict\": %s, \"holds\": %s, "
                     "\"reason\": ",
                     strict_holds(diagnosis) ? "true" : "false",
                     doctor_all_holds(diagnosis) ? "true" : "false");

    if (r == 0)
        r = add_text_or_null(b, diagnosis->started ? NULL : diagnosis->not_started.text);
    if (r == 0)
        r = buf_add_str(b, ", \"isolation\": ");
    if (r == 0)
        r = diagnosis->started ? json_report_isolation(b, &diagnosis->isolation)
                               : buf_add_str(b, "null");
    if (r == 0)
        r = add_mechanisms(b, diagnosis);
    if (r == 0)
        r = add_tests_json(b, diagnosis);
    if (r == 0)
        r = buf_add_str(b, ", \"languages\": ");
    if (r == 0)
        r = langs_report_json(b, &diagnosis->set, (const char *const *)diagnosis->faults);
    return r < 0 ? r : buf_add_str(b, "}\n");
}
