/*
 * Rust in the inline kind: one crate, because the answer's functions are private. The
 * tests are a module that stands before the answer's text, so that macros of the answer
 * do not reach it, and what is public there is reached only through `super`.
 *
 *     mod assay_prompt { what the prompt brings }
 *     mod answer { mod assay_tests { the tests } the answer }
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "runners/inline.h"
#include "runners/interpreted.h"
#include "runners/items.h"
#include "runners/langs.h"
#include "runners/native.h"

#define TEXT_MAX ((size_t)64 << 20)
#define REGISTRY "/usr/share/cargo/registry/"

/* Words that tell that a crate is really used: the prompts import all of them. */
static const struct inline_need needs[] = {
    {"thread_rng", REGISTRY "rand-0.*/src/lib.rs", "librust-rand-dev"},
    {"Regex::", REGISTRY "regex-1.*/src/lib.rs", "librust-regex-dev"},
    {"md5::", REGISTRY "md5-0.*/src/lib.rs", "librust-md5-dev"},
    {NULL, NULL, NULL},
};

static const struct {
    const char *crate;
    const char *words[4]; /* NULL-terminated */
} crates[] = {
    {"rand", {"rand", "Rng", "thread_rng", NULL}},
    {"regex", {"regex", "Regex", NULL}},
    {"md5", {"md5", NULL}},
};

/* The compiler wants to know where it is itself (runners/rust.c). "$0" is the compiler,
 * the arguments crates: Debian has their sources, and cargo is not asked. */
static const char script[] =
    "mkdir -p .proc .crates && ln -sf \"$0\" .proc/exe\n"
    "extern=\n"
    "crate() { # NAME VERSION EDITION OPTION...\n"
    "    name=$1 source=$(echo " REGISTRY "$2/src/lib.rs) edition=$3; shift 3\n"
    "    \"$rustc\" --cap-lints=allow --crate-type=rlib -L .crates --edition=$edition "
    "\\\n"
    "        --crate-name=$name --cfg 'feature=\"std\"' \"$@\" \\\n"
    "        -o .crates/lib$name.rlib \"$source\" </dev/null || exit\n"
    "}\n"
    "on() { for feature; do printf ' --cfg feature=\"%s\"' \"$feature\"; done; }\n"
    "with() { for name; do printf ' --extern %s=.crates/lib%s.rlib' $name $name; done; "
    "}\n"
    "rustc=$0\n"
    "for wanted; do\n"
    "    case $wanted in\n"
    "    md5) crate md5 'md5-0.*' 2015 ;;\n"
    "    regex)\n"
    "        unicode='unicode unicode-perl unicode-case unicode-gencat unicode-bool\n"
    "            unicode-age unicode-script unicode-segment'\n"
    "        crate regex_syntax 'regex-syntax-0.*' 2018 $(on $unicode)\n"
    "        crate regex 'regex-1.*' 2018 $(on $unicode) $(with regex_syntax) ;;\n"
    "    rand)\n"
    "        libc=\n"
    "        for flag in priv_mod_use union const_size_of align int128 core_cvoid "
    "packedN \\\n"
    "            cfg_target_vendor non_exhaustive ptr_addr_of underscore_const_names \\\n"
    "            const_extern_fn; do libc=\"$libc --cfg libc_$flag\"; done\n"
    "        crate cfg_if 'cfg-if-1.*' 2018\n"
    "        crate libc 'libc-0.*' 2015 $libc\n"
    "        crate getrandom 'getrandom-0.*' 2018 $(with cfg_if libc)\n"
    "        crate rand_core 'rand_core-0.*' 2018 $(on alloc getrandom) \\\n"
    "            $(with getrandom)\n"
    "        crate ppv_lite86 'ppv-lite86-0.*' 2018 $(on simd)\n"
    "        crate rand_chacha 'rand_chacha-0.*' 2018 $(with ppv_lite86 rand_core)\n"
    "        crate rand 'rand-0.*' 2018 $(on std_rng alloc getrandom libc rand_chacha) "
    "\\\n"
    "            $(with libc rand_core rand_chacha) ;;\n"
    "    esac\n"
    "    extern=\"$extern $(with $wanted)\"\n"
    "done\n"
    "exec \"$rustc\" --edition=2021 --crate-name=answer -O -L .crates $extern \\\n"
    "    -o program -\n";

__asm__(".pushsection .rodata\ninline_main_rs:\n"
        ".incbin \"runners/inline/main.rs\"\n.byte 0\n.popsection\n");
extern __attribute__((visibility("hidden"))) const char inline_main_rs[];

/* ---- crates ---- */

/* The crate that this item imports and nothing else; -1: none of ours. */
static int imported_crate(const struct item *item)
{
    const char *at = item->text + 4;

    if (!item_starts_with(item, "use"))
        return -1;
    for (size_t i = 0; i < ARRAY_SIZE(crates); i++) {
        size_t len = strlen(crates[i].crate);

        if (item->len > 4 + len && memcmp(at, crates[i].crate, len) == 0 &&
            !items_is_word(at[len]))
            return (int)i;
    }
    return -1;
}

/* Does the text use a crate, apart from importing it? */
static bool uses_crate(const char *text, size_t len, size_t crate)
{
    struct items items;
    struct item item;

    items_init(&items, ITEMS_RUST, text, len);
    while (items_next(&items, &item)) {
        if (imported_crate(&item) == (int)crate)
            continue;
        for (const char *const *word = crates[crate].words; *word; word++)
            if (items_has_word(ITEMS_RUST, item.text, item.len, *word))
                return true;
    }
    return false;
}

struct unit {
    const struct inline_problem *problem;
    const struct source_file *entry;
    const char *secret;
    bool crates[ARRAY_SIZE(crates)];
};

static void find_crates(struct unit *unit)
{
    const char *test = unit->problem->test;

    for (size_t i = 0; i < ARRAY_SIZE(crates); i++)
        unit->crates[i] = uses_crate(unit->entry->data, unit->entry->len, i) ||
                          uses_crate(test, strlen(test), i);
}

static bool is_left_out(const struct unit *unit, const struct item *item)
{
    int crate = imported_crate(item);

    return crate >= 0 && !unit->crates[crate];
}

/* ---- what the prompt brings ---- */

static int add_prompt(struct buf *text, const struct unit *unit)
{
    const char *prompt = unit->problem->prompt;
    struct items items;
    struct item item;
    int r = buf_addf(text, "mod assay_prompt_%s {\n", unit->secret);

    items_init(&items, ITEMS_RUST, prompt, strlen(prompt));
    while (r == 0 && items_next(&items, &item)) {
        if (item.open || is_left_out(unit, &item))
            continue;
        if (!item_starts_with(&item, "pub") && *item.text != '#')
            r = buf_add_str(text, "pub(crate) ");
        if (r == 0)
            r = buf_add(text, item.text, item.len);
        if (r == 0)
            r = buf_add_char(text, '\n');
    }
    return r < 0 ? r : buf_add_str(text, "}\n");
}

/* ---- the tests ---- */

/* Past the bracket that closes the one at `at`; `end` when none does. */
static const char *skip_brackets(const char *at, const char *end)
{
    int depth = 0;

    while (at < end) {
        const char *next = items_skip(ITEMS_RUST, at, end);

        if (next != at) {
            at = next;
            continue;
        }
        depth += *at == '(' || *at == '[' || *at == '{' || *at == '<';
        depth -= *at == ')' || *at == ']' || *at == '}' ||
                 (*at == '>' && at[-1] != '-' && depth > 0);
        at++;
        if (depth <= 0)
            return at;
    }
    return end;
}

/* `a: Vec<i32>, b: &str` as types alone. */
static int add_types(struct buf *text, const char *at, const char *end)
{
    bool in_type = false;
    int r = 0;

    while (at < end && r == 0) {
        const char *next = at + 1;

        if (in_type && (*at == '<' || *at == '(' || *at == '['))
            next = skip_brackets(at, end);
        if (in_type)
            r = buf_add(text, at, (size_t)(next - at));
        if (*at == ':' && !in_type)
            in_type = true;
        else if (*at == ',')
            in_type = false;
        at = next;
    }
    return r;
}

/* The function has the type that the prompt has: one that only resembles it could return
 * something that is equal to everything. Generic ones are not looked at. */
static int add_pin(struct buf *text, const struct unit *unit)
{
    const char *prompt = unit->problem->prompt, *open, *close, *name;
    struct items items;
    struct item item = {0};
    int r;

    items_init(&items, ITEMS_RUST, prompt, strlen(prompt));
    while (items_next(&items, &item) && !item.open)
        ;
    if (!item.open || !item.body || !item_function_name(&item, &name))
        return 0;
    open = memchr(name, '(', (size_t)(item.body - name));
    if (!open || memchr(name, '<', (size_t)(open - name)) ||
        memmem(name, (size_t)(item.body - name), "impl ", 5) ||
        memmem(name, (size_t)(item.body - name), "where", 5) ||
        memchr(name, '\'', (size_t)(item.body - name)))
        return 0;
    close = skip_brackets(open, item.body);
    r = buf_add_str(text, "const _: fn(");
    if (r == 0)
        r = add_types(text, open + 1, close - 1);
    if (r == 0)
        r = buf_add_char(text, ')');
    if (r == 0)
        r = buf_add(text, close, (size_t)(item.body - close));
    return r < 0 ? r : buf_addf(text, " = super::%s;\n", unit->problem->entry_point);
}

/* The tests' code: that of their module, or all of it. */
static void find_code(const char *test, const char **ret_code, size_t *ret_len)
{
    struct items items;
    struct item item;

    *ret_code = test;
    *ret_len = strlen(test);
    items_init(&items, ITEMS_RUST, test, strlen(test));
    while (items_next(&items, &item))
        if (item.body && !item.open &&
            memmem(item.text, (size_t)(item.body - item.text), "mod ", 4)) {
            *ret_code = item.body + 1;
            *ret_len = (size_t)(item.text + item.len - 1 - *ret_code);
            return;
        }
}

static int add_calls(struct buf *text, const char *code, size_t len)
{
    struct items items;
    struct item item;
    int r = 0;

    items_init(&items, ITEMS_RUST, code, len);
    while (r == 0 && items_next(&items, &item)) {
        const char *name;
        size_t n = item_function_name(&item, &name);
        bool is_test = item.len > 7 && memcmp(item.text, "#[test]", 7) == 0;

        /* The name is that before the first bracket: #[test] has none. */
        if (n && (is_test || (n == 4 && memcmp(name, "main", 4) == 0)))
            r = buf_addf(text, "    %.*s();\n", (int)n, name);
    }
    return r;
}

/* Without the attributes by which the usual harness finds tests. */
static int add_code(struct buf *text, const char *code, size_t len)
{
    static const char mark[] = "#[test]";
    const char *end = code + len, *at;
    int r = 0;

    while (r == 0 &&
           (at = memmem(code, (size_t)(end - code), mark, strlen(mark))) != NULL) {
        r = buf_add(text, code, (size_t)(at - code));
        code = at + strlen(mark);
    }
    return r < 0 ? r : buf_add(text, code, (size_t)(end - code));
}

static int add_tests(struct buf *text, const struct unit *unit)
{
    const char *code;
    size_t len;
    int r =
        buf_addf(text,
                 "mod assay_tests_%s { use super::*; use crate::assay_prompt_%s::*;\n"
                 /* Not what the answer may have called so. */
                 "use std::{string::String, vec::Vec, boxed::Box, option::Option::{self, "
                 "Some, None}, result::Result::{self, Ok, Err}};\n"
                 "use std::primitive::{bool, char, str, f32, f64, i8, i16, i32, i64, "
                 "i128, isize, u8, u16, u32, u64, u128, usize};\n",
                 unit->secret, unit->secret);

    find_code(unit->problem->test, &code, &len);
    if (r == 0)
        r = add_pin(text, unit);
    if (r == 0)
        r = add_code(text, code, len);
    if (r == 0)
        r = buf_addf(text, "\npub(super) fn assay_run_%s() {\n", unit->secret);
    if (r == 0)
        r = add_calls(text, code, len);
    return r < 0 ? r
                 : buf_addf(text,
                            "}}\npub(crate) fn assay_run_%s() { "
                            "assay_tests_%s::assay_run_%s() }\n"
                            "use crate::assay_prompt_%s::*;\n",
                            unit->secret, unit->secret, unit->secret, unit->secret);
}

/* ---- the answer ---- */

/* `#![allow(...)]` has to come first in a module. */
static const char *after_attributes(const char *at, const char *end)
{
    for (;;) {
        const char *next;

        while (at < end && isspace((unsigned char)*at))
            at++;
        next = items_skip(ITEMS_RUST, at, end);
        if (next == at && end - at > 2 && memcmp(at, "#![", 3) == 0)
            next = skip_brackets(at + 2, end);
        else if (at == end || *at != '/' || next == at)
            return at;
        at = next;
    }
}

static int add_answer(struct buf *text, const struct unit *unit)
{
    const char *start = unit->entry->data, *end = start + unit->entry->len;
    const char *code = after_attributes(start, end);
    struct items items;
    struct item item;
    int r = buf_add_str(text, "mod answer {\n");

    if (r == 0)
        r = buf_add(text, start, (size_t)(code - start));
    if (r == 0)
        r = add_tests(text, unit);
    items_init(&items, ITEMS_RUST, code, (size_t)(end - code));
    while (r == 0 && items_next(&items, &item)) {
        if (!is_left_out(unit, &item))
            continue;
        r = buf_add(text, code, (size_t)(item.text - code));
        code = item.text + item.len;
    }
    if (r == 0)
        r = buf_add(text, code, (size_t)(end - code));
    return r < 0 ? r : buf_add_str(text, "\n}\n");
}

/* Macros of ours hide those that an answer exports. */
static int add_macros(struct buf *text)
{
    static const char *const names[] = {"assert", "assert_eq", "assert_ne", "panic",
                                        "vec",    "format",    "println",   "matches"};
    int r = buf_add_str(text, "#![allow(warnings)]\n");

    for (size_t i = 0; i < ARRAY_SIZE(names) && r == 0; i++)
        r = buf_addf(text, "macro_rules! %s { ($($t:tt)*) => { ::std::%s!($($t)*) } }\n",
                     names[i], names[i]);
    return r;
}

static int wrap(const struct inline_problem *problem, const struct source_program *answer,
                const char *secret, struct inline_parts *ret_parts)
{
    struct unit unit = {problem, inline_entry(&runner_rust, answer), secret, {false}};
    cleanup_inline_parts struct inline_parts parts;
    int r = 0;

    inline_parts_init(&parts);
    if (!unit.entry)
        return -EINVAL;
    find_crates(&unit);
    if (r == 0)
        r = add_macros(&parts.unseen);
    if (r == 0)
        r = add_prompt(&parts.unseen, &unit);
    if (r == 0)
        r = add_answer(&parts.unseen, &unit);
    if (r == 0)
        r = inline_add_secret(&parts.unseen, inline_main_rs, secret);
    if (r == 0)
        r = inline_copy_others(answer, unit.entry, &parts.program);
    return inline_result(r, &parts, ret_parts);
}

static int build(const struct toolchain *tc, const struct inline_problem *problem,
                 const struct inline_parts *parts, const char *secret,
                 struct command *ret_command)
{
    cleanup_command struct command command = {.argc = 0};
    int r = interpreted_start("/bin/sh", NULL,
                              (const char *const[]){"-c", script, tc->program, NULL},
                              &command);

    (void)problem;
    (void)secret;
    for (size_t i = 0; i < ARRAY_SIZE(crates) && r == 0; i++)
        if (uses_crate(parts->unseen.data, parts->unseen.len, i))
            r = command_arg(&command, crates[i].crate);
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

const struct inline_runner rust_inline = {
    .needs = needs,
    .wrap = wrap,
    .build = build,
    .run = run,
};
