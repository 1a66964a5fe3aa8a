/*
 * Go, without modules: the standard library, and packages of the distribution's.
 */
#include <errno.h>
#include <stdio.h>

#include "grader/base/macros.h"
#include "runners/interpreted.h"
#include "runners/inline.h"
#include "runners/langs.h"
#include "runners/native.h"

static const char *const version_args[] = {"version", NULL};

static const char *entry(const struct source_program *program)
{
    return interpreted_entry(&runner_go, program);
}

/* There is no /proc inside by which the tool finds its own installation. */
static int set_root(const struct toolchain *tc, struct command *command)
{
    cleanup_free char *root = NULL;

    if (asprintf(&root, "GOROOT=%s", tc->home) < 0) {
        root = NULL;
        return -ENOMEM;
    }
    return command_env(command, root);
}

static int build(const struct toolchain *tc, const struct source_program *program,
                 struct command *ret_command)
{
    static const char *const env[] = {"GO111MODULE=off",
                                      "CGO_ENABLED=0",
                                      "GOCACHE=" SANDBOX_WORK_DIR "/.cache",
                                      "GOPATH=/usr/share/gocode",
                                      "GOTELEMETRY=off",
                                      NULL};
    static const char *const args[] = {"build", "-buildmode=exe", "-o", NATIVE_PRODUCT,
                                       NULL};
    cleanup_command struct command command = {0};
    int r = interpreted_start(tc->program, env, args, &command);

    if (r == 0)
        r = set_root(tc, &command);
    if (r == 0)
        r = interpreted_add_sources(&runner_go, program, &command);
    if (r == 0)
        command_move(ret_command, &command);
    return r;
}

const struct runner runner_go = {
    .name = "go",
    .tool = "go",
    .variable = "ASSAY_GO",
    .package = "golang-go",
    .version_args = version_args,
    .min_major = 1,
    .min_minor = 13,
    .source_name = "answer.go",
    .hello = "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"works\") }\n",
    .time_factor = 1,
    .profile = PROFILE_NATIVE,
    .compiled = true,
    .product = NATIVE_PRODUCT,
    .entry = entry,
    .build = build,
    .run = native_run,
    .inlined = &go_inline,
};
