#include <errno.h>
#include <string.h>

#include "grader/judge/examiner.h"
#include "grader/base/scan.h"

/* How the examiner begins each call, to the byte. */
static const char call_head[] = "{\"op\": \"call\", \"id\": ";

static const char *const outcomes[EXAMINER_OUTCOME_MAX] = {
#define EXAMINER_OUTCOME_NAME(id, name) [EXAMINER_OUTCOME_##id] = (name),
    EXAMINER_OUTCOMES(EXAMINER_OUTCOME_NAME)
#undef EXAMINER_OUTCOME_NAME
};

static bool take_call(struct scan *scan, uint64_t *ret_id)
{
    uint64_t id;

    scan->at += strlen(call_head);
    if (!scan_u64(scan, &id))
        return false;
    if (id == 0)
        return scan_fail(scan, "call with id 0");
    if (!scan_char(scan, ','))
        return false;
    if (scan->end[-1] != '}')
        return scan_fail(scan, "call is cut off");
    if (memchr(scan->at, '\n', (size_t)(scan->end - scan->at)))
        return scan_fail(scan, "line end inside a call");
    *ret_id = id;
    return true;
}

static bool take_outcome(struct scan *scan, enum examiner_outcome *ret_outcome)
{
    struct scan_text text;

    if (!scan_string(scan, &text))
        return false;
    for (int i = 0; i < EXAMINER_OUTCOME_MAX; i++)
        if (scan_text_is(text, outcomes[i])) {
            *ret_outcome = (enum examiner_outcome)i;
            return true;
        }
    return scan_fail(scan, "unknown outcome");
}

/* The three members of done in any order, each once. */
static bool take_done(struct scan *scan, enum examiner_outcome *ret_outcome,
                      struct scan_text *ret_message)
{
    bool op = false, outcome = false, message = false;
    struct scan_text key, value;

    if (!scan_char(scan, '{'))
        return false;
    do {
        if (!scan_string(scan, &key) || !scan_char(scan, ':'))
            return false;
        if (scan_text_is(key, "op") && !op) {
            if (!scan_string(scan, &value))
                return false;
            if (!scan_text_is(value, "done"))
                return scan_fail(scan, "neither call nor done");
            op = true;
        } else if (scan_text_is(key, "outcome") && !outcome) {
            if (!take_outcome(scan, ret_outcome))
                return false;
            outcome = true;
        } else if (scan_text_is(key, "message") && !message) {
            if (!scan_string(scan, ret_message))
                return false;
            message = true;
        } else {
            return scan_fail(scan, "unknown or repeated key");
        }
    } while (scan_maybe(scan, ','));
    if (!scan_char(scan, '}') || !scan_end(scan))
        return false;
    return (op && outcome && message) ||
           scan_fail(scan, "op, outcome or message missing");
}

int examiner_parse(const char *line, size_t len, struct examiner_line *ret_line,
                   char *reason, size_t reason_size)
{
    size_t head = strlen(call_head);
    enum examiner_outcome outcome = EXAMINER_OUTCOME_BROKEN;
    struct scan_text message = {"", 0};
    struct scan scan;
    uint64_t id = 0;

    scan_init(&scan, line, len, reason, reason_size);
    if (len > EXAMINER_LINE_MAX) {
        scan_fail(&scan, "line is longer than %u bytes", EXAMINER_LINE_MAX);
        return -EBADMSG;
    }
    if (len > head && memcmp(line, call_head, head) == 0) {
        if (!take_call(&scan, &id))
            return -EBADMSG;
        *ret_line = (struct examiner_line){.op = EXAMINER_CALL, .id = id};
        return 0;
    }
    if (!take_done(&scan, &outcome, &message))
        return -EBADMSG;
    ret_line->op = EXAMINER_DONE;
    ret_line->id = 0;
    ret_line->outcome = outcome;
    scan_text_copy(message, ret_line->message, sizeof(ret_line->message));
    return 0;
}
