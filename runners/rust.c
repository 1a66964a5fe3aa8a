/*
 * Rust: one crate, without dependencies; its modules are beside it.
 */
#include <errno.h>

#include "runners/inline.h"
#include "runners/interpreted.h"
#include "runners/langs.h"
#include "runners/native.h"

static const char *const version_args[] = {"--version", NULL};

static const char *entry(const struct source_program *program)
{
    return interpreted_entry(&runner_rust, program);
}

/* The compiler wants to know where it is itself, and asks /proc/self/exe: inside, that is
 * a link into the private folder (sandbox/cell/view.c). */
static const char script[] =
    "mkdir -p .proc && ln -sf \"$0\" .proc/exe && exec \"$0\" \"$@\"";

static int build(const struct toolchain *tc, const struct source_program *program,
                 struct command *ret_command)
{
    cleanup_command struct command command = {0};
    const char *file = entry(program);
    int r;

    if (!file)
        return -EINVAL;
    r = interpreted_start("/bin/sh", NULL,
                          (const char *const[]){"-c", script, tc->program,
                                                "--edition=2021", "--crate-name=answer",
                                                "-O", "-o", NATIVE_PRODUCT, NULL},
                          &command);
    if (r == 0)
        r = command_file(&command, file);
    if (r == 0)
        command_move(ret_command, &command);
    return r;
}

const struct runner runner_rust = {
    .name = "rust",
    .tool = "rustc",
    .variable = "ASSAY_RUSTC",
    .package = "rustc",
    .version_args = version_args,
    .min_major = 1,
    .min_minor = 56,
    .source_name = "answer.rs",
    .hello = "fn main() { println!(\"works\"); }\n",
    .time_factor = 1,
    .profile = PROFILE_NATIVE,
    .compiled = true,
    .product = NATIVE_PRODUCT,
    .entry = entry,
    .build = build,
    .run = native_run,
    .inlined = &rust_inline,
};
