#include <inttypes.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "grader/base/cache.h"
#include "grader/base/io.h"
#include "grader/pipeline/build_cache.h"
#include "runners/identity.h"

#define CACHE_KIND  "builds"
#define FORMAT      "assay-build/1"
#define CACHE_BYTES ((uint64_t)1 << 30)
#define PRODUCT_MAX ((size_t)16 << 20)
#define HEAD_MAX    64
#define VALUE_MAX   (HEAD_MAX + BUILD_MESSAGE_MAX + PRODUCT_MAX)
#define NONE        UINT64_MAX /* as a length: there is no such part */

static void add_list(struct sha256 *hash, char *const *items)
{
    for (; *items; items++)
        sha256_add_text(hash, *items);
    sha256_add_text(hash, NULL);
}

bool build_cache_key(const struct toolchain *tc, const struct source_program *program,
                     const struct command *command, const struct build_limits *limits,
                     char ret_key[SHA256_HEX + 1])
{
    const uint64_t numbers[] = {limits->cpu_ms, limits->memory_kib, limits->disk_kib,
                                limits->collect_bytes, limits->output_bytes};
    struct sha256 hash;

    sha256_init(&hash);
    sha256_add_text(&hash, FORMAT);
    if (!identity_add(&hash, tc))
        return false;
    sha256_add_text(&hash, tc->runner->product);
    add_list(&hash, command->argv);
    add_list(&hash, command->env);
    sha256_add(&hash, numbers, sizeof(numbers));
    for (const struct runner_file *own = tc->runner->files; own && own->name; own++) {
        uint64_t len = (uint64_t)(own->end - own->data);

        sha256_add_text(&hash, own->name);
        sha256_add(&hash, &len, sizeof(len));
        sha256_add(&hash, own->data, len);
    }
    for (size_t i = 0; i < program->file_count; i++) {
        uint64_t len = program->files[i].len;

        sha256_add_text(&hash, program->files[i].name);
        sha256_add(&hash, &len, sizeof(len));
        sha256_add(&hash, program->files[i].data, len);
    }
    sha256_hex(&hash, ret_key);
    return true;
}

void kept_build_release(struct kept_build *kept)
{
    free(kept->message);
    kept->message = NULL;
    close_fd(&kept->product_fd);
}

/* Message and product behind a line with their lengths. */
static bool parse(char *data, size_t len, struct kept_build *ret_kept)
{
    struct kept_build kept = {.product_fd = -1};
    char *end = memchr(data, '\n', len), *second;
    uint64_t message, product;
    size_t rest;

    if (!end)
        return false;
    *end++ = '\0';
    rest = len - (size_t)(end - data);
    second = strchr(data, ' ');
    if (!second)
        return false;
    *second++ = '\0';
    if (!parse_u64(data, &message) || !parse_u64(second, &product) ||
        (message != NONE && message > rest))
        return false;
    if (message != NONE) {
        kept.message = strndup(end, message);
        if (!kept.message)
            return false;
        end += message;
        rest -= message;
    }
    if ((product == NONE ? rest == 0 : product == rest) &&
        (product == NONE ||
         io_memfd("product", end, product, &kept.product_fd, NULL) == 0)) {
        *ret_kept = kept;
        return true;
    }
    kept_build_release(&kept);
    return false;
}

bool build_cache_take(const char *key, struct kept_build *ret_kept)
{
    cleanup_free char *data = NULL;
    size_t len;

    return cache_read(CACHE_KIND, key, VALUE_MAX, &data, &len) &&
           parse(data, len, ret_kept);
}

/* About once for each sixteenth of the limit that is written, whoever writes it. */
static bool is_time_to_trim(size_t len)
{
    uint64_t number;

    return getrandom(&number, sizeof(number), 0) == sizeof(number) &&
           number % (CACHE_BYTES / 16) < len + 4096;
}

void build_cache_keep(const char *key, const struct kept_build *kept)
{
    cleanup_buf struct buf value = BUF_INIT(VALUE_MAX);
    cleanup_free char *product = NULL;
    uint64_t message_len = kept->message ? strlen(kept->message) : NONE;
    uint64_t product_len = NONE;
    struct stat st;
    int r;

    if (kept->product_fd >= 0) {
        size_t len;

        /* A large one would be looked at in vain. */
        if (fstat(kept->product_fd, &st) < 0 || st.st_size > (off_t)PRODUCT_MAX ||
            io_read_fd(kept->product_fd, PRODUCT_MAX, &product, &len, NULL) < 0)
            return;
        product_len = len;
    }
    r = buf_addf(&value, "%" PRIu64 " %" PRIu64 "\n", message_len, product_len);
    if (r == 0 && kept->message)
        r = buf_add(&value, kept->message, message_len);
    if (r == 0 && product)
        r = buf_add(&value, product, product_len);
    if (r < 0 || cache_write(CACHE_KIND, key, value.data, value.len, NULL) < 0)
        return;
    if (is_time_to_trim(value.len))
        cache_trim(CACHE_KIND, CACHE_BYTES);
}
