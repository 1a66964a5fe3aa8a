/*
 * C in the function kind.
 *
 * Two files are compiled: the answer's text between the types that the signature needs
 * and a function of ours that calls it; and the driver (runners/native/), which knows the
 * same types by descriptions. Only the second one uses the C library's headers, so that
 * an answer may call its own things as it likes.
 */
#include <errno.h>
#include <string.h>

#include "runners/langs.h"
#include "runners/native.h"

#define TEXT_MAX   ((size_t)64 << 20)
#define TAG_MAX    1024
#define ANSWER_C   "assay_answer.c"
#define DRIVER_C   "assay_driver.c"
#define GLUE_ERROR "#pragma GCC diagnostic error "

/* How words are spelled: for people, or where no header is included. */
struct spelling {
    const char *size, *truth;
};

static const struct spelling for_people = {"size_t", "bool"};
static const struct spelling for_compiler = {"__SIZE_TYPE__", "_Bool"};

static const char *refuses(const struct signature *signature)
{
    if (signature->holder)
        return "C has no classes";
    if (signature_has(signature, VALUE_ANY))
        return "the signature has type any, which C cannot express";
    return NULL;
}

/* ---- names of types ---- */

static int add_tag(struct buf *text, const struct value_type *type)
{
    static const char *const names[VALUE_KIND_MAX] = {
        [VALUE_INT] = "int",   [VALUE_BIGINT] = "bigint", [VALUE_FLOAT] = "float",
        [VALUE_BOOL] = "bool", [VALUE_STRING] = "string", [VALUE_BYTES] = "bytes",
        [VALUE_LIST] = "list", [VALUE_TUPLE] = "tuple",   [VALUE_SET] = "set",
        [VALUE_MAP] = "map",   [VALUE_ANY] = "any",       [VALUE_OPTIONAL] = "optional",
    };
    int r = buf_add_str(text, names[type->kind]);

    if (r == 0 && type->kind == VALUE_TUPLE)
        r = buf_addf(text, "%zu", type->part_count);
    for (size_t i = 0; i < type->part_count && r == 0; i++) {
        r = buf_add_char(text, '_');
        if (r == 0)
            r = add_tag(text, &type->parts[i]);
    }
    return r;
}

/* A tag as a string in `tag`, which is cleared first. */
static const char *tag_of(struct buf *tag, const struct value_type *type)
{
    buf_clear(tag);
    return add_tag(tag, type) < 0 ? NULL : buf_str(tag);
}

/* Is it a pointer with a length where it is a parameter or the result? */
static bool is_array(const struct value_type *type)
{
    return type->kind == VALUE_LIST || type->kind == VALUE_SET ||
           type->kind == VALUE_BYTES;
}

static bool is_text(const struct value_type *type)
{
    return type->kind == VALUE_STRING || type->kind == VALUE_BIGINT;
}

/* The C type of a value, ready for a name behind it: "long long ", "const char *". */
static int add_type(struct buf *text, const struct value_type *type,
                    const struct spelling *spelling)
{
    int r;

    switch (type->kind) {
    case VALUE_INT:
        return buf_add_str(text, "long long ");
    case VALUE_FLOAT:
        return buf_add_str(text, "double ");
    case VALUE_BOOL:
        return buf_addf(text, "%s ", spelling->truth);
    case VALUE_STRING:
    case VALUE_BIGINT:
        return buf_add_str(text, "const char *");
    default:
        r = buf_add_str(text, "struct ");
        if (r == 0)
            r = add_tag(text, type);
        return r < 0 ? r : buf_add_char(text, ' ');
    }
}

/* The same for what an array consists of. */
static int add_item_type(struct buf *text, const struct value_type *array,
                         const struct spelling *spelling)
{
    if (array->kind == VALUE_BYTES)
        return buf_add_str(text, "unsigned char ");
    return add_type(text, &array->parts[0], spelling);
}

/* ---- structs ---- */

struct structs {
    const struct spelling *spelling;
    const struct source_file *answer; /* what it defines is left out; NULL: nothing */
    struct buf *text;
    struct buf seen; /* "|tag|tag|" */
};

/* Was this tag handled before? 1, 0 (then it is marked) or -errno. */
static int seen_before(struct buf *seen, const char *tag)
{
    cleanup_free char *key = NULL;
    int r;

    if (asprintf(&key, "|%s|", tag) < 0) {
        key = NULL;
        return -ENOMEM;
    }
    if (strstr(buf_str(seen), key))
        return 1;
    r = buf_add_str(seen, key);
    return r < 0 ? r : 0;
}

/* Does the answer define struct TAG by itself, as it saw it in its prompt? */
static bool answer_defines(const struct source_file *answer, const char *tag)
{
    const char *at = answer ? answer->data : "";
    size_t len = strlen(tag);

    while ((at = strstr(at, "struct "))) {
        at += strlen("struct ");
        if (strncmp(at, tag, len) != 0)
            continue;
        at += len;
        at += strspn(at, " \t\r\n");
        if (*at == '{')
            return true;
    }
    return false;
}

static int add_fields(struct structs *structs, const struct value_type *type)
{
    const struct spelling *spelling = structs->spelling;
    struct buf *text = structs->text;
    int r = 0;

    if (is_array(type)) {
        r = buf_add_str(text, "    ");
        if (r == 0)
            r = add_item_type(text, type, spelling);
        return r < 0 ? r : buf_addf(text, "*items;\n    %s len;\n", spelling->size);
    }
    if (type->kind == VALUE_OPTIONAL)
        r = buf_addf(text, "    %s has;\n", spelling->truth);
    for (size_t i = 0; i < type->part_count && r == 0; i++) {
        r = buf_add_str(text, "    ");
        if (r == 0)
            r = add_type(text, &type->parts[i], spelling);
        if (r == 0 && type->kind == VALUE_TUPLE)
            r = buf_addf(text, "item%zu;\n", i);
        else if (r == 0 && type->kind == VALUE_MAP)
            r = buf_add_str(text, i ? "value;\n" : "key;\n");
        else if (r == 0)
            r = buf_add_str(text, "value;\n");
    }
    return r;
}

static int add_struct(struct structs *structs, const struct value_type *type,
                      const char *tag)
{
    bool is_map = type->kind == VALUE_MAP;
    int r = buf_addf(structs->text, "struct %s%s {\n", tag, is_map ? "_entry" : "");

    if (r == 0)
        r = add_fields(structs, type);
    if (r == 0)
        r = buf_add_str(structs->text, "};\n");
    if (r == 0 && is_map)
        r = buf_addf(structs->text,
                     "struct %s {\n    struct %s_entry *items;\n    %s len;\n};\n", tag,
                     tag, structs->spelling->size);
    return r;
}

/* The structs of a type, inner ones first. Those of arrays stand only inside of others.
 */
static int add_structs(struct structs *structs, const struct value_type *type, bool top)
{
    cleanup_buf struct buf tag = BUF_INIT(TAG_MAX);
    int r = 0;

    for (size_t i = 0; i < type->part_count && r == 0; i++)
        r = add_structs(structs, &type->parts[i], false);
    if (r < 0 || (type->part_count == 0 && type->kind != VALUE_BYTES) ||
        (top && is_array(type)))
        return r;
    if (!tag_of(&tag, type))
        return -E2BIG;
    r = seen_before(&structs->seen, buf_str(&tag));
    if (r != 0)
        return r < 0 ? r : 0;
    if (answer_defines(structs->answer, buf_str(&tag)))
        return 0;
    return add_struct(structs, type, buf_str(&tag));
}

static int add_all_structs(struct buf *text, const struct signature *signature,
                           const struct spelling *spelling,
                           const struct source_file *answer)
{
    struct structs structs = {spelling, answer, text, BUF_INIT(TEXT_MAX)};
    int r = 0;

    for (size_t i = 0; i < signature->parameter_count && r == 0; i++)
        r = add_structs(&structs, &signature->parameters[i].type, true);
    if (r == 0)
        r = add_structs(&structs, &signature->result, true);
    buf_release(&structs.seen);
    return r;
}

/* ---- the declaration ---- */

static int add_result_type(struct buf *text, const struct value_type *type,
                           const struct spelling *spelling)
{
    int r;

    if (is_text(type))
        return buf_add_str(text, "char *");
    if (!is_array(type))
        return add_type(text, type, spelling);
    if (type->part_count && is_text(&type->parts[0]))
        return buf_add_str(text, "char **");
    r = add_item_type(text, type, spelling);
    return r < 0 ? r : buf_add_char(text, '*');
}

static int add_parameter(struct buf *text, const struct parameter *parameter)
{
    const struct value_type *type = &parameter->type;
    bool texts = type->part_count && is_text(&type->parts[0]);
    int r;

    if (!is_array(type)) {
        r = add_type(text, type, &for_people);
        return r < 0 ? r : buf_add_str(text, parameter->name);
    }
    r = texts ? 0 : buf_add_str(text, "const ");
    if (r == 0)
        r = add_item_type(text, type, &for_people);
    return r < 0 ? r
                 : buf_addf(text, "%s*%s, size_t %s_len", texts ? "const " : "",
                            parameter->name, parameter->name);
}

static int declare(const struct signature *signature, struct buf *text)
{
    int r = add_all_structs(text, signature, &for_people, NULL);

    if (r == 0)
        r = add_result_type(text, &signature->result, &for_people);
    if (r == 0)
        r = buf_addf(text, "%s(", signature->name);
    for (size_t i = 0; i < signature->parameter_count && r == 0; i++) {
        r = buf_add_str(text, i ? ", " : "");
        if (r == 0)
            r = add_parameter(text, &signature->parameters[i]);
    }
    if (r == 0 && is_array(&signature->result))
        r = buf_addf(text, "%ssize_t *ret_len", signature->parameter_count ? ", " : "");
    else if (r == 0 && !signature->parameter_count)
        r = buf_add_str(text, "void");
    return r < 0 ? r : buf_add_str(text, ");\n");
}

/* ---- the answer's file ---- */

/* `f(*(long long *)assay_args[0], ...)` */
static int add_call(struct buf *text, const struct signature *signature)
{
    int r = buf_addf(text, "%s(", signature->name);

    for (size_t i = 0; i < signature->parameter_count && r == 0; i++) {
        const struct value_type *type = &signature->parameters[i].type;
        bool untyped = is_array(type) && type->part_count && is_text(&type->parts[0]);

        r = buf_add_str(text, i ? ", " : "");
        if (r == 0 && !is_array(type))
            r = buf_add_str(text, "*(");
        else if (r == 0)
            r = buf_add_str(text, "(");
        if (r == 0 && untyped)
            r = buf_add_str(text, "void ");
        else if (r == 0)
            r = is_array(type) ? add_item_type(text, type, &for_compiler)
                               : add_type(text, type, &for_compiler);
        if (r == 0 && is_array(type))
            r = buf_addf(text,
                         "*)((struct assay_array *)assay_args[%zu])->assay_items, "
                         "((struct assay_array *)assay_args[%zu])->assay_len",
                         i, i);
        else if (r == 0)
            r = buf_addf(text, "*)assay_args[%zu]", i);
    }
    if (r == 0 && is_array(&signature->result))
        r = buf_addf(text, "%s&((struct assay_array *)assay_result)->assay_len",
                     signature->parameter_count ? ", " : "");
    return r < 0 ? r : buf_add_char(text, ')');
}

/* A double must not become a right int on its way. */
static int add_check(struct buf *text, const struct signature *signature)
{
    static const char *const floats[] = {"float", "double", "long double"};
    int r = 0;

    if (signature->result.kind != VALUE_INT && signature->result.kind != VALUE_BOOL)
        return 0;
    for (size_t i = 0; i < ARRAY_SIZE(floats) && r == 0; i++) {
        r = buf_add_str(text, "    _Static_assert(!__builtin_types_compatible_p("
                              "__typeof__(");
        if (r == 0)
            r = add_call(text, signature);
        if (r == 0)
            r = buf_addf(text, "), %s), \"the function has to return %s\");\n", floats[i],
                         signature->result.kind == VALUE_INT ? "long long" : "bool");
    }
    return r;
}

/* The function of ours that calls the answer's. */
static int add_glue(struct buf *text, const struct signature *signature)
{
    const struct value_type *result = &signature->result;
    bool untyped = is_array(result) && result->part_count && is_text(&result->parts[0]);
    int r = buf_add_str(text, GLUE_ERROR
                        "\"-Wimplicit-function-declaration\"\n" GLUE_ERROR
                        "\"-Wincompatible-pointer-types\"\n" GLUE_ERROR
                        "\"-Wint-conversion\"\n"
                        "struct assay_array { void *assay_items; __SIZE_TYPE__ "
                        "assay_len; };\n"
                        "void assay_call(void **, void *);\n"
                        "void assay_call(void **assay_args, void *assay_result)\n{\n");

    if (r == 0)
        r = add_check(text, signature);
    if (r == 0)
        r = buf_add_str(text, "    (void)assay_args;\n    *(");
    if (r == 0 && untyped)
        r = buf_add_str(text, "void *");
    else if (r == 0 && is_text(result))
        r = buf_add_str(text, "const char *");
    else if (r == 0)
        r = add_result_type(text, result, &for_compiler);
    if (r == 0)
        r = buf_add_str(text,
                        untyped ? "*)assay_result = (void *)" : "*)assay_result = ");
    if (r == 0)
        r = add_call(text, signature);
    return r < 0 ? r : buf_add_str(text, ";\n}\n");
}

static const struct source_file *find_file(const struct source_program *program,
                                           const char *name)
{
    for (size_t i = 0; i < program->file_count; i++)
        if (strcmp(program->files[i].name, name) == 0)
            return &program->files[i];
    return NULL;
}

/* ---- the driver's file ---- */

static int add_table(struct buf *text, const struct value_type *type, const char *tag)
{
    static const char kinds[VALUE_KIND_MAX] = {
        [VALUE_INT] = 'i',  [VALUE_BIGINT] = 'I',   [VALUE_FLOAT] = 'f',
        [VALUE_BOOL] = 'b', [VALUE_STRING] = 's',   [VALUE_BYTES] = 'B',
        [VALUE_LIST] = 'l', [VALUE_TUPLE] = 't',    [VALUE_SET] = 'S',
        [VALUE_MAP] = 'm',  [VALUE_OPTIONAL] = 'o',
    };
    const char *entry = type->kind == VALUE_MAP ? "_entry" : "";
    bool has_fields = type->part_count && !is_array(type);
    cleanup_buf struct buf part = BUF_INIT(TAG_MAX);
    int r = 0;

    if (has_fields || is_array(type)) {
        r = buf_addf(text, "static const struct assay_type *const assay_p_%s%s[] = {",
                     tag, entry);
        for (size_t i = 0; i < type->part_count && r == 0; i++)
            r = tag_of(&part, &type->parts[i])
                    ? buf_addf(text, "&assay_t_%s, ", buf_str(&part))
                    : -E2BIG;
        if (r == 0)
            r = buf_add_str(text, "NULL};\n");
    }
    if (r == 0 && has_fields)
        r = buf_addf(text, "static const size_t assay_o_%s%s[] = {", tag, entry);
    for (size_t i = 0; i < type->part_count && r == 0 && has_fields; i++) {
        r = buf_addf(text, "__builtin_offsetof(struct %s%s, ", tag, entry);
        if (r == 0 && type->kind == VALUE_TUPLE)
            r = buf_addf(text, "item%zu), ", i);
        else if (r == 0)
            r = buf_add_str(text,
                            type->kind == VALUE_MAP && i == 0 ? "key), " : "value), ");
    }
    if (r == 0 && has_fields)
        r = buf_add_str(text, "};\n");
    if (r == 0 && type->kind == VALUE_MAP)
        r = buf_addf(text,
                     "static const struct assay_type assay_t_%s_entry = {'e', "
                     "sizeof(struct %s_entry), 2, assay_p_%s_entry, assay_o_%s_entry};\n"
                     "static const struct assay_type *const assay_p_%s[] = "
                     "{&assay_t_%s_entry, NULL};\n",
                     tag, tag, tag, tag, tag, tag);
    if (r == 0)
        r = buf_addf(text, "static const struct assay_type assay_t_%s = {'%c', ", tag,
                     kinds[type->kind]);
    if (r == 0 && (is_array(type) || type->kind == VALUE_MAP))
        return buf_addf(text, "sizeof(struct assay_array), 1, assay_p_%s, NULL};\n", tag);
    if (r == 0 && has_fields)
        return buf_addf(text, "sizeof(struct %s), %zu, assay_p_%s, assay_o_%s};\n", tag,
                        type->part_count, tag, tag);
    if (r == 0)
        r = buf_add_str(text, "sizeof(");
    if (r == 0)
        r = add_type(text, type, &for_compiler);
    return r < 0 ? r : buf_add_str(text, "), 0, NULL, NULL};\n");
}

static int add_tables(struct buf *text, struct buf *seen, const struct value_type *type)
{
    cleanup_buf struct buf tag = BUF_INIT(TAG_MAX);
    int r = 0;

    for (size_t i = 0; i < type->part_count && r == 0; i++)
        r = add_tables(text, seen, &type->parts[i]);
    if (r < 0)
        return r;
    if (!tag_of(&tag, type))
        return -E2BIG;
    r = seen_before(seen, buf_str(&tag));
    return r != 0 ? (r < 0 ? r : 0) : add_table(text, type, buf_str(&tag));
}

static int add_all_tables(struct buf *text, const struct signature *signature)
{
    cleanup_buf struct buf seen = BUF_INIT(TEXT_MAX);
    cleanup_buf struct buf tag = BUF_INIT(TAG_MAX);
    int r = 0;

    for (size_t i = 0; i < signature->parameter_count && r == 0; i++)
        r = add_tables(text, &seen, &signature->parameters[i].type);
    if (r == 0)
        r = add_tables(text, &seen, &signature->result);
    if (r == 0)
        r = buf_addf(text,
                     "static const size_t assay_parameter_count = %zu;\n"
                     "static const struct assay_type *const assay_parameter_types[] = {",
                     signature->parameter_count);
    for (size_t i = 0; i < signature->parameter_count && r == 0; i++)
        r = tag_of(&tag, &signature->parameters[i].type)
                ? buf_addf(text, "&assay_t_%s, ", buf_str(&tag))
                : -E2BIG;
    if (r < 0 || !tag_of(&tag, &signature->result))
        return r < 0 ? r : -E2BIG;
    return buf_addf(text,
                    "NULL};\nstatic const struct assay_type *const assay_result_type = "
                    "&assay_t_%s;\n",
                    buf_str(&tag));
}

static int add_driver(struct buf *text, const struct signature *signature)
{
    int r = buf_add_str(text, native_runtime_text);

    if (r == 0)
        r = buf_add_str(text, "struct assay_type {\n"
                              "    char assay_kind;\n"
                              "    size_t assay_size, assay_count;\n"
                              "    const struct assay_type *const *assay_parts;\n"
                              "    const size_t *assay_offsets;\n};\n"
                              "struct assay_array { void *assay_items; size_t assay_len; "
                              "};\n"
                              "void assay_call(void **, void *);\n");
    if (r == 0)
        r = add_all_structs(text, signature, &for_compiler, NULL);
    if (r == 0)
        r = add_all_tables(text, signature);
    return r < 0 ? r : buf_add_str(text, native_c_driver_text);
}

static int wrap(const struct signature *signature, const struct source_program *answer,
                struct source_program *ret_program)
{
    cleanup_buf struct buf text = BUF_INIT(TEXT_MAX);
    cleanup_buf struct buf driver = BUF_INIT(TEXT_MAX);
    const char *entry = runner_c.entry(answer);
    struct source_program program;
    int r = entry ? 0 : -EINVAL;

    if (r == 0)
        r = add_all_structs(&text, signature, &for_compiler, find_file(answer, entry));
    if (r == 0)
        r = native_add_answer(&text, answer, entry);
    if (r == 0)
        r = add_glue(&text, signature);
    if (r == 0)
        r = add_driver(&driver, signature);
    if (r == 0)
        r = native_wrap(ANSWER_C, &text, answer, entry, &program);
    if (r < 0)
        return r == -ENOSPC ? -E2BIG : r;
    r = source_program_add(&program, DRIVER_C, buf_str(&driver), driver.len);
    if (r < 0) {
        source_program_release(&program);
        return r;
    }
    *ret_program = program;
    return 0;
}

static int build(const struct toolchain *tc, const struct source_program *program,
                 struct command *ret_command)
{
    return native_build_function(&native_c, tc, program, ret_command);
}

const struct function_runner c_function = {
    .refuses = refuses,
    .declare = declare,
    .wrap = wrap,
    .build = build,
    .run = native_run_function,
};
