/*
 * TypeScript: turned into JavaScript file by file, for Node.js. Types are not checked:
 * there are no declarations of Node's own modules to check them by, and the program runs
 * or fails the same.
 */
#include <errno.h>
#include <stdio.h>

#include "grader/base/macros.h"
#include "runners/inline.h"
#include "runners/interpreted.h"
#include "runners/langs.h"

#define PRODUCT "answer.js"

static const char *const version_args[] = {"--version", NULL};

static const char transpile[] =
    "const [, lib, name, product] = process.argv;\n"
    "const ts = require(lib), fs = require('fs');\n"
    "const out = ts.transpileModule(fs.readFileSync(name, 'utf8'), {\n"
    "  fileName: name, reportDiagnostics: true, compilerOptions: {\n"
    "    target: ts.ScriptTarget.ES2020, module: ts.ModuleKind.CommonJS,\n"
    "    esModuleInterop: true}});\n"
    "for (const d of out.diagnostics)\n"
    "  process.stderr.write(ts.formatDiagnostic(d, {getNewLine: () => '\\n',\n"
    "    getCurrentDirectory: () => '', getCanonicalFileName: f => f}));\n"
    "fs.writeFileSync(product, out.outputText);\n"
    "process.exitCode = out.diagnostics.length ? 1 : 0;\n";

static const char *entry(const struct source_program *program)
{
    return interpreted_entry(&runner_typescript, program);
}

static int build(const struct toolchain *tc, const struct source_program *program,
                 struct command *ret_command)
{
    cleanup_free char *library = NULL;
    const char *file = entry(program);

    if (!file)
        return -EINVAL;
    if (asprintf(&library, "%s/lib/typescript.js", tc->home) < 0) {
        library = NULL;
        return -ENOMEM;
    }
    return interpreted_start(tc->second, NULL,
                             (const char *const[]){"-e", transpile, "--", library, file,
                                                   PRODUCT, NULL},
                             ret_command);
}

static int run(const struct toolchain *tc, const struct source_program *program,
               struct command *ret_command)
{
    static const char *const args[] = {PRODUCT, NULL};

    (void)program;
    return interpreted_start(tc->second, NULL, args, ret_command);
}

const struct runner runner_typescript = {
    .name = "typescript",
    .tool = "tsc",
    .variable = "ASSAY_TSC",
    .second_tool = "node",
    .package = "node-typescript",
    .version_args = version_args,
    .min_major = 3,
    .min_minor = 0,
    .source_name = "answer.ts",
    .hello = "const text: string = \"works\";\nconsole.log(text);\n",
    .time_factor = 2,
    .profile = PROFILE_MANAGED,
    .product = PRODUCT,
    .entry = entry,
    .build = build,
    .run = run,
    .inlined = &typescript_inline,
};
