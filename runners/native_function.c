/*
 * What C and C++ have in common in the function kind.
 */
#include <errno.h>
#include <string.h>

#include "runners/native.h"

#define EMBED(symbol, file)                                                              \
    __asm__(".pushsection .rodata\n" symbol ":\n"                                        \
            ".incbin \"runners/native/" file "\"\n"                                      \
            ".byte 0\n"                                                                  \
            ".popsection\n")

#define EMBEDDED extern __attribute__((visibility("hidden"))) const char

EMBED(".globl native_runtime_text\nnative_runtime_text", "runtime.h");
EMBED(".globl native_c_driver_text\nnative_c_driver_text", "driver.c");
EMBED(".globl native_cpp_driver_text\nnative_cpp_driver_text", "driver.hpp");

/* Words that the generated text behind the answer uses. Macros that answers give such
 * names (#define int long long) are theirs alone. */
static const char *const words[] = {
    "auto",   "bool",  "catch",  "char",     "const",    "constexpr", "double",
    "extern", "if",    "int",    "inline",   "len",      "long",      "namespace",
    "return", "short", "signed", "size_t",   "sizeof",   "static",    "std",
    "struct", "try",   "using",  "unsigned", "template", "typename",  "void",
};

int native_add_answer(struct buf *text, const struct source_program *answer,
                      const char *entry)
{
    int r = buf_add_str(text, "#line 1 \"");

    for (const char *c = entry; *c && r == 0; c++) {
        if (*c == '"' || *c == '\\')
            r = buf_add_char(text, '\\');
        if (r == 0)
            r = buf_add_char(text, *c == '\n' ? ' ' : *c);
    }
    if (r == 0)
        r = buf_add_str(text, "\"\n");
    for (size_t i = 0; i < answer->file_count && r == 0; i++)
        if (strcmp(answer->files[i].name, entry) == 0)
            r = buf_add(text, answer->files[i].data, answer->files[i].len);
    if (r == 0)
        r = buf_add_str(text, "\n#line 1 \"assay_driver\"\n");
    for (size_t i = 0; i < ARRAY_SIZE(words) && r == 0; i++)
        r = buf_addf(text, "#undef %s\n", words[i]);
    return r;
}

int native_wrap(const char *name, struct buf *text, const struct source_program *answer,
                const char *entry, struct source_program *ret_program)
{
    struct source_program program = {0};
    int r = source_program_add(&program, name, buf_str(text), text->len);

    for (size_t i = 0; i < answer->file_count && r == 0; i++)
        if (strcmp(answer->files[i].name, entry) != 0)
            r = source_program_add(&program, answer->files[i].name, answer->files[i].data,
                                   answer->files[i].len);
    if (r < 0) {
        source_program_release(&program);
        return r;
    }
    *ret_program = program;
    return 0;
}

int native_run_function(const struct toolchain *tc, const struct signature *signature,
                        const struct source_program *program, struct command *ret_command)
{
    (void)signature;
    return native_run(tc, program, ret_command);
}
