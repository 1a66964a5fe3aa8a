#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "grader/base/cache.h"
#include "grader/base/io.h"
#include "grader/pipeline/measure_cache.h"
#include "runners/python_sources.h"

#define CACHE_KIND "measure"
#define FORMAT     "assay-measure/1"
#define TEXT_MAX   200

static void add_number(struct sha256 *hash, double number)
{
    char text[40];

    snprintf(text, sizeof(text), "%.17g", number);
    sha256_add_text(hash, text);
}

static void add_list(struct sha256 *hash, char *const *list)
{
    for (; list && *list; list++)
        sha256_add_text(hash, *list);
    sha256_add_text(hash, NULL);
}

static void add_files(struct sha256 *hash, const struct source_file *files, size_t count)
{
    add_number(hash, (double)count);
    for (size_t i = 0; i < count; i++) {
        sha256_add_text(hash, files[i].name);
        sha256_add_text(hash, files[i].data);
    }
}

static void add_script(struct sha256 *hash, const struct script_problem *script)
{
    add_number(hash, script->form);
    add_number(hash, script->mode);
    sha256_add_text(hash, script->prompt);
    sha256_add_text(hash, script->test);
    sha256_add_text(hash, script->entry_point);
    sha256_add_text(hash, script->reference);
    add_list(hash, script->names);
    add_list(hash, script->modules);
    add_list(hash, script->packages);
    add_files(hash, script->answer_files, script->answer_file_count);
    add_files(hash, script->test_files, script->test_file_count);
}

static void add_function(struct sha256 *hash, const struct function_problem *function)
{
    const struct function_compare *compare = &function->compare;

    sha256_add_text(hash, function->signature.holder);
    sha256_add_text(hash, function->signature.name);
    sha256_add_text(hash, function->prompt);
    sha256_add_text(hash, function->reference);
    add_number(hash, compare->match);
    add_number(hash, compare->loose_numbers);
    add_number(hash, compare->loose_sequences);
    add_number(hash, compare->absolute_tolerance);
    add_number(hash, compare->relative_tolerance);
    add_number(hash, compare->unordered_depth);
    add_files(hash, function->oracle.files, function->oracle.file_count);
    for (size_t i = 0; i < function->case_count; i++) {
        sha256_add_text(hash, function->cases[i].args);
        sha256_add_text(hash, function->cases[i].expect);
    }
}

static void add_literal(struct sha256 *hash, const struct literal_problem *literal)
{
    add_number(hash, literal->predicted);
    sha256_add_text(hash, literal->code);
    sha256_add_text(hash, literal->input);
    sha256_add_text(hash, literal->output);
}

static void add_surroundings(struct sha256 *hash, const struct toolchain *python)
{
    char host[TEXT_MAX] = "";
    size_t len;

    gethostname(host, sizeof(host) - 1);
    sha256_add_text(hash, FORMAT);
    sha256_add_text(hash, ASSAY_VERSION);
    sha256_add_text(hash, host);
    sha256_add_text(hash, python->program);
    sha256_add_text(hash, python->version);
    sha256_add_text(hash, python->packages);
    for (int source = 0; source < PYTHON_SOURCE_MAX; source++)
        sha256_add_text(hash, python_source((enum python_source)source, &len));
}

static void make_key(const struct problem *problem, const struct toolchain *python,
                     char ret_key[SHA256_HEX + 1])
{
    struct sha256 hash;

    sha256_init(&hash);
    add_surroundings(&hash, python);
    sha256_add_text(&hash, problem->id); /* random tests draw by it */
    add_number(&hash, problem->kind);
    if (problem->kind == KIND_SCRIPT)
        add_script(&hash, &problem->script);
    else if (problem->kind == KIND_FUNCTION)
        add_function(&hash, &problem->function);
    else if (problem->kind == KIND_LITERAL)
        add_literal(&hash, &problem->literal);
    sha256_hex(&hash, ret_key);
}

bool measure_cache_get(const struct problem *problem, const struct toolchain *python,
                       struct measured *ret_measured)
{
    cleanup_free char *text = NULL;
    char key[SHA256_HEX + 1], *space;
    struct measured measured;
    size_t len;

    make_key(problem, python, key);
    if (!cache_read(CACHE_KIND, key, TEXT_MAX, &text, &len))
        return false;
    space = strchr(text, ' ');
    if (!space)
        return false;
    *space = '\0';
    if (!parse_u64(text, &measured.cpu_ms) || !parse_u64(space + 1, &measured.memory_kib))
        return false;
    *ret_measured = measured;
    return true;
}

void measure_cache_put(const struct problem *problem, const struct toolchain *python,
                       const struct measured *measured)
{
    char key[SHA256_HEX + 1], text[TEXT_MAX];
    int len = snprintf(text, sizeof(text), "%" PRIu64 " %" PRIu64, measured->cpu_ms,
                       measured->memory_kib);

    make_key(problem, python, key);
    cache_write(CACHE_KIND, key, text, (size_t)len, NULL);
}
