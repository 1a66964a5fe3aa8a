/*
 * Go in the inline kind: one package of three files. The answer's and the tests' imports
 * are worked out for each: prompts import what the tests or the reference need, and Go
 * refuses what is not used.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "runners/inline.h"
#include "runners/interpreted.h"
#include "runners/items.h"
#include "runners/langs.h"
#include "runners/native.h"

#define TEXT_MAX    ((size_t)64 << 20)
#define IMPORTS_MAX 64
#define ANSWER_FILE "answer.go"
#define PATHS       SANDBOX_WORK_DIR "/.go:/usr/share/gocode"

static const struct inline_need needs[] = {
    {"stretchr/testify", "/usr/share/gocode/src/github.com/stretchr/testify/assert",
     "golang-github-stretchr-testify-dev"},
    {NULL, NULL, NULL},
};

/* "$1" is the tool, "$2" the tests' file, the rest is the answer: it may not take the
 * tests' text into its program. */
static const char script[] =
    "go=$1 tests=$2; shift 2\n"
    "if grep -q '^//go:embed' -- \"$@\"; then\n"
    "    echo 'files cannot be embedded here' >&2; exit 1\n"
    "fi\n"
    "cat >\"$tests\" && exec \"$go\" build -buildmode=exe -o program \"$@\" \"$tests\"\n";

#define EMBED(symbol, file)                                                              \
    __asm__(".pushsection .rodata\n" symbol ":\n.incbin \"runners/inline/" file          \
            "\"\n.byte 0\n.popsection\n")
EMBED("inline_token_go", "token.go");
EMBED("inline_main_go", "main.go");
extern __attribute__((visibility("hidden"))) const char inline_token_go[],
    inline_main_go[];

/* What code may use without a word of its own: harnesses of these sets add them. */
static const char *const standard[] = {
    "bufio",          "bytes",      "container/heap",
    "container/list", "crypto/md5", "errors",
    "encoding/hex",   "fmt",        "io",
    "math",           "math/big",   "math/bits",
    "math/cmplx",     "math/rand",  "os",
    "reflect",        "regexp",     "sort",
    "strconv",        "strings",    "sync",
    "time",           "unicode",    "unicode/utf8",
};

/* A line of an import block: `"math"`, `m "math"`. Borrowed. */
struct import {
    const char *alias, *path; /* the path without its quotes */
    size_t alias_len, path_len;
};

struct imports {
    struct import list[IMPORTS_MAX];
    size_t count;
};

static bool same(const struct import *a, const struct import *b)
{
    return a->path_len == b->path_len && a->alias_len == b->alias_len &&
           memcmp(a->path, b->path, a->path_len) == 0 &&
           (!a->alias_len || memcmp(a->alias, b->alias, a->alias_len) == 0);
}

static bool has_path(const struct imports *imports, const char *path, size_t len)
{
    for (size_t i = 0; i < imports->count; i++)
        if (imports->list[i].path_len == len &&
            memcmp(imports->list[i].path, path, len) == 0)
            return true;
    return false;
}

static void add_import(struct imports *imports, const struct import *import)
{
    for (size_t i = 0; i < imports->count; i++)
        if (same(&imports->list[i], import))
            return;
    if (imports->count < IMPORTS_MAX)
        imports->list[imports->count++] = *import;
}

/* The imports of one declaration, `import "a"` or `import ( ... )`. */
static void read_imports(const struct item *item, struct imports *imports)
{
    const char *at = item->text + strlen("import"), *end = item->text + item->len;
    struct import import = {0};

    while (at < end) {
        const char *next = items_skip(ITEMS_GO, at, end);

        if (next - at >= 2 && (*at == '"' || *at == '`')) {
            import.path = at + 1;
            import.path_len = (size_t)(next - at) - 2;
            add_import(imports, &import);
            import = (struct import){0};
        } else if (next == at && (items_is_word(*at) || *at == '.')) {
            import.alias = at;
            for (next = at + 1; next < end && items_is_word(*next);)
                next++;
            import.alias_len = (size_t)(next - at);
        }
        at = next > at ? next : at + 1;
    }
}

/* A text's imports, and where its code begins. */
static const char *read_head(const char *text, size_t len, struct imports *imports)
{
    const char *code = text;
    struct items items;
    struct item item;

    items_init(&items, ITEMS_GO, text, len);
    while (items_next(&items, &item)) {
        bool is_import = item.len > 6 && memcmp(item.text, "import", 6) == 0 &&
                         !items_is_word(item.text[6]);

        if (!is_import && !item_starts_with(&item, "package"))
            break;
        if (is_import)
            read_imports(&item, imports);
        code = item.text + item.len;
    }
    return code;
}

/* "rand" of "math/rand", or the alias. */
static size_t import_name(const struct import *import, const char **ret_name)
{
    const char *slash =
        import->path_len ? memrchr(import->path, '/', import->path_len) : NULL;

    *ret_name = import->alias_len ? import->alias : slash ? slash + 1 : import->path;
    return import->alias_len ? import->alias_len
                             : (size_t)(import->path + import->path_len - *ret_name);
}

/* Is NAME.Something in the code? */
static bool uses(const char *code, size_t len, const struct import *import)
{
    const char *at = code, *end = code + len, *name;
    size_t name_len = import_name(import, &name);

    if (!name_len || *name == '_' || *name == '.')
        return true;
    while (at < end) {
        const char *next = items_skip(ITEMS_GO, at, end), *word = at;

        if (next != at || !items_is_word(*at)) {
            at = next != at ? next : at + 1;
            continue;
        }
        while (at < end && items_is_word(*at))
            at++;
        if ((size_t)(at - word) == name_len && memcmp(word, name, name_len) == 0 &&
            end - at > 1 && *at == '.' && isupper((unsigned char)at[1]) &&
            (word == code || word[-1] != '.'))
            return true;
    }
    return false;
}

/* Adds packages of the standard library that the code uses and nothing else is called as.
 */
static void add_standard(struct imports *imports, const char *code, size_t len)
{
    for (size_t i = 0; i < ARRAY_SIZE(standard); i++) {
        const struct import import = {.path = standard[i],
                                      .path_len = strlen(standard[i])};
        const char *name, *other;
        size_t name_len = import_name(&import, &name);
        bool taken = false;

        for (size_t j = 0; j < imports->count && !taken; j++)
            taken = import_name(&imports->list[j], &other) == name_len &&
                    memcmp(name, other, name_len) == 0;
        if (!taken && uses(code, len, &import))
            add_import(imports, &import);
    }
}

/* The used ones, and those that nobody but the answer asked for: Go refuses them as it
 * does anywhere. `ours` may be left out. */
static int write_imports(struct buf *text, const struct imports *imports,
                         const struct imports *ours, const char *code, size_t len)
{
    int r = 0;

    for (size_t i = 0; i < imports->count && r == 0; i++) {
        const struct import *import = &imports->list[i];

        if (has_path(ours, import->path, import->path_len) && !uses(code, len, import))
            continue;
        r = buf_addf(text, "import %.*s \"%.*s\"\n", (int)import->alias_len,
                     import->alias ? import->alias : "", (int)import->path_len,
                     import->path);
    }
    return r;
}

/* The code with another name for one of its functions, if it has it. */
static int add_renamed(struct buf *text, const char *code, size_t len, const char *name,
                       const char *new_name, const char *secret)
{
    const char *rest = code, *found;
    struct items items;
    struct item item;
    int r = 0;

    items_init(&items, ITEMS_GO, code, len);
    while (r == 0 && items_next(&items, &item)) {
        size_t n = item_function_name(&item, &found);

        if (!item_starts_with(&item, "func") || n < strlen(name) ||
            memcmp(found, name, strlen(name)) != 0 ||
            (n > strlen(name) && strcmp(name, "Test") != 0))
            continue;
        r = buf_add(text, rest, (size_t)(found - rest));
        if (r == 0)
            r = buf_addf(text, "%s_%s_", new_name, secret);
        rest = found;
    }
    return r < 0 ? r : buf_add(text, rest, (size_t)(code + len - rest));
}

/* What records bring for prompt and tests together. */
static void read_given(const struct inline_problem *problem, struct imports *ret_given)
{
    static const char testing[] = "testing";
    const struct import import = {.path = testing, .path_len = strlen(testing)};

    read_head(problem->prompt, strlen(problem->prompt), ret_given);
    if (problem->setup)
        read_head(problem->setup, strlen(problem->setup), ret_given);
    add_import(ret_given, &import);
}

static int add_answer(const struct inline_problem *problem,
                      const struct source_program *answer, const char *secret,
                      struct source_program *ret_program)
{
    const struct source_file *entry = inline_entry(&runner_go, answer);
    cleanup_buf struct buf text = BUF_INIT(TEXT_MAX);
    struct imports imports = {.count = 0}, given = {.count = 0};
    const char *code;
    size_t len;
    int r;

    if (!entry)
        return -EINVAL;
    code = read_head(entry->data, entry->len, &imports);
    len = (size_t)(entry->data + entry->len - code);
    read_given(problem, &given);
    /* Who cannot write imports, or did not, gets them. */
    if (!imports.count || inline_continues(problem, entry)) {
        for (size_t i = 0; i < given.count; i++)
            add_import(&imports, &given.list[i]);
        add_standard(&imports, code, len);
    }
    r = buf_add_str(&text, "package main\n");
    if (r == 0)
        r = write_imports(&text, &imports, &given, code, len);
    if (r == 0)
        r = add_renamed(&text, code, len, "main", "assay", secret);
    if (r == 0)
        r = source_program_add(ret_program, ANSWER_FILE, buf_str(&text), text.len);
    return r < 0 ? r : inline_copy_others(answer, entry, ret_program);
}

/* The answer's package may call something else true. */
static int add_constants(struct buf *text, const char *code, size_t len)
{
    const char *rest = code;
    struct items items;
    struct item item;
    int r = 0;

    items_init(&items, ITEMS_GO, code, len);
    while (r == 0 && items_next(&items, &item)) {
        if (!item_starts_with(&item, "func") || !item.body)
            continue;
        r = buf_add(text, rest, (size_t)(item.body + 1 - rest));
        if (r == 0)
            r = buf_add_str(text, " const true, false = 0 == 0, 0 == 1;");
        rest = item.body + 1;
    }
    return r < 0 ? r : buf_add(text, rest, (size_t)(code + len - rest));
}

/* The list of the tests, each of which got another name. */
static int add_list(struct buf *text, const char *code, size_t len, const char *secret)
{
    struct items items;
    struct item item;
    int r = buf_addf(text, "\nvar assayTests_%s = []assayTest_%s{\n", secret, secret);

    items_init(&items, ITEMS_GO, code, len);
    while (r == 0 && items_next(&items, &item)) {
        const char *name;
        size_t n = item_function_name(&item, &name);

        if (item_starts_with(&item, "func") && n >= 4 && memcmp(name, "Test", 4) == 0)
            r = buf_addf(text, "\t{\"%.*s\", assay_%s_%.*s},\n", (int)n, name, secret,
                         (int)n, name);
    }
    return r < 0 ? r : buf_add_str(text, "}\n");
}

static int add_tests(struct buf *text, const struct inline_problem *problem,
                     const char *secret)
{
    const char *code = problem->test;
    size_t len = strlen(code);
    struct imports imports = {.count = 0};
    cleanup_buf struct buf guarded = BUF_INIT(TEXT_MAX);
    int r = buf_addf(text,
                     "package main\nimport \"assay_%s\"\nimport assayOs_%s \"os\"\n"
                     "import \"testing\"\n",
                     secret, secret);

    read_given(problem, &imports);
    add_standard(&imports, code, len);
    for (size_t i = 0; i < imports.count && r == 0; i++) {
        struct imports one = {.list = {imports.list[i]}, .count = 1};

        if (imports.list[i].path_len != 7 ||
            memcmp(imports.list[i].path, "testing", 7) != 0)
            r = write_imports(text, &one, &one, code, len);
    }
    if (r == 0)
        r = add_constants(&guarded, code, len);
    if (r == 0)
        r = add_renamed(text, buf_str(&guarded), guarded.len, "Test", "assay", secret);
    if (r == 0)
        r = add_list(text, code, len, secret);
    return r < 0 ? r : inline_add_secret(text, inline_main_go, secret);
}

static int add_token(const char *secret, struct source_program *ret_program)
{
    cleanup_buf struct buf text = BUF_INIT(TEXT_MAX);
    cleanup_buf struct buf name = BUF_INIT(200);
    int r = inline_add_secret(&text, inline_token_go, secret);

    if (r == 0)
        r = buf_addf(&name, ".go/src/assay_%s/token.go", secret);
    return r < 0 ? r
                 : source_program_add(ret_program, buf_str(&name), buf_str(&text),
                                      text.len);
}

static int wrap(const struct inline_problem *problem, const struct source_program *answer,
                const char *secret, struct inline_parts *ret_parts)
{
    cleanup_inline_parts struct inline_parts parts;
    int r;

    inline_parts_init(&parts);
    r = add_answer(problem, answer, secret, &parts.program);
    if (r == 0)
        r = add_token(secret, &parts.program);
    if (r == 0)
        r = add_tests(&parts.unseen, problem, secret);
    return inline_result(r, &parts, ret_parts);
}

/* With cgo, though nothing here uses it: the library's own archives were built so, and
 * would all have to be compiled anew. */
static int build(const struct toolchain *tc, const struct inline_problem *problem,
                 const struct inline_parts *parts, const char *secret,
                 struct command *ret_command)
{
    static const char *const env[] = {
        "GO111MODULE=off", "CGO_ENABLED=1",   "GOCACHE=" SANDBOX_WORK_DIR "/.cache",
        "GOPATH=" PATHS,   "GOTELEMETRY=off", NULL};
    cleanup_command struct command command = {.argc = 0};
    char tests[100], root[600];
    int r;

    (void)problem;
    snprintf(tests, sizeof(tests), "assay_%s.go", secret);
    snprintf(root, sizeof(root), "GOROOT=%s", tc->home);
    r = interpreted_start(
        "/bin/sh", env,
        (const char *const[]){"-c", script, "build", tc->program, tests, NULL}, &command);
    if (r == 0)
        r = command_env(&command, root);
    for (size_t i = 0; i < parts->program.file_count && r == 0; i++)
        if (!strchr(parts->program.files[i].name, '/') &&
            runner_has_source(&runner_go, parts->program.files[i].name))
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

const struct inline_runner go_inline = {
    .needs = needs,
    .wrap = wrap,
    .build = build,
    .run = run,
};
