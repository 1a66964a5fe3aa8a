/*
 * C++ in the inline kind: the tests are a unit of their own, which knows of the answer
 * only how its function is declared. So macros, overloads and types of the answer's end
 * where the answer does. It is compiled first, while the tests are still outside.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "grader/base/language.h"
#include "runners/inline.h"
#include "runners/items.h"
#include "runners/langs.h"
#include "runners/native.h"

#define ANSWER_FILE "answer.cpp"
#define HEADER_MAX  2000

static const struct inline_need needs[] = {
    {"boost/", "/usr/include/boost/any.hpp", "libboost-dev"},
    {"openssl/", "/usr/include/openssl/md5.h", "libssl-dev"},
    {NULL, NULL, NULL},
};

/* Templates of the tests' unit are its own, so that none of the answer's takes their
 * place: groups are broken up and names made local.
 * "$1" is the compiler, "$2" the standard, "$3" libraries; the rest is the answer. */
static const char script[] =
    "cxx=$1 std=$2 libraries=$3; shift 3\n"
    "\"$cxx\" \"$std\" -O2 -r -nostdlib -o .answer.o \"$@\" </dev/null || exit\n"
    "\"$cxx\" \"$std\" -O2 -r -nostdlib -Wl,--force-group-allocation -o .tests.o \\\n"
    "    -x c++ - || { echo 'the answer does not fit its tests' >&2; exit 1; }\n"
    "objcopy --keep-global-symbol=__wrap_main .tests.o || exit\n"
    "exec \"$cxx\" -Wl,--wrap=main -o program .tests.o .answer.o $libraries </dev/null\n";

__asm__(".pushsection .rodata\ninline_test_cpp:\n"
        ".incbin \"runners/inline/test.cpp\"\n.byte 0\n.popsection\n");
extern __attribute__((visibility("hidden"))) const char inline_test_cpp[];

/* ---- the answer's unit ---- */

/* Does the answer define a function of that name? */
static bool defines(const struct source_file *entry, const struct item *wanted)
{
    struct items items;
    struct item item;
    const char *name;
    size_t len = item_function_name(wanted, &name);

    items_init(&items, ITEMS_CPP, entry->data, entry->len);
    while (len && items_next(&items, &item)) {
        const char *found;

        if (item.body && item_function_name(&item, &found) == len &&
            memcmp(found, name, len) == 0)
            return true;
    }
    return false;
}

/* What a prompt has above its function: includes, and helpers that the answer lacks. */
static int add_prompt(struct buf *text, const struct inline_problem *problem,
                      const struct source_file *entry)
{
    struct items items;
    struct item item;
    int r = 0;

    items_init(&items, ITEMS_CPP, problem->prompt, strlen(problem->prompt));
    while (r == 0 && items_next(&items, &item)) {
        if (item.open || (item.body && (!item_function_name(&item, &(const char *){0}) ||
                                        defines(entry, &item))))
            continue;
        r = buf_add(text, item.text, item.len);
        if (r == 0)
            r = buf_add_char(text, '\n');
    }
    return r;
}

static int add_answer(const struct inline_problem *problem,
                      const struct source_program *answer,
                      struct source_program *ret_program)
{
    const struct source_file *entry = inline_entry(&runner_cpp, answer);
    cleanup_buf struct buf text = BUF_INIT((size_t)64 << 20);
    int r;

    if (!entry)
        return -EINVAL;
    r = inline_continues(problem, entry) ? 0 : add_prompt(&text, problem, entry);
    if (r == 0 && text.len)
        r = buf_add_str(&text, "#line 1\n");
    if (r == 0)
        r = buf_add(&text, entry->data, entry->len);
    if (r == 0)
        r = source_program_add(ret_program, ANSWER_FILE, buf_str(&text), text.len);
    return r < 0 ? r : inline_copy_others(answer, entry, ret_program);
}

/* ---- the unit of tests ---- */

/* A function's head in plain types: nothing that could mean something else elsewhere. */
static bool is_plain(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)text[i]) && !isspace((unsigned char)text[i]) &&
            !strchr("_:<>,&*()", text[i]))
            return false;
    return len < HEADER_MAX;
}

/* The answer's own head of the function: it may take references where the prompt takes
 * values. False: it is not told apart. */
static bool own_head(const struct inline_problem *problem,
                     const struct source_file *entry, struct item *ret_item)
{
    struct items items;
    struct item item;

    items_init(&items, ITEMS_CPP, entry->data, entry->len);
    while (items_next(&items, &item))
        if (item.body && item_is_function(&item, problem->entry_point) &&
            is_plain(item.text, (size_t)(item.body - item.text)) &&
            !item_starts_with(&item, "template") && !item_starts_with(&item, "auto") &&
            !item_starts_with(&item, "static")) {
            *ret_item = item;
            return true;
        }
    return false;
}

static int add_declared(struct buf *text, const struct item *item)
{
    int r = buf_add(text, item->text,
                    item->body ? (size_t)(item->body - item->text) : item->len);

    return r < 0 ? r : buf_add_str(text, ";\n");
}

/* The prompt as declarations: its function's head, its helpers as functions of this unit.
 */
static int add_declarations(struct buf *text, const struct inline_problem *problem,
                            const struct source_file *entry)
{
    struct items items;
    struct item item, own;
    int r = 0;

    items_init(&items, ITEMS_CPP, problem->prompt, strlen(problem->prompt));
    while (r == 0 && items_next(&items, &item)) {
        const char *name;

        if (item.open) {
            r = add_declared(text, own_head(problem, entry, &own) ? &own : &item);
            continue;
        }
        if (item.body && item_function_name(&item, &name))
            r = buf_add_str(text, "static ");
        if (r == 0)
            r = buf_add(text, item.text, item.len);
        if (r == 0)
            r = buf_add_char(text, '\n');
    }
    return r;
}

/* The tests' includes; assert is ours. */
static int add_includes(struct buf *text, const char *test)
{
    struct items items;
    struct item item;
    int r = 0;

    items_init(&items, ITEMS_CPP, test, strlen(test));
    while (r == 0 && items_next(&items, &item)) {
        if (!item.directive)
            continue;
        r = buf_add(text, item.text, item.len);
        if (r == 0)
            r = buf_add_char(text, '\n');
    }
    return r;
}

/* The tests in a namespace: what they define is no business of the answer's. Their main
 * is called there as any other function, and so has to return. */
static int add_tests(struct buf *text, const char *test)
{
    struct items items;
    struct item item;
    int r = 0;

    items_init(&items, ITEMS_CPP, test, strlen(test));
    while (r == 0 && items_next(&items, &item)) {
        bool is_main = item_is_function(&item, "main") && item.body && !item.open;

        if (item.directive)
            continue;
        r = buf_add(text, item.text, is_main ? item.len - 1 : item.len);
        if (r == 0)
            r = buf_add_str(text, is_main ? "\nreturn 0;\n}\n" : "\n");
    }
    return r;
}

static int add_unit(struct buf *text, const struct inline_problem *problem,
                    const struct source_file *entry, const char *secret)
{
    static const char tail[] =
        "}}\n"
        "extern \"C\" int __wrap_main()\n{\n"
        "    using namespace assay_SECRET;\n"
        "    try {\n"
        "        if (assay_SECRET::main())\n"
        "            assay_end(\"fail the tests returned no 0\", \"\", 1);\n"
        "    } catch (const std::exception &error) {\n"
        "        assay_end(\"error uncaught exception: \", error.what(), 1);\n"
        "    } catch (...) {\n"
        "        assay_end(\"error uncaught exception\", \"\", 1);\n"
        "    }\n"
        "    assay_token[assay_token_len] = 0;\n"
        "    assay_end(\"done \", assay_token, 0);\n}\n";
    int r = add_declarations(text, problem, entry);

    if (r == 0)
        r = add_includes(text, problem->test);
    if (r == 0)
        r = inline_add_secret(text, inline_test_cpp, secret);
    if (r == 0)
        r = inline_add_secret(text,
                              "namespace { namespace assay_SECRET {\n#line 1 \"tests\"\n",
                              secret);
    if (r == 0)
        r = add_tests(text, problem->test);
    return r < 0 ? r : inline_add_secret(text, tail, secret);
}

static int wrap(const struct inline_problem *problem, const struct source_program *answer,
                const char *secret, struct inline_parts *ret_parts)
{
    cleanup_inline_parts struct inline_parts parts;
    int r;

    inline_parts_init(&parts);
    r = add_answer(problem, answer, &parts.program);
    if (r == 0)
        r = add_unit(&parts.unseen, problem, inline_entry(&runner_cpp, answer), secret);
    return inline_result(r, &parts, ret_parts);
}

static int build(const struct toolchain *tc, const struct inline_problem *problem,
                 const struct inline_parts *parts, const char *secret,
                 struct command *ret_command)
{
    const char *libraries = inline_needs(problem, "openssl/") ? "-lm -lcrypto" : "-lm";
    const char *const head[] = {"/bin/sh", "-c",        script,
                                "build",   tc->program, native_cpp.standard,
                                libraries};
    cleanup_command struct command command = {.argc = 0};
    int r = command_base_env(&command);

    (void)secret;
    for (size_t i = 0; i < ARRAY_SIZE(head) && r == 0; i++)
        r = command_arg(&command, head[i]);
    for (size_t i = 0; i < parts->program.file_count && r == 0; i++)
        if (language_name_ends(parts->program.files[i].name, native_cpp.compilable))
            r = command_file(&command, parts->program.files[i].name);
    if (r == 0)
        command_move(ret_command, &command);
    return r;
}

static int run(const struct toolchain *tc, const struct inline_problem *problem,
               const struct inline_parts *parts, const char *secret,
               struct command *ret_command)
{
    (void)problem;
    (void)secret;
    return native_run(tc, &parts->program, ret_command);
}

const struct inline_runner cpp_inline = {
    .needs = needs,
    .wrap = wrap,
    .build = build,
    .run = run,
};
