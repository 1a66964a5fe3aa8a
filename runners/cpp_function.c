/*
 * C++ in the function kind: one file with the driver's templates (runners/native/), the
 * answer's text and a function of ours that calls it, so that overloads, references,
 * defaults and conversions work as they do between people.
 */
#include <errno.h>
#include <string.h>

#include "runners/langs.h"
#include "runners/native.h"

#define TEXT_MAX   ((size_t)64 << 20)
#define ANSWER_CPP "assay_answer.cpp"

static const char *refuses(const struct signature *signature)
{
    if (signature_has(signature, VALUE_ANY))
        return "the signature has type any, which C++ cannot express";
    return NULL;
}

static const struct {
    const char *name; /* as people write it */
    const char *tag;  /* in driver.hpp */
} names[VALUE_KIND_MAX] = {
    [VALUE_INT] = {"long long", "is_int"},
    [VALUE_BIGINT] = {"std::string", "is_bigint"},
    [VALUE_FLOAT] = {"double", "is_float"},
    [VALUE_BOOL] = {"bool", "is_bool"},
    [VALUE_STRING] = {"std::string", "is_string"},
    [VALUE_BYTES] = {"std::vector<unsigned char>", "is_bytes"},
    [VALUE_LIST] = {"std::vector", "is_list"},
    [VALUE_TUPLE] = {"std::tuple", "is_tuple"},
    [VALUE_SET] = {"std::set", "is_set"},
    [VALUE_MAP] = {"std::map", "is_map"},
    [VALUE_OPTIONAL] = {"std::optional", "is_optional"},
    [VALUE_ANY] = {"void", "void"},
};

static int add_type(struct buf *text, const struct value_type *type, bool tag)
{
    int r = buf_addf(text, "%s%s", tag ? "::assay_driver::" : "",
                     tag ? names[type->kind].tag : names[type->kind].name);

    for (size_t i = 0; i < type->part_count && r == 0; i++) {
        r = buf_add_str(text, i ? ", " : "<");
        if (r == 0)
            r = add_type(text, &type->parts[i], tag);
    }
    return r < 0 || !type->part_count ? r : buf_add_char(text, '>');
}

static bool is_small(const struct value_type *type)
{
    return type->kind == VALUE_INT || type->kind == VALUE_FLOAT ||
           type->kind == VALUE_BOOL;
}

static int declare(const struct signature *signature, struct buf *text)
{
    const char *indent = signature->holder ? "    " : "";
    int r = 0;

    if (signature->holder)
        r = buf_addf(text, "class %s {\npublic:\n", signature->holder);
    if (r == 0)
        r = buf_add_str(text, indent);
    if (r == 0)
        r = add_type(text, &signature->result, false);
    if (r == 0)
        r = buf_addf(text, " %s(", signature->name);
    for (size_t i = 0; i < signature->parameter_count && r == 0; i++) {
        const struct parameter *parameter = &signature->parameters[i];
        bool small = is_small(&parameter->type);

        r = buf_addf(text, "%s%s", i ? ", " : "", small ? "" : "const ");
        if (r == 0)
            r = add_type(text, &parameter->type, false);
        if (r == 0)
            r = buf_addf(text, " %s%s", small ? "" : "&", parameter->name);
    }
    return r < 0 ? r : buf_add_str(text, signature->holder ? ");\n};\n" : ");\n");
}

/* Arguments are decoded into variables, in order. */
static int add_arguments(struct buf *text, const struct signature *signature)
{
    int r = 0;

    for (size_t i = 0; i < signature->parameter_count && r == 0; i++) {
        if (i)
            r = buf_add_str(text, "    assay_want(assay_in_, ',');\n");
        if (r == 0)
            r = buf_addf(text, "    auto assay_%zu = ::assay_driver::codec<", i);
        if (r == 0)
            r = add_type(text, &signature->parameters[i].type, true);
        if (r == 0)
            r = buf_add_str(text, ">::take(*assay_in_);\n");
    }
    return r;
}

static int add_call(struct buf *text, const struct signature *signature)
{
    int r = buf_add_str(text, "        ::assay_driver::type<");

    if (r == 0)
        r = add_type(text, &signature->result, true);
    if (r == 0)
        r = buf_add_str(text, "> assay_value = ::assay_driver::result<"
                              "::assay_driver::type<");
    if (r == 0)
        r = add_type(text, &signature->result, true);
    if (r == 0)
        r = buf_addf(text, ">>(%s%s%s(", signature->holder ? signature->holder : "",
                     signature->holder ? "()." : "", signature->name);
    for (size_t i = 0; i < signature->parameter_count && r == 0; i++)
        r = buf_addf(text, "%sassay_%zu", i ? ", " : "", i);
    if (r == 0)
        r = buf_add_str(text,
                        "));\n        assay_put_word(assay_out_, \"\\\"ok\\\": \");\n"
                        "        ::assay_driver::codec<");
    if (r == 0)
        r = add_type(text, &signature->result, true);
    return r < 0 ? r : buf_add_str(text, ">::put(*assay_out_, assay_value);\n");
}

static int add_glue(struct buf *text, const struct signature *signature)
{
    int r = buf_add_str(text, "static void assay_serve_call(assay_in *assay_in_, "
                              "assay_text *assay_out_)\n{\n"
                              "    assay_want(assay_in_, '[');\n");

    if (r == 0)
        r = add_arguments(text, signature);
    if (r == 0)
        r = buf_add_str(text, "    assay_want(assay_in_, ']');\n"
                              "    try {\n");
    if (r == 0)
        r = add_call(text, signature);
    if (r == 0)
        r = buf_add_str(
            text, "    } catch (const ::std::exception &assay_error) {\n"
                  "        ::assay_driver::raised(*assay_out_, assay_error.what());\n"
                  "    } catch (...) {\n"
                  "        ::assay_driver::raised(*assay_out_, \"exception\");\n"
                  "    }\n}\n"
                  "extern \"C\" int __wrap_main(void) { return assay_serve(); }\n");
    return r;
}

static int wrap(const struct signature *signature, const struct source_program *answer,
                struct source_program *ret_program)
{
    cleanup_buf struct buf text = BUF_INIT(TEXT_MAX);
    const char *entry = runner_cpp.entry(answer);
    int r = entry ? buf_add_str(&text, native_runtime_text) : -EINVAL;

    if (r == 0)
        r = buf_add_str(&text, native_cpp_driver_text);
    if (r == 0)
        r = native_add_answer(&text, answer, entry);
    if (r == 0)
        r = add_glue(&text, signature);
    if (r == 0)
        r = native_wrap(ANSWER_CPP, &text, answer, entry, ret_program);
    return r == -ENOSPC ? -E2BIG : r;
}

static int build(const struct toolchain *tc, const struct source_program *program,
                 struct command *ret_command)
{
    return native_build_function(&native_cpp, tc, program, ret_command);
}

const struct function_runner cpp_function = {
    .refuses = refuses,
    .declare = declare,
    .wrap = wrap,
    .build = build,
    .run = native_run_function,
};
