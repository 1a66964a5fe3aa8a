/*
 * Lua.
 */
#include "runners/inline.h"
#include "runners/interpreted.h"
#include "runners/langs.h"

/* Only reads the file, whose name comes after the option. */
static const char check[] = "local program, why = loadfile(arg[0])\n"
                            "if not program then io.stderr:write(why, '\\n') end\n"
                            "os.exit(program ~= nil)\n";

static const char *const version_args[] = {"-v", NULL};
static const char *const check_args[] = {"-e", check, NULL};
static const char *const run_args[] = {NULL};

static const char *entry(const struct source_program *program)
{
    return interpreted_entry(&runner_lua, program);
}

static int build(const struct toolchain *tc, const struct source_program *program,
                 struct command *ret_command)
{
    return interpreted_command(tc, program, NULL, check_args, ret_command);
}

static int run(const struct toolchain *tc, const struct source_program *program,
               struct command *ret_command)
{
    return interpreted_command(tc, program, NULL, run_args, ret_command);
}

const struct runner runner_lua = {
    .name = "lua",
    .tool = "lua5.4",
    .variable = "ASSAY_LUA",
    .package = "lua5.4",
    .version_args = version_args,
    .min_major = 5,
    .min_minor = 1,
    .source_name = "answer.lua",
    .hello = "print(\"works\")\n",
    .time_factor = 4,
    .profile = PROFILE_MANAGED,
    .entry = entry,
    .build = build,
    .run = run,
    .inlined = &lua_inline,
};
