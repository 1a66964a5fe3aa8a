#include <errno.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/examiner.h"
#include "grader/base/scan.h"

/* How the examiner begins what goes on to the answer, to the byte. */
static const struct {
    const char *head;
    enum examiner_op op;
} passed_on[] = {
    {"{\"op\": \"call\", \"id\": ", EXAMINER_CALL},
    {"{\"op\": \"return\", \"id\": ", EXAMINER_RETURN},
};

static const char *const outcomes[EXAMINER_OUTCOME_MAX] = {
#define EXAMINER_OUTCOME_NAME(id, name) [EXAMINER_OUTCOME_##id] = (name),
    EXAMINER_OUTCOMES(EXAMINER_OUTCOME_NAME)
#undef EXAMINER_OUTCOME_NAME
};

static bool take_passed_on(struct scan *scan, size_t head_len, uint64_t *ret_id)
{
    uint64_t id;

    scan->at += head_len;
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

struct done {
    enum examiner_outcome outcome;
    struct scan_text message, token;
    bool changed;
};

/* The members of done in any order, each once; token and changed may be missing. */
static bool take_done(struct scan *scan, struct done *ret_done)
{
    bool op = false, outcome = false, message = false, token = false;
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
            if (!take_outcome(scan, &ret_done->outcome))
                return false;
            outcome = true;
        } else if (scan_text_is(key, "message") && !message) {
            if (!scan_string(scan, &ret_done->message))
                return false;
            message = true;
        } else if (scan_text_is(key, "changed") && !ret_done->changed) {
            if (!scan_word(scan, "true"))
                return false;
            ret_done->changed = true;
        } else if (scan_text_is(key, "token") && !token) {
            if (!scan_string(scan, &ret_done->token))
                return false;
            token = true;
        } else {
            return scan_fail(scan, "unknown or repeated key");
        }
    } while (scan_maybe(scan, ','));
    if (!scan_char(scan, '}') || !scan_end(scan))
        return false;
    return (op && outcome && message) ||
           scan_fail(scan, "op, outcome or message missing");
}

static int parse_passed_on(struct scan *scan, enum examiner_op op, size_t head_len,
                           struct examiner_line *ret_line)
{
    uint64_t id = 0;

    if (!take_passed_on(scan, head_len, &id))
        return -EBADMSG;
    *ret_line = (struct examiner_line){.op = op, .id = id};
    return 0;
}

int examiner_parse(const char *line, size_t len, struct examiner_line *ret_line,
                   char *reason, size_t reason_size)
{
    struct done done = {EXAMINER_OUTCOME_BROKEN, {"", 0}, {"", 0}, false};
    struct scan scan;

    scan_init(&scan, line, len, reason, reason_size);
    if (len > EXAMINER_LINE_MAX) {
        scan_fail(&scan, "line is longer than %u bytes", EXAMINER_LINE_MAX);
        return -EBADMSG;
    }
    for (size_t i = 0; i < ARRAY_SIZE(passed_on); i++) {
        size_t head_len = strlen(passed_on[i].head);

        if (len > head_len && memcmp(line, passed_on[i].head, head_len) == 0)
            return parse_passed_on(&scan, passed_on[i].op, head_len, ret_line);
    }
    if (!take_done(&scan, &done))
        return -EBADMSG;
    ret_line->op = EXAMINER_DONE;
    ret_line->id = 0;
    ret_line->outcome = done.outcome;
    ret_line->changed = done.changed;
    scan_text_copy(done.message, ret_line->message, sizeof(ret_line->message));
    scan_text_copy(done.token, ret_line->token, sizeof(ret_line->token));
    return 0;
}
