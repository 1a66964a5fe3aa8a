#include "grader/pipeline/verdict_key.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "problems/problem_hash.h"

#define FORMAT      "assay-verdict/1"
#define CHUNK_BYTES 65536
#define OWN_PROGRAM "/proc/self/exe"

struct verdict_keys {
    const struct suite *suite;
    char surroundings[SHA256_HEX + 1]; /* engine, tools and host */
    pthread_mutex_t lock;              /* of the hashes */
    char (*hashes)[SHA256_HEX + 1];    /* of suite->problems; "" while not known */
};

static void add_number(struct sha256 *hash, uint64_t number)
{
    char text[24];

    snprintf(text, sizeof(text), "%" PRIu64, number);
    sha256_add_text(hash, text);
}

static int add_file(struct sha256 *hash, const char *path, struct err *err)
{
    cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
    char chunk[CHUNK_BYTES];
    ssize_t got;

    if (fd < 0)
        return err_set(err, errno, "open %s", path);
    while ((got = read(fd, chunk, sizeof(chunk))) > 0)
        sha256_add(hash, chunk, (size_t)got);
    return got < 0 ? err_set(err, errno, "read %s", path) : 0;
}

/* Everything that judges is in these two: drivers and examiners are embedded. */
static int add_engine(struct sha256 *hash, struct err *err)
{
    cleanup_free char *cell = NULL;
    int r = cell_find_helper(&cell, err);

    if (r == 0)
        r = add_file(hash, OWN_PROGRAM, err);
    return r < 0 ? r : add_file(hash, cell, err);
}

/* A rebuilt compiler can have the version of the one before. */
static void add_tool(struct sha256 *hash, const char *path)
{
    struct stat st;

    sha256_add_text(hash, path);
    if (!path || stat(path, &st) < 0)
        return;
    add_number(hash, (uint64_t)st.st_size);
    add_number(hash, (uint64_t)st.st_mtim.tv_sec);
    add_number(hash, (uint64_t)st.st_mtim.tv_nsec);
}

/* All of them: validators are programs, too, and a reference may be in any language. */
static void add_tools(struct sha256 *hash, const struct toolchain_set *toolchains)
{
    for (size_t i = 0; i < toolchains->count; i++) {
        const struct toolchain *tc = &toolchains->items[i];

        sha256_add_text(hash, tc->runner->name);
        add_tool(hash, tc->program);
        sha256_add_text(hash, tc->version);
        sha256_add_text(hash, tc->packages);
        sha256_add_text(hash, tc->home);
        add_tool(hash, tc->second);
    }
}

static void add_host(struct sha256 *hash)
{
    struct utsname host;

    if (uname(&host) < 0)
        return;
    sha256_add_text(hash, host.nodename);
    sha256_add_text(hash, host.release);
    sha256_add_text(hash, host.machine);
}

int verdict_keys_new(const struct suite *suite, const struct toolchain_set *toolchains,
                     struct verdict_keys **ret_keys, struct err *err)
{
    struct verdict_keys *keys = calloc(1, sizeof(*keys));
    struct sha256 hash;
    int r;

    if (keys)
        keys->hashes = calloc(suite->problem_count + 1, sizeof(*keys->hashes));
    if (!keys || !keys->hashes) {
        free(keys);
        return err_oom(err);
    }
    keys->suite = suite;
    pthread_mutex_init(&keys->lock, NULL);
    sha256_init(&hash);
    sha256_add_text(&hash, FORMAT);
    r = add_engine(&hash, err);
    if (r < 0) {
        verdict_keys_free(keys);
        return r;
    }
    add_tools(&hash, toolchains);
    add_host(&hash);
    sha256_hex(&hash, keys->surroundings);
    *ret_keys = keys;
    return 0;
}

void verdict_keys_free(struct verdict_keys *keys)
{
    if (!keys)
        return;
    pthread_mutex_destroy(&keys->lock);
    free(keys->hashes);
    free(keys);
}

static int find_problem_hash(struct verdict_keys *keys, const struct problem *problem,
                             char ret_hex[SHA256_HEX + 1], struct err *err)
{
    char *known = keys->hashes[problem - keys->suite->problems];
    int r = 0;

    pthread_mutex_lock(&keys->lock);
    if (!*known)
        r = problem_hash(problem, known, err);
    if (r == 0)
        memcpy(ret_hex, known, SHA256_HEX + 1);
    pthread_mutex_unlock(&keys->lock);
    return r;
}

static void add_limits(struct sha256 *hash, const struct sandbox_limits *limits)
{
    add_number(hash, limits->cpu_ms);
    add_number(hash, limits->wall_ms);
    add_number(hash, limits->memory_kib);
    add_number(hash, limits->output_bytes);
    add_number(hash, limits->disk_kib);
    add_number(hash, limits->stack_kib);
    add_number(hash, limits->processes);
    add_number(hash, limits->inodes);
    add_number(hash, limits->open_files);
}

static void add_isolation(struct sha256 *hash, const struct sandbox_isolation *isolation)
{
    add_number(hash, isolation->strict);
    for (int i = 0; i < LAYER_MAX; i++)
        add_number(hash, isolation->layers[i].active);
}

/* The names of what is preloaded; what does the loading is part of the engine. */
static void add_warm(struct sha256 *hash, const struct sandbox_warm *warm)
{
    add_number(hash, warm != NULL);
    for (size_t i = 0; warm && warm->args[i]; i++)
        sha256_add_text(hash, warm->args[i]);
}

int verdict_key_make(struct verdict_keys *keys, const struct job *job,
                     const struct verdict_setting *setting, struct result *result,
                     struct err *err)
{
    struct sha256 hash;
    int r = find_problem_hash(keys, job->problem, result->problem_hash, err);

    if (r < 0 || job->no_answer)
        return r;
    sha256_init(&hash);
    sha256_add_text(&hash, keys->surroundings);
    sha256_add_text(&hash, result->problem_hash);
    sha256_add_text(&hash, job->tc->runner->name);
    problem_hash_program(&hash, &job->program);
    add_limits(&hash, setting->limits);
    add_isolation(&hash, setting->isolation);
    add_warm(&hash, setting->warm);
    add_number(&hash, setting->all_cases);
    sha256_hex(&hash, result->verdict_key);
    return 0;
}
