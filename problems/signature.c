#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "problems/signature.h"

static const struct {
    const char *name;
    int parts;
} types[VALUE_KIND_MAX] = {
#define VALUE_TYPE_ROW(id, name, parts) {name, parts},
    VALUE_TYPES(VALUE_TYPE_ROW)
#undef VALUE_TYPE_ROW
};

struct reader {
    const char *text;
    const char *at;
    struct err *err;
};

PRINTF_LIKE(2, 3)
static int fault(struct reader *reader, const char *format, ...)
{
    char what[256];
    va_list args;

    va_start(args, format);
    vsnprintf(what, sizeof(what), format, args);
    va_end(args);
    return err_say(reader->err, EINVAL, "column %zu: %s",
                   (size_t)(reader->at - reader->text) + 1, what);
}

static char peek(struct reader *reader)
{
    while (*reader->at == ' ' || *reader->at == '\t' || *reader->at == '\n')
        reader->at++;
    return *reader->at;
}

static bool maybe(struct reader *reader, char wanted)
{
    if (peek(reader) != wanted)
        return false;
    reader->at++;
    return true;
}

static int want(struct reader *reader, char wanted)
{
    return maybe(reader, wanted) ? 0 : fault(reader, "'%c' is missing", wanted);
}

static bool is_word(char c, bool first)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (!first && c >= '0' && c <= '9');
}

/* Names must be fine in every language. */
static int take_name(struct reader *reader, char **ret_name)
{
    const char *start;
    size_t len;

    peek(reader);
    start = reader->at;
    for (len = 0; is_word(start[len], len == 0); len++)
        ;
    if (len == 0)
        return fault(reader, "a name is missing");
    if (len > SIGNATURE_NAME_MAX)
        return fault(reader, "name of more than %d characters", SIGNATURE_NAME_MAX);
    *ret_name = strndup(start, len);
    if (!*ret_name)
        return err_oom(reader->err);
    reader->at += len;
    return 0;
}

static void type_release(struct value_type *type)
{
    for (size_t i = 0; i < type->part_count; i++)
        type_release(&type->parts[i]);
    free(type->parts);
    *type = (struct value_type){0};
}

static int take_type(struct reader *reader, unsigned depth, struct value_type *type);

/* <A, B, ...>, of which the "<" has been taken. */
static int take_parts(struct reader *reader, unsigned depth, struct value_type *type)
{
    int wanted = types[type->kind].parts;

    do {
        int r;

        if (type->part_count == SIGNATURE_PARTS_MAX)
            return fault(reader, "more than %d parts", SIGNATURE_PARTS_MAX);
        type->part_count++;
        r = take_type(reader, depth + 1, &type->parts[type->part_count - 1]);
        if (r < 0)
            return r;
    } while (maybe(reader, ','));
    if (wanted > 0 && type->part_count != (size_t)wanted)
        return fault(reader, "%s takes %d part%s in <...>", types[type->kind].name,
                     wanted, wanted == 1 ? "" : "s");
    return want(reader, '>');
}

/* What was read so far is in *type also on failure. */
static int take_type(struct reader *reader, unsigned depth, struct value_type *type)
{
    cleanup_free char *name = NULL;
    size_t kind;
    int r;

    if (depth > SIGNATURE_DEPTH_MAX)
        return fault(reader, "types nest deeper than %d", SIGNATURE_DEPTH_MAX);
    r = take_name(reader, &name);
    if (r < 0)
        return r;
    for (kind = 0; kind < VALUE_KIND_MAX; kind++)
        if (strcmp(types[kind].name, name) == 0)
            break;
    if (kind == VALUE_KIND_MAX)
        return fault(reader,
                     "type '%s' is not known: use int, bigint, float, bool, string, "
                     "bytes, list<T>, tuple<...>, set<T>, map<K, V>, optional<T> or any",
                     name);
    type->kind = (enum value_kind)kind;
    if (types[kind].parts == 0)
        return 0;
    r = want(reader, '<');
    if (r < 0)
        return r;
    type->parts = calloc(SIGNATURE_PARTS_MAX, sizeof(*type->parts));
    return type->parts ? take_parts(reader, depth, type) : err_oom(reader->err);
}

static int take_parameters(struct reader *reader, struct signature *signature)
{
    if (maybe(reader, ')'))
        return 0;
    do {
        struct parameter *parameter = &signature->parameters[signature->parameter_count];
        int r;

        if (signature->parameter_count == SIGNATURE_PARAMETERS_MAX)
            return fault(reader, "more than %d parameters", SIGNATURE_PARAMETERS_MAX);
        signature->parameter_count++;
        r = take_name(reader, &parameter->name);
        for (size_t i = 0; r == 0 && i + 1 < signature->parameter_count; i++)
            if (strcmp(signature->parameters[i].name, parameter->name) == 0)
                r = fault(reader, "parameter '%s' twice", parameter->name);
        if (r == 0)
            r = want(reader, ':');
        if (r == 0)
            r = take_type(reader, 1, &parameter->type);
        if (r < 0)
            return r;
    } while (maybe(reader, ','));
    return want(reader, ')');
}

/* NAME or CLASS.NAME */
static int take_names(struct reader *reader, struct signature *signature)
{
    int r = take_name(reader, &signature->name);

    if (r < 0 || !maybe(reader, '.'))
        return r;
    signature->holder = steal_ptr(signature->name);
    return take_name(reader, &signature->name);
}

static int take_signature(struct reader *reader, struct signature *signature)
{
    int r = take_names(reader, signature);

    if (r == 0)
        r = want(reader, '(');
    if (r < 0)
        return r;
    signature->parameters =
        calloc(SIGNATURE_PARAMETERS_MAX, sizeof(*signature->parameters));
    if (!signature->parameters)
        return err_oom(reader->err);
    r = take_parameters(reader, signature);
    if (r == 0)
        r = want(reader, '-');
    if (r == 0)
        r = want(reader, '>');
    if (r == 0)
        r = take_type(reader, 1, &signature->result);
    if (r == 0 && peek(reader))
        r = fault(reader, "text after the end");
    return r;
}

int signature_parse(const char *text, struct signature *ret_signature, struct err *err)
{
    struct reader reader = {.text = text, .at = text, .err = err};
    cleanup_signature struct signature signature = {0};
    int r = take_signature(&reader, &signature);

    if (r < 0)
        return r;
    *ret_signature = signature;
    signature = (struct signature){0};
    return 0;
}

void signature_release(struct signature *signature)
{
    free(signature->holder);
    free(signature->name);
    for (size_t i = 0; i < signature->parameter_count; i++) {
        free(signature->parameters[i].name);
        type_release(&signature->parameters[i].type);
    }
    free(signature->parameters);
    type_release(&signature->result);
    *signature = (struct signature){0};
}

/* ---- as text ---- */

int value_type_add(struct buf *b, const struct value_type *type)
{
    int r = buf_add_str(b, types[type->kind].name);

    for (size_t i = 0; r == 0 && i < type->part_count; i++) {
        r = buf_add_str(b, i ? ", " : "<");
        if (r == 0)
            r = value_type_add(b, &type->parts[i]);
    }
    return r < 0 || !type->part_count ? r : buf_add_char(b, '>');
}

int signature_add(struct buf *b, const struct signature *signature)
{
    int r = 0;

    if (signature->holder)
        r = buf_addf(b, "%s.", signature->holder);
    if (r == 0)
        r = buf_addf(b, "%s(", signature->name);
    for (size_t i = 0; r == 0 && i < signature->parameter_count; i++) {
        r = buf_addf(b, "%s%s: ", i ? ", " : "", signature->parameters[i].name);
        if (r == 0)
            r = value_type_add(b, &signature->parameters[i].type);
    }
    if (r == 0)
        r = buf_add_str(b, ") -> ");
    return r < 0 ? r : value_type_add(b, &signature->result);
}

bool value_type_has(const struct value_type *type, enum value_kind kind)
{
    if (type->kind == kind)
        return true;
    for (size_t i = 0; i < type->part_count; i++)
        if (value_type_has(&type->parts[i], kind))
            return true;
    return false;
}

bool signature_has(const struct signature *signature, enum value_kind kind)
{
    for (size_t i = 0; i < signature->parameter_count; i++)
        if (value_type_has(&signature->parameters[i].type, kind))
            return true;
    return value_type_has(&signature->result, kind);
}
