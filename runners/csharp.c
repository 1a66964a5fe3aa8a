/*
 * C#, with Mono.
 */
#include "runners/interpreted.h"
#include "runners/langs.h"

#define PRODUCT "program.exe"
#define PRELOAD ".mono/preload.so"

/* Made from runners/mono/preload.c by the Makefile, which says where it is. */
__asm__(".pushsection .rodata\n"
        "mono_preload:\n"
        ".incbin \"runners/mono/preload.so\"\n"
        "mono_preload_end:\n"
        ".byte 0\n"
        ".popsection\n");

extern __attribute__((visibility("hidden"))) const char mono_preload[],
    mono_preload_end[];

static const char *const version_args[] = {"--version", NULL};
static const char *const settings[] = {"/etc/mono", NULL};
static const char *const env[] = {"LD_PRELOAD=" SANDBOX_WORK_DIR "/" PRELOAD, NULL};

/* Mono starts only where it can open a file /proc/self/maps, which leads into the private
 * folder (sandbox/cell/view.c), and reads nothing from it. */
static const char no_maps[] = "";

static const struct runner_file files[] = {
    {.name = ".proc/maps", .data = no_maps, .end = no_maps},
    {.name = PRELOAD, .data = mono_preload, .end = mono_preload_end},
    {.name = NULL},
};

static const char *entry(const struct source_program *program)
{
    return interpreted_entry(&runner_csharp, program);
}

static int build(const struct toolchain *tc, const struct source_program *program,
                 struct command *ret_command)
{
    static const char *const args[] = {"-nologo", "-optimize+", "-out:" PRODUCT,
                                       "-r:System.Numerics.dll", NULL};
    cleanup_command struct command command = {0};
    int r = interpreted_start(tc->program, env, args, &command);

    if (r == 0)
        r = interpreted_add_sources(&runner_csharp, program, &command);
    if (r == 0)
        command_move(ret_command, &command);
    return r;
}

static int run(const struct toolchain *tc, const struct source_program *program,
               struct command *ret_command)
{
    static const char *const args[] = {PRODUCT, NULL};

    (void)program;
    return interpreted_start(tc->second, env, args, ret_command);
}

const struct runner runner_csharp = {
    .name = "csharp",
    .tool = "mcs",
    .variable = "ASSAY_MCS",
    .second_tool = "mono",
    .settings = settings,
    .package = "mono-mcs",
    .version_args = version_args,
    .min_major = 4,
    .min_minor = 0,
    .source_name = "answer.cs",
    .hello =
        "class Program { static void Main() { System.Console.WriteLine(\"works\"); } }\n",
    .time_factor = 2,
    .profile = PROFILE_MANAGED,
    .product = PRODUCT,
    .files = files,
    .entry = entry,
    .build = build,
    .run = run,
};
