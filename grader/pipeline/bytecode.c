#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>

#include "grader/base/cache.h"
#include "grader/base/io.h"
#include "grader/pipeline/bytecode.h"
#include "runners/python.h"

#define CACHE_KIND "bytecode"
#define FORMAT     "assay-bytecode/1"
#define CODE_MAX   ((size_t)4 << 20)
#define HEADER_LEN 16

static const struct sandbox_limits compile_limits = {
    .cpu_ms = 30000,
    .wall_ms = 95000,
    .memory_kib = 1 << 20,
    .output_bytes = CODE_MAX,
};

struct bytecode {
    bool tried; /* and without `data`: the source will do */
    char *data;
    size_t len;
};

struct bytecodes {
    pthread_mutex_t lock;
    struct bytecode items[PYTHON_SOURCE_MAX];
};

int bytecodes_new(struct bytecodes **ret_bytecodes, struct err *err)
{
    struct bytecodes *bytecodes = calloc(1, sizeof(*bytecodes));

    if (!bytecodes)
        return err_oom(err);
    pthread_mutex_init(&bytecodes->lock, NULL);
    *ret_bytecodes = bytecodes;
    return 0;
}

void bytecodes_free(struct bytecodes *bytecodes)
{
    if (!bytecodes)
        return;
    for (size_t i = 0; i < PYTHON_SOURCE_MAX; i++)
        free(bytecodes->items[i].data);
    pthread_mutex_destroy(&bytecodes->lock);
    free(bytecodes);
}

/* The file that Python itself is has a say: the same path and version can come to mean
 * another build. False where it cannot be told. */
static bool make_key(const struct toolchain *tc, enum python_source source,
                     char ret_key[SHA256_HEX + 1])
{
    struct sha256 hash;
    struct stat st;
    size_t len;

    if (stat(tc->program, &st) < 0)
        return false;
    sha256_init(&hash);
    sha256_add_text(&hash, FORMAT);
    sha256_add_text(&hash, tc->program);
    sha256_add_text(&hash, tc->version);
    sha256_add(&hash, &st.st_dev, sizeof(st.st_dev));
    sha256_add(&hash, &st.st_ino, sizeof(st.st_ino));
    sha256_add(&hash, &st.st_size, sizeof(st.st_size));
    sha256_add(&hash, &st.st_mtim, sizeof(st.st_mtim));
    sha256_add_text(&hash, python_compiled_file(source));
    sha256_add_text(&hash, python_source(source, &len));
    sha256_hex(&hash, ret_key);
    return true;
}

/* Magic number, line end, and code behind it? */
static bool is_bytecode(const char *data, size_t len)
{
    return len > HEADER_LEN && memcmp(data + 2, "\r\n", 2) == 0;
}

/* Leaves *code empty where Python does not compile it. */
static int compile(struct cell *cell, const struct toolchain *tc,
                   enum python_source source, struct bytecode *code, struct err *err)
{
    cleanup_command struct command command = {.argc = 0};
    cleanup_result struct sandbox_result result;
    cleanup_free char *data = NULL;
    cleanup_fd int fd = -1;
    struct sandbox_file file;
    struct sandbox_spec spec;
    size_t len;
    const char *text = python_source(source, &len);
    int r;

    sandbox_result_init(&result);
    r = io_memfd("source", text, len, &fd, err);
    if (r < 0)
        return r;
    if (python_compile_command(tc, source, &command) < 0)
        return err_oom(err);
    file = (struct sandbox_file){python_compiled_file(source), fd, false};
    sandbox_spec_init(&spec);
    spec.profile = PROFILE_MANAGED;
    spec.argv = (const char *const *)command.argv;
    spec.env = (const char *const *)command.env;
    spec.warm_args = command.warm_args;
    spec.files = &file;
    spec.file_count = 1;
    spec.limits = compile_limits;
    r = cell_run(cell, &spec, &result, err);
    if (r < 0 || result.end != END_EXITED || result.exit_code != 0)
        return r;
    r = io_read_fd(result.stdout_fd, CODE_MAX, &data, &len, err);
    if (r < 0)
        return r;
    if (is_bytecode(data, len)) {
        code->data = steal_ptr(data);
        code->len = len;
    }
    return 0;
}

static int read_or_compile(struct worker *worker, const struct toolchain *tc,
                           enum python_source source, struct bytecode *code,
                           struct err *err)
{
    char key[SHA256_HEX + 1];
    bool has_key = make_key(tc, source, key);
    struct cell *cell;
    int r;

    if (has_key && cache_read(CACHE_KIND, key, CODE_MAX, &code->data, &code->len))
        return 0;
    r = worker_cell(worker, CELL_JUDGE, &cell, err);
    if (r == 0)
        r = compile(cell, tc, source, code, err);
    if (r == 0 && code->data && has_key)
        cache_write(CACHE_KIND, key, code->data, code->len, NULL);
    return r;
}

int bytecode_get(struct worker *worker, const struct toolchain *tc,
                 enum python_source source, const char **ret_data, size_t *ret_len,
                 struct err *err)
{
    struct bytecodes *all = worker->bytecodes;
    struct bytecode *code = &all->items[source];
    int r = 0;

    *ret_data = python_source(source, ret_len);
    /* There is one interpreter in a run of the pipeline; another one gets source. */
    if (tc != worker->config->python || !python_compiled_file(source))
        return 0;
    pthread_mutex_lock(&all->lock);
    if (!code->tried) {
        r = read_or_compile(worker, tc, source, code, err);
        code->tried = r == 0;
    }
    pthread_mutex_unlock(&all->lock);
    if (r == 0 && code->data) {
        *ret_data = code->data;
        *ret_len = code->len;
    }
    return r < 0 ? err_wrap(err, "compile the driver") : 0;
}

int bytecode_put(struct worker *worker, const struct toolchain *tc,
                 enum python_source source, struct built *built, struct err *err)
{
    const char *name = python_compiled_file(source), *data;
    size_t len;
    int r = bytecode_get(worker, tc, source, &data, &len, err);

    for (size_t i = 0; r == 0 && i < built->file_count; i++) {
        struct sandbox_file *file = &built->files[i];
        int fd;

        if (strcmp(file->name, name) != 0)
            continue;
        r = io_memfd("bytecode", data, len, &fd, err);
        if (r == 0) {
            close(file->fd);
            file->fd = fd;
        }
    }
    return r;
}
