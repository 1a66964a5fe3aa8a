/*
 * Java in the inline kind: the tests are a class of their own, in a file of their own,
 * and what starts them is another.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "runners/inline.h"
#include "runners/items.h"
#include "runners/java.h"
#include "runners/langs.h"

#define TEXT_MAX ((size_t)64 << 20)
#define TUPLES   "/usr/share/java/javatuples.jar"

static const struct inline_need needs[] = {
    {"org.javatuples", TUPLES, "libjavatuples-java"},
    {NULL, NULL, NULL},
};

/* "$1" is the JDK, "$2" libraries, "$3" the tests' file; the rest is the answer. No code
 * of the answer runs in the compiler. */
static const char script[] =
    "jdk=$1 libraries=$2 tests=$3; shift 3\n"
    "flags='-J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1 -J-Xshare:auto'\n"
    "mkdir .tests && cat >\".tests/$tests\" || exit\n"
    "\"$jdk/bin/javac\" $flags -encoding UTF-8 -nowarn -proc:none -cp \"$libraries\" \\\n"
    "    -d .classes \"$@\" \".tests/$tests\" </dev/null || exit\n"
    "cd .classes && exec \"$jdk/bin/jar\" $flags --create --no-compress \\\n"
    "    --file ../program.jar .\n";

__asm__(".pushsection .rodata\ninline_run_java:\n"
        ".incbin \"runners/inline/Run.java\"\n.byte 0\n.popsection\n");
extern __attribute__((visibility("hidden"))) const char inline_run_java[];

/* The first top-level item of the text that is no import or package; false: none. */
static bool find_class(const char *text, size_t len, struct item *ret_item)
{
    struct items items;

    items_init(&items, ITEMS_JAVA, text, len);
    while (items_next(&items, ret_item))
        if (!item_starts_with(ret_item, "import") &&
            !item_starts_with(ret_item, "package"))
            return true;
    return false;
}

/* The name behind the word `class` in the item's head; its length, 0: none. */
static size_t class_name(const struct item *item, const char **ret_name)
{
    const char *end = item->body ? item->body : item->text + item->len;
    const char *at = memmem(item->text, (size_t)(end - item->text), "class ", 6);
    size_t len = 0;

    if (!at)
        return 0;
    for (at += 6; at < end && *at == ' ';)
        at++;
    while (at + len < end && items_is_word(at[len]))
        len++;
    *ret_name = at;
    return len;
}

static int add_imports(struct buf *text, const struct inline_problem *problem)
{
    struct items items;
    struct item item;
    int r = 0;

    items_init(&items, ITEMS_JAVA, problem->prompt, strlen(problem->prompt));
    while (r == 0 && items_next(&items, &item)) {
        if (!item_starts_with(&item, "import"))
            continue;
        r = buf_add(text, item.text, item.len);
        if (r == 0)
            r = buf_add_char(text, '\n');
    }
    return r;
}

/* A solution has the prompt's imports, and its class, if it is but a method. */
static int add_solution(struct buf *text, const struct inline_problem *problem,
                        const struct source_file *entry)
{
    bool has_class = items_has_word(ITEMS_JAVA, entry->data, entry->len, "class");
    struct item item;
    const char *name;
    size_t len = 0;
    int r = 0;

    if (find_class(problem->prompt, strlen(problem->prompt), &item))
        len = class_name(&item, &name);
    if (!items_has_word(ITEMS_JAVA, entry->data, entry->len, "package"))
        r = add_imports(text, problem);
    if (r == 0 && !has_class && len)
        r = buf_addf(text, "class %.*s {\n", (int)len, name);
    if (r == 0)
        r = buf_add(text, entry->data, entry->len);
    return r < 0 || has_class || !len ? r : buf_add_str(text, "\n}\n");
}

static int add_answer(const struct inline_problem *problem,
                      const struct source_program *answer,
                      struct source_program *ret_program)
{
    const struct source_file *entry = inline_entry(&runner_java, answer);
    cleanup_buf struct buf text = BUF_INIT(TEXT_MAX);
    cleanup_free char *name = NULL;
    int r = 0;

    if (!entry)
        return -EINVAL;
    name = java_public_name(entry, &r);
    if (r == 0)
        r = inline_continues(problem, entry) ? buf_add(&text, entry->data, entry->len)
                                             : add_solution(&text, problem, entry);
    if (r == 0)
        r = source_program_add(ret_program, name ? name : "Answer.java", buf_str(&text),
                               text.len);
    return r < 0 ? r : inline_copy_others(answer, entry, ret_program);
}

/* Without a class of the answer's in their places: a name that is imported alone goes
 * before one of the same package. */
static int add_own_imports(struct buf *text)
{
    static const char *const names[] = {
        "lang.AssertionError", "lang.Boolean",   "lang.Character", "lang.Double",
        "lang.Exception",      "lang.Float",     "lang.Integer",   "lang.Long",
        "lang.Math",           "lang.Object",    "lang.Runtime",   "lang.String",
        "lang.System",         "lang.Throwable", "util.ArrayList", "util.Arrays",
        "util.Collections",    "util.HashMap",   "util.HashSet",   "util.LinkedList",
        "util.List",           "util.Map",       "util.Objects",   "util.Optional",
        "util.Random",         "util.Set",
    };
    int r = 0;

    for (size_t i = 0; i < ARRAY_SIZE(names) && r == 0; i++)
        r = buf_addf(text, "import java.%s;\n", names[i]);
    return r;
}

/* Tests are a class, or methods of the prompt's class, which they then inherit. */
static int add_tests(struct buf *text, const struct inline_problem *problem,
                     const char *secret)
{
    const char *test = problem->test, *name;
    struct item item;
    size_t len = 0;
    int r = add_imports(text, problem);

    if (r == 0)
        r = add_own_imports(text);
    if (r == 0 && find_class(test, strlen(test), &item) &&
        memmem(item.text, (size_t)(item.body ? item.body - item.text : 0), "class ", 6)) {
        len = class_name(&item, &name);
        r = buf_add(text, test, (size_t)(item.text - test));
        if (r == 0)
            r = buf_addf(text, "class AssayTests_%s", secret);
        return r < 0 ? r : buf_add_str(text, name + len);
    }
    if (r == 0 && find_class(problem->prompt, strlen(problem->prompt), &item))
        len = class_name(&item, &name);
    if (r == 0)
        r = len ? buf_addf(text, "class AssayTests_%s extends %.*s {\n", secret, (int)len,
                           name)
                : buf_addf(text, "class AssayTests_%s {\n", secret);
    return r < 0 ? r : buf_add_str(text, test);
}

static int wrap(const struct inline_problem *problem, const struct source_program *answer,
                const char *secret, struct inline_parts *ret_parts)
{
    cleanup_inline_parts struct inline_parts parts;
    int r;

    inline_parts_init(&parts);
    r = add_answer(problem, answer, &parts.program);
    if (r == 0)
        r = add_tests(&parts.unseen, problem, secret);
    if (r == 0)
        r = inline_add_secret(&parts.unseen, inline_run_java, secret);
    return inline_result(r, &parts, ret_parts);
}

static const char *libraries(const struct inline_problem *problem)
{
    return inline_needs(problem, "org.javatuples") ? TUPLES : ".classes";
}

static int build(const struct toolchain *tc, const struct inline_problem *problem,
                 const struct inline_parts *parts, const char *secret,
                 struct command *ret_command)
{
    cleanup_command struct command command = {.argc = 0};
    char tests[100];
    int r;

    snprintf(tests, sizeof(tests), "AssayRun_%s.java", secret);
    r = java_start("/bin/sh", tc,
                   (const char *const[]){"-c", script, "build", tc->home,
                                         libraries(problem), tests, NULL},
                   &command);
    for (size_t i = 0; i < parts->program.file_count && r == 0; i++)
        if (runner_has_source(&runner_java, parts->program.files[i].name))
            r = command_file(&command, parts->program.files[i].name);
    if (r == 0)
        command_move(ret_command, &command);
    return r;
}

static int run(const struct toolchain *tc, const struct inline_problem *problem,
               const struct inline_parts *parts, const char *secret,
               struct command *ret_command)
{
    char path[200], name[100];

    (void)parts;
    snprintf(path, sizeof(path), JAVA_PRODUCT ":%s", libraries(problem));
    snprintf(name, sizeof(name), "AssayRun_%s", secret);
    return java_start(tc->second, tc,
                      (const char *const[]){"-XX:+UseSerialGC", "-Xms16m", "-Xss64m",
                                            "-Xshare:auto",
                                            "--add-opens=java.base/java.io=ALL-UNNAMED",
                                            "-ea", "-cp", path, name, NULL},
                      ret_command);
}

const struct inline_runner java_inline = {
    .needs = needs,
    .wrap = wrap,
    .build = build,
    .run = run,
};
