#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "grader/base/io.h"
#include "runners/python_warm.h"

/* As in python_sources.c; the library is what the Makefile has built. */
#define EMBED(symbol, file)                                                              \
    __asm__(".pushsection .rodata\n" symbol ":\n.incbin \"" file "\"\n" symbol "_end:\n" \
            ".popsection\n")
#define DECLARE(symbol)                                                                  \
    extern __attribute__((visibility("hidden"))) const char symbol[], symbol##_end[]

#ifndef WARM_LIBRARY /* for tools that only read this file */
#define WARM_LIBRARY "/dev/null"
#endif

EMBED("python_warm_text", "runners/python/warm.py");
EMBED("python_warm_library", WARM_LIBRARY);
DECLARE(python_warm_text);
DECLARE(python_warm_library);

#define TEXT_FILE    ".warm.py"
#define LIBRARY_FILE ".warm.so"

/* What answers and our own drivers import most; and what Python itself does to print an
 * exception. None of them registers anything that would be done at the end. The first
 * changes modules that are there already, which is booked as its doing. */
static const char *const usual[] = {
    "importlib",       "typing",     "math",      "collections", "re",     "itertools",
    "functools",       "json",       "random",    "heapq",       "bisect", "string",
    "operator",        "copy",       "time",      "datetime",    "enum",   "fractions",
    "decimal",         "statistics", "hashlib",   "dataclasses", "abc",    "types",
    "numbers",         "contextlib", "ast",       "inspect",     "cmath",  "array",
    "struct",          "textwrap",   "traceback", "warnings",    "runpy",  "symtable",
    "collections.abc",
};

static int add_arg(struct python_warm *warm, const char *arg, size_t *at, struct err *err)
{
    if (*at == SANDBOX_WARM_ARGS_MAX)
        return err_say(err, E2BIG, "too many modules to preload");
    warm->args[(*at)++] = arg;
    return 0;
}

/* Letters of other alphabets are not looked at. */
static bool is_module(const char *name)
{
    const char *at = name;

    while (isalnum((unsigned char)*at) || *at == '_' || *at == '.' || (*at & 0x80))
        at++;
    return *name && *name != '.' && !*at;
}

static int add_preloads(struct python_warm *warm, const char *preloads, size_t *at,
                        struct err *err)
{
    char *rest, *name;
    int r = 0;

    warm->preloads = rest = strdup(preloads);
    if (!rest)
        return err_oom(err);
    while (r == 0 && (name = strsep(&rest, ",")))
        r = is_module(name)
                ? add_arg(warm, name, at, err)
                : err_say(err, EINVAL, "--preload '%s': '%s' is no name of a module",
                          preloads, name);
    return r;
}

static int add_args(struct python_warm *warm, const char *preloads, struct err *err)
{
    static const char *const own[] = {SANDBOX_WORK_DIR "/" TEXT_FILE,
                                      SANDBOX_WORK_DIR "/" LIBRARY_FILE};
    size_t at = 0;
    int r = 0;

    for (size_t i = 0; i < ARRAY_SIZE(own) && r == 0; i++)
        r = add_arg(warm, own[i], &at, err);
    for (size_t i = 0; i < ARRAY_SIZE(usual) && r == 0; i++)
        r = add_arg(warm, usual[i], &at, err);
    return r == 0 && preloads ? add_preloads(warm, preloads, &at, err) : r;
}

/* Two symbols around one text, which C takes for two objects. */
static size_t size_between(const char *start, const char *end)
{
    return (size_t)((uintptr_t)end - (uintptr_t)start);
}

int python_warm_init(struct python_warm *warm, const char *preloads, struct err *err)
{
    int r;

    *warm =
        (struct python_warm){.files = {{TEXT_FILE, -1, false}, {LIBRARY_FILE, -1, true}}};
    r = add_args(warm, preloads, err);
    if (r == 0)
        r = io_memfd("warm.py", python_warm_text,
                     size_between(python_warm_text, python_warm_text_end),
                     &warm->files[0].fd, err);
    if (r == 0)
        r = io_memfd("warm.so", python_warm_library,
                     size_between(python_warm_library, python_warm_library_end),
                     &warm->files[1].fd, err);
    if (r < 0) {
        python_warm_release(warm);
        return r;
    }
    warm->warm = (struct sandbox_warm){warm->files, ARRAY_SIZE(warm->files), warm->args};
    return 0;
}

void python_warm_release(struct python_warm *warm)
{
    for (size_t i = 0; i < ARRAY_SIZE(warm->files); i++)
        close_fd(&warm->files[i].fd);
    free(warm->preloads);
    warm->preloads = NULL;
}
