#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include <yaml.h>

#include "problems/yaml.h"

#define YAML_TEXT_MAX  (4u << 20)
#define YAML_DEPTH_MAX 32
#define YAML_NODES_MAX 100000

/* A list or map that is still open. */
struct frame {
    cJSON *container; /* owned by the tree */
    char *key;        /* map: key that waits for its value; owned */
};

struct builder {
    yaml_parser_t parser;
    const char *name;
    cJSON *root;
    struct frame stack[YAML_DEPTH_MAX];
    size_t depth;
    size_t nodes;
    bool has_document;
    struct err *err;
};

int yaml_line(const cJSON *value)
{
    return value->valueint;
}

const char *yaml_text(const cJSON *value)
{
    return value->valuestring;
}

int yaml_say(const char *name, const cJSON *value, struct err *err, const char *format,
             ...)
{
    char text[ERR_TEXT_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    return err_say(err, EINVAL, "%s, line %d: %s", name, yaml_line(value), text);
}

static int say_at(struct builder *b, size_t line, const char *text)
{
    return err_say(b->err, EINVAL, "%s, line %zu: %s", b->name, line + 1, text);
}

static int say_event(struct builder *b, const yaml_event_t *event, const char *text)
{
    return say_at(b, event->start_mark.line, text);
}

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(text, *words) == 0)
            return true;
    return false;
}

static size_t skip_digits(const char **text)
{
    size_t count = strspn(*text, "0123456789");

    *text += count;
    return count;
}

/* [-+]? ( "." digits | digits ( "." digits? )? ) ( [eE] [-+]? digits )? */
static bool is_decimal(const char *text)
{
    size_t digits;

    text += *text == '-' || *text == '+';
    digits = skip_digits(&text);
    if (*text == '.') {
        text++;
        digits += skip_digits(&text);
    }
    if (!digits)
        return false;
    if (*text == 'e' || *text == 'E') {
        text++;
        text += *text == '-' || *text == '+';
        if (!skip_digits(&text))
            return false;
    }
    return !*text;
}

/* 0o17 and 0x1f; false for anything else, or when the value is beyond 64 bits. */
static bool parse_based(const char *text, double *ret_value)
{
    bool octal = strncmp(text, "0o", 2) == 0;
    const char *digits = octal ? "01234567" : "0123456789abcdefABCDEF";
    size_t len = strlen(text);
    unsigned long long value;

    if (!octal && strncmp(text, "0x", 2) != 0)
        return false;
    if (len < 3 || 2 + strspn(text + 2, digits) != len)
        return false;
    errno = 0;
    value = strtoull(text + 2, NULL, octal ? 8 : 16);
    if (errno)
        return false;
    *ret_value = (double)value;
    return true;
}

static bool parse_number(const char *text, double *ret_value)
{
    static const char *const infinities[] = {".inf", ".Inf", ".INF", NULL};
    static const char *const nans[] = {".nan", ".NaN", ".NAN", NULL};
    bool negative = *text == '-';
    const char *unsigned_text = text + (negative || *text == '+');

    if (is_decimal(text)) {
        *ret_value = strtod(text, NULL);
        return true;
    }
    if (is_one_of(unsigned_text, infinities)) {
        *ret_value = negative ? -(double)INFINITY : (double)INFINITY;
        return true;
    }
    if (is_one_of(text, nans)) {
        *ret_value = (double)NAN;
        return true;
    }
    return parse_based(text, ret_value);
}

static cJSON *resolve_plain(const char *text)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const trues[] = {"true", "True", "TRUE", NULL};
    static const char *const falses[] = {"false", "False", "FALSE", NULL};
    double number;
    cJSON *value;

    if (is_one_of(text, nulls))
        return cJSON_CreateNull();
    if (is_one_of(text, trues))
        value = cJSON_CreateTrue();
    else if (is_one_of(text, falses))
        value = cJSON_CreateFalse();
    else if (parse_number(text, &number))
        value = cJSON_CreateNumber(number);
    else
        return cJSON_CreateString(text);
    if (!value)
        return NULL;
    /* cJSON frees it with any value; see yaml_text(). */
    value->valuestring = strdup(text);
    if (!value->valuestring) {
        cJSON_Delete(value);
        return NULL;
    }
    return value;
}

/* Takes `value`, which may be NULL: then memory is out. */
static int add_value(struct builder *b, const yaml_event_t *event, cJSON *value)
{
    struct frame *top = b->depth ? &b->stack[b->depth - 1] : NULL;

    if (!value)
        return err_oom(b->err);
    value->valueint = (int)event->start_mark.line + 1;
    if (++b->nodes > YAML_NODES_MAX) {
        cJSON_Delete(value);
        return say_event(b, event, "more than 100000 values");
    }
    if (!top) {
        b->root = value;
    } else if (cJSON_IsArray(top->container)) {
        cJSON_AddItemToArray(top->container, value);
    } else {
        bool added = cJSON_AddItemToObject(top->container, top->key, value);

        free(top->key);
        top->key = NULL;
        if (!added) {
            cJSON_Delete(value);
            return err_oom(b->err);
        }
    }
    return 0;
}

static bool wants_key(const struct builder *b)
{
    const struct frame *top = b->depth ? &b->stack[b->depth - 1] : NULL;

    return top && cJSON_IsObject(top->container) && !top->key;
}

static int on_scalar(struct builder *b, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    const char *tag = (const char *)event->data.scalar.tag;
    bool plain = event->data.scalar.plain_implicit;

    if (strlen(text) != event->data.scalar.length)
        return say_event(b, event, "a NUL byte in a value");
    if (tag && strcmp(tag, YAML_STR_TAG) != 0)
        return say_event(b, event, "tags are not supported: remove the word with '!'");
    if (!wants_key(b))
        return add_value(b, event,
                         plain ? resolve_plain(text) : cJSON_CreateString(text));
    b->stack[b->depth - 1].key = strdup(text);
    return b->stack[b->depth - 1].key ? 0 : err_oom(b->err);
}

static int on_open(struct builder *b, const yaml_event_t *event, cJSON *container,
                   const yaml_char_t *tag)
{
    int r;

    if (wants_key(b) || tag || b->depth == YAML_DEPTH_MAX) {
        cJSON_Delete(container);
        if (wants_key(b))
            return say_event(b, event, "a list or map as a key is not supported");
        if (tag)
            return say_event(b, event,
                             "tags are not supported: remove the word with '!'");
        return say_event(b, event, "nested too deep (more than 32 levels)");
    }
    r = add_value(b, event, container);
    if (r < 0)
        return r;
    b->stack[b->depth++] = (struct frame){.container = container};
    return 0;
}

static int compare_keys(const void *a, const void *b)
{
    const cJSON *left = *(const cJSON *const *)a, *right = *(const cJSON *const *)b;
    int r = strcmp(left->string, right->string);

    return r ? r : yaml_line(left) - yaml_line(right);
}

/* Sorted neighbours show a key that stands twice. */
static int check_keys(struct builder *b, const cJSON *map)
{
    cleanup_free const cJSON **members = NULL;
    size_t count = 0, i = 0;
    const cJSON *member;

    cJSON_ArrayForEach(member, map) count++;
    if (count < 2)
        return 0;
    members = calloc(count, sizeof(*members));
    if (!members)
        return err_oom(b->err);
    cJSON_ArrayForEach(member, map) members[i++] = member;
    qsort(members, count, sizeof(*members), compare_keys);
    for (i = 1; i < count; i++)
        if (strcmp(members[i - 1]->string, members[i]->string) == 0)
            return yaml_say(b->name, members[i], b->err,
                            "key '%s' stands twice (first in line %d)",
                            members[i]->string, yaml_line(members[i - 1]));
    return 0;
}

static int on_close(struct builder *b)
{
    const cJSON *container = b->stack[--b->depth].container;

    return cJSON_IsObject(container) ? check_keys(b, container) : 0;
}

static int on_document(struct builder *b, const yaml_event_t *event)
{
    if (b->has_document)
        return say_event(b, event, "more than one document: remove what follows '---'");
    b->has_document = true;
    return 0;
}

static int on_event(struct builder *b, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return on_document(b, event);
    case YAML_ALIAS_EVENT:
        return say_event(b, event, "aliases (*name) are not supported: write it out");
    case YAML_SCALAR_EVENT:
        return on_scalar(b, event);
    case YAML_SEQUENCE_START_EVENT:
        return on_open(b, event, cJSON_CreateArray(), event->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return on_open(b, event, cJSON_CreateObject(), event->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return on_close(b);
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        return 0;
    }
    BUG("libyaml event %d", event->type);
}

/* libyaml counts lines only for what it could decode. */
static size_t line_at(const char *text, size_t len, size_t offset)
{
    size_t line = 0;

    for (size_t i = 0; i < len && i < offset; i++)
        line += text[i] == '\n';
    return line;
}

static int say_parser(struct builder *b, const char *text, size_t len)
{
    const yaml_parser_t *p = &b->parser;
    size_t line = p->problem_mark.line;

    if (p->error == YAML_MEMORY_ERROR)
        return err_oom(b->err);
    if (p->error == YAML_READER_ERROR)
        line = line_at(text, len, p->problem_offset);
    return err_say(b->err, EINVAL, "%s, line %zu: not YAML: %s", b->name, line + 1,
                   p->problem ? p->problem : "unknown reason");
}

static int build(struct builder *b, const char *text, size_t len)
{
    bool ended = false;

    while (!ended) {
        yaml_event_t event;
        int r;

        if (!yaml_parser_parse(&b->parser, &event))
            return say_parser(b, text, len);
        ended = event.type == YAML_STREAM_END_EVENT;
        r = on_event(b, &event);
        yaml_event_delete(&event);
        if (r < 0)
            return r;
    }
    if (b->root)
        return 0;
    b->root = cJSON_CreateNull();
    if (!b->root)
        return err_oom(b->err);
    b->root->valueint = 1;
    return 0;
}

int yaml_parse(const char *text, size_t len, const char *name, cJSON **ret_value,
               struct err *err)
{
    struct builder b = {.name = name, .err = err};
    int r;

    if (len > YAML_TEXT_MAX)
        return err_say(err, EFBIG, "%s: larger than 4 MiB", name);
    if (!yaml_parser_initialize(&b.parser))
        return err_oom(err);
    yaml_parser_set_input_string(&b.parser, (const unsigned char *)text, len);
    r = build(&b, text, len);
    while (b.depth)
        free(b.stack[--b.depth].key);
    yaml_parser_delete(&b.parser);
    if (r < 0) {
        cJSON_Delete(b.root);
        return r;
    }
    *ret_value = b.root;
    return 0;
}
