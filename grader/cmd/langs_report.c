#include <string.h>

#include "grader/base/json.h"
#include "grader/cmd/langs_report.h"
#include "grader/cmd/text.h"

#define PROGRAM_ROOM 29 /* of 80 columns, behind the others */

static int add_table_row(struct buf *b, const char *const cells[4], const char *last)
{
    static const size_t widths[4] = {10, 10, 7, 20};
    int r = 0;

    for (size_t i = 0; i < ARRAY_SIZE(widths) && r == 0; i++) {
        r = text_add_cell(b, cells[i], widths[i]);
        if (r == 0)
            r = buf_add_char(b, ' ');
    }
    if (r == 0)
        r = terminal_add_text(b, last);
    return r < 0 ? r : buf_add_char(b, '\n');
}

/* What else there is to say about a language goes below its row. */
static int add_note(struct buf *b, const char *note)
{
    int r = text_add_spaces(b, 9);

    return r < 0 ? r : text_add_wrapped(b, note, 9, 9);
}

static const char *state_of(const struct toolchain *tc, const char *fault)
{
    return !tc->program ? "missing" : fault ? "broken" : "ready";
}

int langs_report_table(struct buf *b, const struct toolchain_set *set,
                       const char *const *faults)
{
    static const char *const head[4] = {"language", "name", "state", "package"};
    int r = add_table_row(b, head, "program");

    for (size_t i = 0; i < set->count && r == 0; i++) {
        const struct toolchain *tc = &set->items[i];
        const struct runner *runner = tc->runner;
        const char *fault = faults ? faults[i] : NULL;
        const char *const cells[4] = {runner_title(runner), runner->name,
                                      state_of(tc, fault), runner->package};

        bool below = tc->program && strlen(tc->program) > PROGRAM_ROOM;

        r = add_table_row(b, cells, !tc->program ? "-" : below ? "(below)" : tc->program);
        if (r == 0 && below)
            r = add_note(b, tc->program);
        if (r == 0)
            r = add_note(b, tc->program ? tc->version : tc->missing);
        if (r == 0 && fault)
            r = add_note(b, fault);
    }
    return r;
}

/* "NAME": "TEXT" or null; further fields are preceded by a comma. */
static int add_field(struct buf *b, const char *name, const char *text)
{
    int r = buf_addf(b, "%s\"%s\": ", b->data[b->len - 1] == '{' ? "" : ", ", name);

    if (r < 0)
        return r;
    return text ? json_add_str(b, text, strlen(text)) : buf_add_str(b, "null");
}

static int add_object(struct buf *b, const struct toolchain *tc, const char *fault)
{
    const struct {
        const char *name, *text;
    } fields[] = {
        {"name", tc->runner->name},
        {"title", runner_title(tc->runner)},
        {"state", state_of(tc, fault)},
        {"program", tc->program},
        {"version", tc->version},
        {"package", tc->runner->package},
        {"reason", fault ? fault : tc->missing},
    };
    int r = buf_add_char(b, '{');

    for (size_t i = 0; i < ARRAY_SIZE(fields) && r == 0; i++)
        r = add_field(b, fields[i].name, fields[i].text);
    return r < 0 ? r : buf_add_char(b, '}');
}

int langs_report_json(struct buf *b, const struct toolchain_set *set,
                      const char *const *faults)
{
    int r = buf_add_char(b, '[');

    for (size_t i = 0; i < set->count && r == 0; i++) {
        r = i ? buf_add_str(b, ", ") : 0;
        if (r == 0)
            r = add_object(b, &set->items[i], faults ? faults[i] : NULL);
    }
    return r < 0 ? r : buf_add_char(b, ']');
}
