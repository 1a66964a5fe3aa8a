/*
 * Files that are nearly a store: bytes of a true one are changed where the input says so
 * (two bytes of offset, one of value). What is read from them is refused or makes sense.
 */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "grader/store/store.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define IMAGE_CAP ((size_t)1 << 20)
#define CHANGE    3 /* bytes of the input for each */

static char folder[] = "/tmp/fuzz_store.XXXXXX";
static char *path, *image;
static size_t image_len;

static void fail(const char *what, const struct err *err)
{
    BUG("%s: %s", what, err->text);
}

static void remove_files(void)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};

    for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
        char name[128];

        snprintf(name, sizeof(name), "%s%s", path, endings[i]);
        unlink(name);
    }
    rmdir(folder);
}

static void put_some(struct store *store, int64_t run)
{
    for (size_t i = 0; i < 8; i++) {
        static const char line[] = "{\"task_id\": \"t\"}";
        struct result result;

        result_init(&result);
        result.task_id = (char *)"t";
        result.ordinal = i;
        store_put(store, run, &result, line, sizeof(line) - 1, STORE_NOW, NULL);
    }
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static const struct run_wish wish = {.stem = "r",
                                         .identity = "i",
                                         .suite = "s",
                                         .answers = "a",
                                         .started = "t",
                                         .version = "v"};
    struct err err = ERR_INIT;
    struct store *store;
    struct run run;

    (void)argc;
    (void)argv;
    if (!mkdtemp(folder) || asprintf(&path, "%s/s.db", folder) < 0)
        fail("make a folder", &err);
    atexit(remove_files);
    if (store_open(path, STORE_WRITE, &store, &err) < 0 ||
        store_run_begin(store, &wish, &run, &err) < 0)
        fail("make a store", &err);
    put_some(store, run.id);
    store_run_end(store, run.id, RUN_DONE, "t", "{}", NULL);
    run_release(&run);
    store_close(store);
    if (io_read_file(path, IMAGE_CAP, &image, &image_len, &err) < 0)
        fail("read the store", &err);
    return 0;
}

static int look(void *context, const struct store_row *row, struct err *err)
{
    (void)err;
    if (!(row->score >= 0 && row->score <= 1) || row->verdict >= VERDICT_MAX)
        BUG("a row that makes no sense");
    *(size_t *)context += strlen(row->task_id) + row->line_len;
    return 0;
}

static void read_all(void)
{
    struct store *store;
    struct run *runs;
    size_t count, bytes = 0;

    if (store_open(path, STORE_READ, &store, NULL) < 0)
        return;
    if (store_runs(store, &runs, &count, NULL) == 0) {
        for (size_t i = 0; i < count; i++)
            store_each(store, runs[i].id, look, &bytes, NULL);
        store_runs_free(runs, count);
    }
    store_close(store);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cleanup_free char *changed = malloc(image_len);
    cleanup_fd int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

    if (!changed || fd < 0)
        return 0;
    memcpy(changed, image, image_len);
    for (; size >= CHANGE; data += CHANGE, size -= CHANGE)
        changed[(size_t)(data[0] << 8 | data[1]) % image_len] = (char)data[2];
    if (io_write_all(fd, changed, image_len, NULL) == 0)
        read_all();
    return 0;
}
