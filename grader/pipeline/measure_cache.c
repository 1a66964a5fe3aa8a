#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "grader/base/cache.h"
#include "grader/base/io.h"
#include "grader/pipeline/measure_cache.h"
#include "problems/problem_hash.h"
#include "runners/python_sources.h"

#define CACHE_KIND "measure"
#define FORMAT     "assay-measure/2"
#define TEXT_MAX   200

static void add_surroundings(struct sha256 *hash, const struct toolchain *tc)
{
    char host[TEXT_MAX] = "";
    size_t len;

    gethostname(host, sizeof(host) - 1);
    sha256_add_text(hash, FORMAT);
    sha256_add_text(hash, ASSAY_VERSION);
    sha256_add_text(hash, host);
    sha256_add_text(hash, tc->program);
    sha256_add_text(hash, tc->version);
    sha256_add_text(hash, tc->packages);
    for (int source = 0; source < PYTHON_SOURCE_MAX; source++)
        sha256_add_text(hash, python_source((enum python_source)source, &len));
}

/* False when the problem cannot be read: then nothing is known or kept. */
static bool make_key(const struct problem *problem, const struct toolchain *tc,
                     char ret_key[SHA256_HEX + 1])
{
    char content[SHA256_HEX + 1];
    struct sha256 hash;

    if (problem_hash(problem, content, NULL) < 0)
        return false;
    sha256_init(&hash);
    add_surroundings(&hash, tc);
    sha256_add_text(&hash, content);
    sha256_hex(&hash, ret_key);
    return true;
}

bool measure_cache_get(const struct problem *problem, const struct toolchain *tc,
                       struct measured *ret_measured)
{
    cleanup_free char *text = NULL;
    char key[SHA256_HEX + 1], *space;
    struct measured measured;
    size_t len;

    if (!make_key(problem, tc, key) ||
        !cache_read(CACHE_KIND, key, TEXT_MAX, &text, &len))
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

void measure_cache_put(const struct problem *problem, const struct toolchain *tc,
                       const struct measured *measured)
{
    char key[SHA256_HEX + 1], text[TEXT_MAX];
    int len = snprintf(text, sizeof(text), "%" PRIu64 " %" PRIu64, measured->cpu_ms,
                       measured->memory_kib);

    if (make_key(problem, tc, key))
        cache_write(CACHE_KIND, key, text, (size_t)len, NULL);
}
