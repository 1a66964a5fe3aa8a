#include <errno.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/reply.h"
#include "grader/judge/value.h"

_Static_assert(REPLY_DEPTH_MAX == VALUE_DEPTH_MAX, "reply.h promises what value.h keeps");

/* The keys of a reply, as bits of what has been seen. */
enum key {
    KEY_ID = 1 << 0,
    KEY_READY = 1 << 1,
    KEY_LOAD_ERROR = 1 << 2,
    KEY_OK = 1 << 3,
    KEY_RAISE = 1 << 4,
    KEY_OPAQUE = 1 << 5,
    KEY_MESSAGE = 1 << 6,
    KEY_ARGS = 1 << 7,
    KEY_KWARGS = 1 << 8,
    KEY_CALL = 1 << 9,
    KEY_ERROR = 1 << 10,
};

static const struct {
    const char *name;
    enum key key;
} keys[] = {
    {"id", KEY_ID},           {"ready", KEY_READY}, {"load_error", KEY_LOAD_ERROR},
    {"ok", KEY_OK},           {"raise", KEY_RAISE}, {"opaque", KEY_OPAQUE},
    {"message", KEY_MESSAGE}, {"args", KEY_ARGS},   {"kwargs", KEY_KWARGS},
    {"call", KEY_CALL},       {"error", KEY_ERROR},
};

/* What a reply of each kind consists of. */
static const struct {
    unsigned required;
    unsigned optional;
    bool first; /* has id 0 */
} shapes[] = {
    [REPLY_READY] = {KEY_ID | KEY_READY, 0, true},
    [REPLY_LOAD_ERROR] = {KEY_ID | KEY_LOAD_ERROR | KEY_MESSAGE, 0, true},
    [REPLY_OK] = {KEY_ID | KEY_OK, KEY_ARGS, false},
    [REPLY_RAISE] = {KEY_ID | KEY_RAISE | KEY_MESSAGE, KEY_ARGS | KEY_ERROR, false},
    [REPLY_OPAQUE] = {KEY_ID | KEY_OPAQUE, 0, false},
    [REPLY_CALL] = {KEY_ID | KEY_CALL | KEY_ARGS | KEY_KWARGS, 0, false},
};

struct seen {
    unsigned keys;
    uint64_t id;
    uint64_t number;       /* of call or error: which one, the examiner looks up */
    struct scan_text name; /* of load_error, raise or opaque */
    struct scan_text message;
    struct scan_text value;
};

/* [VALUE, ...]; each may be as deep as a returned value. */
static bool take_args(struct scan *scan)
{
    if (!scan_char(scan, '['))
        return false;
    if (scan_maybe(scan, ']'))
        return true;
    do {
        if (!value_scan(scan))
            return false;
    } while (scan_maybe(scan, ','));
    return scan_char(scan, ']');
}

/* [[NAME, VALUE], ...] */
static bool take_kwargs(struct scan *scan)
{
    if (!scan_char(scan, '['))
        return false;
    if (scan_maybe(scan, ']'))
        return true;
    do {
        if (!scan_char(scan, '[') || !scan_string(scan, NULL) || !scan_char(scan, ',') ||
            !value_scan(scan) || !scan_char(scan, ']'))
            return false;
    } while (scan_maybe(scan, ','));
    return scan_char(scan, ']');
}

/* Names of exceptions that cross are identifiers: the examiner looks them up. */
static bool take_exception_name(struct scan *scan, struct scan_text *ret_name)
{
    struct scan_text name;

    if (!scan_string(scan, &name))
        return false;
    if (name.len == 0 || name.len >= REPLY_NAME_MAX)
        return scan_fail(scan, "no exception's name");
    for (size_t i = 0; i < name.len; i++) {
        char c = name.data[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '_' &&
            !(c >= '0' && c <= '9' && i))
            return scan_fail(scan, "no exception's name");
    }
    *ret_name = name;
    return true;
}

static bool take_value(struct scan *scan, struct scan_text *ret_value)
{
    const char *start;

    scan_space(scan);
    start = scan->at;
    if (!value_scan(scan))
        return false;
    *ret_value = (struct scan_text){start, (size_t)(scan->at - start)};
    return true;
}

static bool take_field(struct scan *scan, enum key key, struct seen *seen)
{
    switch (key) {
    case KEY_ID:
        return scan_u64(scan, &seen->id);
    case KEY_READY:
        return scan_word(scan, "true");
    case KEY_RAISE:
        return take_exception_name(scan, &seen->name);
    case KEY_LOAD_ERROR:
    case KEY_OPAQUE:
        return scan_string(scan, &seen->name);
    case KEY_MESSAGE:
        return scan_string(scan, &seen->message);
    case KEY_OK:
        return take_value(scan, &seen->value);
    case KEY_ARGS:
        return take_args(scan);
    case KEY_KWARGS:
        return take_kwargs(scan);
    case KEY_CALL:
    case KEY_ERROR:
        return scan_u64(scan, &seen->number);
    }
    BUG("no such key: %d", (int)key);
}

/* Takes "KEY": and what belongs to it. */
static bool take_member(struct scan *scan, struct seen *seen)
{
    struct scan_text name;

    if (!scan_string(scan, &name))
        return false;
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        if (!scan_text_is(name, keys[i].name))
            continue;
        if (seen->keys & keys[i].key)
            return scan_fail(scan, "'%s' twice", keys[i].name);
        seen->keys |= keys[i].key;
        return scan_char(scan, ':') && take_field(scan, keys[i].key, seen);
    }
    return scan_fail(scan, "unknown key");
}

static bool take_reply(struct scan *scan, struct seen *seen)
{
    if (!scan_char(scan, '{'))
        return false;
    do {
        if (!take_member(scan, seen))
            return false;
    } while (scan_maybe(scan, ','));
    return scan_char(scan, '}') && scan_end(scan);
}

static bool find_kind(struct scan *scan, const struct seen *seen, uint64_t expected_id,
                      enum reply_kind *ret_kind)
{
    for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
        if ((seen->keys & ~shapes[i].optional) != shapes[i].required)
            continue;
        if (seen->id != expected_id || shapes[i].first != (expected_id == 0))
            return scan_fail(scan, "not a reply to call %llu",
                             (unsigned long long)expected_id);
        *ret_kind = (enum reply_kind)i;
        return true;
    }
    return scan_fail(scan, "not exactly one kind of reply");
}

int reply_check(const char *line, size_t len, uint64_t expected_id,
                struct reply *ret_reply, char *reason, size_t reason_size)
{
    struct seen seen = {.name = {"", 0}, .message = {"", 0}, .value = {"", 0}};
    enum reply_kind kind = REPLY_OPAQUE;
    struct scan scan;

    scan_init(&scan, line, len, reason, reason_size);
    if (len > REPLY_LINE_MAX) {
        scan_fail(&scan, "line is longer than %u bytes", REPLY_LINE_MAX);
        return -EBADMSG;
    }
    if (!take_reply(&scan, &seen) || !find_kind(&scan, &seen, expected_id, &kind))
        return -EBADMSG;
    ret_reply->kind = kind;
    ret_reply->has_args = seen.keys & KEY_ARGS;
    ret_reply->value = seen.value;
    scan_text_copy(seen.name, ret_reply->name, sizeof(ret_reply->name));
    scan_text_copy(seen.message, ret_reply->message, sizeof(ret_reply->message));
    return 0;
}

int reply_check_value(const char *text, size_t len, char *reason, size_t reason_size)
{
    struct scan scan;

    scan_init(&scan, text, len, reason, reason_size);
    if (len > REPLY_LINE_MAX) {
        scan_fail(&scan, "value is longer than %u bytes", REPLY_LINE_MAX);
        return -EBADMSG;
    }
    return value_scan(&scan) && scan_end(&scan) ? 0 : -EBADMSG;
}
