/*
 * JavaScript and TypeScript in the inline kind: runners/inline/run.js loads answer and
 * tests.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "runners/inline.h"
#include "runners/interpreted.h"
#include "runners/items.h"
#include "runners/langs.h"

#define TEXT_MAX ((size_t)64 << 20)
#define HARNESS  "assay_run.js"
#define MODULES  "/usr/lib/node_modules:/usr/local/lib/node_modules:/usr/share/nodejs"

static const struct inline_need needs[] = {
    {"js-md5", "/usr/{lib,local/lib}/node_modules/js-md5/package.json", "js-md5 of npm"},
    {NULL, NULL, NULL},
};

__asm__(".pushsection .rodata\ninline_run_js:\n"
        ".incbin \"runners/inline/run.js\"\n.byte 0\n.popsection\n");
extern __attribute__((visibility("hidden"))) const char inline_run_js[];

/* The name that an item declares; its length, 0: none. */
static size_t declared(const struct item *item, const char **ret_name)
{
    static const char *const words[] = {"const", "let", "var", "function", "class"};

    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        const char *at = item->text + strlen(words[i]), *end = item->text + item->len;
        size_t len = 0;

        if (!item_starts_with(item, words[i]))
            continue;
        while (at < end && *at == ' ')
            at++;
        while (at + len < end && items_is_word(at[len]))
            len++;
        *ret_name = at;
        return len;
    }
    return 0;
}

static bool declares(const struct source_file *entry, const char *name, size_t len)
{
    struct items items;
    struct item item;
    const char *found;

    items_init(&items, ITEMS_JS, entry->data, entry->len);
    while (items_next(&items, &item))
        if (declared(&item, &found) == len && memcmp(found, name, len) == 0)
            return true;
    return false;
}

/* Helpers of the prompt that a solution lacks. */
static int add_helpers(struct buf *text, const struct inline_problem *problem,
                       const struct source_file *entry)
{
    struct items items;
    struct item item;
    int r = 0;

    items_init(&items, ITEMS_JS, problem->prompt, strlen(problem->prompt));
    while (r == 0 && items_next(&items, &item)) {
        const char *name;
        size_t len = declared(&item, &name);

        if (item.open || !len || declares(entry, name, len))
            continue;
        r = buf_add(text, item.text, item.len);
        if (r == 0)
            r = buf_add_char(text, '\n');
    }
    return r;
}

static int wrap_for(const struct runner *runner, const struct inline_problem *problem,
                    const struct source_program *answer, struct inline_parts *ret_parts)
{
    const struct source_file *entry = inline_entry(runner, answer);
    cleanup_inline_parts struct inline_parts parts;
    cleanup_buf struct buf text = BUF_INIT(TEXT_MAX);
    int r;

    inline_parts_init(&parts);
    if (!entry)
        return -EINVAL;
    r = inline_continues(problem, entry) ? 0 : add_helpers(&text, problem, entry);
    if (r == 0)
        r = buf_add(&text, entry->data, entry->len);
    if (r == 0)
        r = source_program_add(&parts.program, runner->source_name, buf_str(&text),
                               text.len);
    if (r == 0)
        r = source_program_add(&parts.program, HARNESS, inline_run_js,
                               strlen(inline_run_js));
    if (r == 0)
        r = inline_copy_others(answer, entry, &parts.program);
    if (r == 0)
        r = buf_add_str(&parts.unseen, problem->test);
    return inline_result(r, &parts, ret_parts);
}

static int run_with(const char *node, const char *source, const char *library,
                    struct command *ret_command)
{
    return interpreted_start(node, (const char *const[]){"NODE_PATH=" MODULES, NULL},
                             (const char *const[]){SANDBOX_WORK_DIR "/" HARNESS, source,
                                                   library, NULL},
                             ret_command);
}

static int wrap_javascript(const struct inline_problem *problem,
                           const struct source_program *answer, const char *secret,
                           struct inline_parts *ret_parts)
{
    (void)secret;
    return wrap_for(&runner_javascript, problem, answer, ret_parts);
}

static int run_javascript(const struct toolchain *tc,
                          const struct inline_problem *problem,
                          const struct inline_parts *parts, const char *secret,
                          struct command *ret_command)
{
    (void)problem;
    (void)parts;
    (void)secret;
    return run_with(tc->program, SANDBOX_WORK_DIR "/answer.js", NULL, ret_command);
}

static int wrap_typescript(const struct inline_problem *problem,
                           const struct source_program *answer, const char *secret,
                           struct inline_parts *ret_parts)
{
    (void)secret;
    return wrap_for(&runner_typescript, problem, answer, ret_parts);
}

static int run_typescript(const struct toolchain *tc,
                          const struct inline_problem *problem,
                          const struct inline_parts *parts, const char *secret,
                          struct command *ret_command)
{
    char library[600];

    (void)problem;
    (void)parts;
    (void)secret;
    snprintf(library, sizeof(library), "%s/lib/typescript.js", tc->home);
    return run_with(tc->second, SANDBOX_WORK_DIR "/answer.ts", library, ret_command);
}

const struct inline_runner javascript_inline = {
    .needs = needs,
    .wrap = wrap_javascript,
    .run = run_javascript,
};

const struct inline_runner typescript_inline = {
    .wrap = wrap_typescript,
    .run = run_typescript,
};
