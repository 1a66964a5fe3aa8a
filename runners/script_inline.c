/*
 * The inline kind in interpreted languages: a harness loads the answer, then the tests,
 * which it has read before behind the token (runners/inline/run.*).
 */
#include <errno.h>
#include <string.h>

#include "runners/inline.h"
#include "runners/interpreted.h"
#include "runners/langs.h"

#define TEXT_MAX ((size_t)64 << 20)
#define ENTRY    "ENTRY"

#define EMBED(symbol, file)                                                              \
    __asm__(".pushsection .rodata\n" symbol ":\n.incbin \"runners/inline/" file          \
            "\"\n.byte 0\n.popsection\n")
EMBED("inline_run_php", "run.php");
EMBED("inline_run_rb", "run.rb");
EMBED("inline_run_pl", "run.pl");
EMBED("inline_run_lua", "run.lua");
EMBED("inline_run_r", "run.R");
EMBED("inline_run_sh", "run.sh");
extern __attribute__((visibility("hidden"))) const char inline_run_php[], inline_run_rb[],
    inline_run_pl[], inline_run_lua[], inline_run_r[], inline_run_sh[];

struct script_language {
    const struct runner *runner;
    const char *harness; /* the text, in which ENTRY is the function */
    const char *name;    /* its file */
    const char *const *args, *const *env;
    const char *tail; /* behind the answer's text, or NULL: how the harness gets at it */
};

#define ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const struct script_language languages[] = {
    {&runner_php, inline_run_php, "assay_run.php",
     ARGS("-d", "display_errors=stderr", "-d", "memory_limit=-1", "assay_run.php"), NULL,
     NULL},
    {&runner_ruby, inline_run_rb, "assay_run.rb", ARGS("assay_run.rb"), NULL, NULL},
    {&runner_perl, inline_run_pl, "assay_run.pl", ARGS("assay_run.pl"),
     ARGS("PERL_HASH_SEED=0"), NULL},
    /* A local function is seen by its own text alone. */
    {&runner_lua, inline_run_lua, "assay_run.lua", ARGS("assay_run.lua"), NULL,
     "\nENTRY_SECRET = ENTRY\n"},
    {&runner_r, inline_run_r, "assay_run.R",
     ARGS("--no-echo", "--vanilla", "--file=assay_run.R"), NULL, NULL},
    {&runner_bash, inline_run_sh, "assay_run.sh", ARGS("assay_run.sh"), NULL, NULL},
};

/* A template with both marks filled in. */
static int fill(struct buf *text, const char *template, const char *entry,
                const char *secret)
{
    cleanup_buf struct buf named = BUF_INIT(TEXT_MAX);
    const char *at;
    int r = 0;

    while (r == 0 && (at = strstr(template, ENTRY)) != NULL) {
        r = buf_add(&named, template, (size_t)(at - template));
        if (r == 0)
            r = buf_add_str(&named, entry);
        template = at + strlen(ENTRY);
    }
    if (r == 0)
        r = buf_add_str(&named, template);
    return r < 0 ? r : inline_add_secret(text, buf_str(&named), secret);
}

static int add_harness(const struct script_language *language,
                       const struct inline_problem *problem, const char *secret,
                       struct source_program *ret_program)
{
    cleanup_buf struct buf text = BUF_INIT(TEXT_MAX);
    int r = fill(&text, language->harness, problem->entry_point, secret);

    return r < 0 ? r
                 : source_program_add(ret_program, language->name, buf_str(&text),
                                      text.len);
}

static int add_answer(const struct script_language *language,
                      const struct inline_problem *problem,
                      const struct source_program *answer, const char *secret,
                      struct source_program *ret_program)
{
    const struct source_file *entry = inline_entry(language->runner, answer);
    cleanup_buf struct buf text = BUF_INIT(TEXT_MAX);
    int r = entry ? buf_add(&text, entry->data, entry->len) : -EINVAL;

    if (r == 0 && language->tail)
        r = fill(&text, language->tail, problem->entry_point, secret);
    if (r == 0)
        r = source_program_add(ret_program, language->runner->source_name, buf_str(&text),
                               text.len);
    return r < 0 ? r : inline_copy_others(answer, entry, ret_program);
}

static int wrap_for(size_t i, const struct inline_problem *problem,
                    const struct source_program *answer, const char *secret,
                    struct inline_parts *ret_parts)
{
    cleanup_inline_parts struct inline_parts parts;
    int r;

    inline_parts_init(&parts);
    r = add_answer(&languages[i], problem, answer, secret, &parts.program);
    if (r == 0)
        r = add_harness(&languages[i], problem, secret, &parts.program);
    if (r == 0)
        r = buf_add_str(&parts.unseen, problem->test);
    return inline_result(r, &parts, ret_parts);
}

/* One row of the table as functions of its own. */
#define LANGUAGE(name_, i_, needs_, standard_)                                           \
    static int wrap_##name_(const struct inline_problem *problem,                        \
                            const struct source_program *answer, const char *secret,     \
                            struct inline_parts *ret_parts)                              \
    {                                                                                    \
        return wrap_for(i_, problem, answer, secret, ret_parts);                         \
    }                                                                                    \
    static int run_##name_(const struct toolchain *tc,                                   \
                           const struct inline_problem *problem,                         \
                           const struct inline_parts *parts, const char *secret,         \
                           struct command *ret_command)                                  \
    {                                                                                    \
        (void)problem;                                                                   \
        (void)parts;                                                                     \
        (void)secret;                                                                    \
        return interpreted_start(tc->program, languages[i_].env, languages[i_].args,     \
                                 ret_command);                                           \
    }                                                                                    \
    const struct inline_runner name_##_inline = {                                        \
        .needs = needs_,                                                                 \
        .wrap = wrap_##name_,                                                            \
        .run = run_##name_,                                                              \
        .standard = standard_,                                                           \
    }

static const struct inline_need ruby_needs[] = {
    {"test/unit",
     "/usr/{lib,share}/ruby/{vendor_ruby,gems/*/gems/test-unit*/lib}/test/unit.rb",
     "ruby-test-unit"},
    {NULL, NULL, NULL},
};
static const struct inline_need perl_needs[] = {
    {"Test::Deep", "/usr/share/perl5/Test/Deep.pm", "libtest-deep-perl"},
    {NULL, NULL, NULL},
};
static const struct inline_need lua_needs[] = {
    {"luaunit", "/usr/share/lua/5.*/luaunit.lua", "lua-unit"},
    {NULL, NULL, NULL},
};

LANGUAGE(php, 0, NULL, false);
LANGUAGE(ruby, 1, ruby_needs, false);
LANGUAGE(perl, 2, perl_needs, false);
LANGUAGE(lua, 3, lua_needs, true);
LANGUAGE(r, 4, NULL, true);
LANGUAGE(bash, 5, NULL, false);
