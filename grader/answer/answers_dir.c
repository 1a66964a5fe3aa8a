#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "grader/answer/answers_dir.h"
#include "grader/answer/folder_names.h"
#include "grader/base/language.h"
#include "grader/base/io.h"

#define EXPECTED                                                                         \
    "TASK/SAMPLE.EXT (such as HumanEval_0/0.py), TASK/SAMPLE/..., or NAME.jsonl"

struct answers_dir {
    struct answers_dir_item *items;
    size_t count, alloc;
    size_t bad;
};

static void item_release(struct answers_dir_item *item)
{
    free(item->path);
    free(item->task_id);
    free(item->sample);
    free(item->problem);
}

void answers_dir_free(struct answers_dir *dir)
{
    if (!dir)
        return;
    for (size_t i = 0; i < dir->count; i++)
        item_release(&dir->items[i]);
    free(dir->items);
    free(dir);
}

size_t answers_dir_count(const struct answers_dir *dir)
{
    return dir->count;
}

const struct answers_dir_item *answers_dir_item(const struct answers_dir *dir,
                                                size_t index)
{
    return &dir->items[index];
}

/* A new item with its path, or NULL. */
static struct answers_dir_item *add_item(struct answers_dir *dir,
                                         enum answers_dir_kind kind, const char *path)
{
    struct answers_dir_item *item;

    if (dir->count == dir->alloc) {
        size_t alloc = dir->alloc ? dir->alloc * 2 : 64;
        void *items = reallocarray(dir->items, alloc, sizeof(*dir->items));

        if (!items)
            return NULL;
        dir->items = items;
        dir->alloc = alloc;
    }
    item = &dir->items[dir->count];
    *item = (struct answers_dir_item){.kind = kind, .path = strdup(path)};
    if (!item->path)
        return NULL;
    dir->count++;
    return item;
}

static int add_bad(struct answers_dir *dir, const char *path, const char *problem,
                   struct err *err)
{
    struct answers_dir_item *item = add_item(dir, ANSWERS_DIR_BAD, path);

    if (!item)
        return err_oom(err);
    dir->bad++;
    if (asprintf(&item->problem, "%s: %s", path, problem) < 0) {
        item->problem = NULL;
        return err_oom(err);
    }
    return 0;
}

static int add_program(struct answers_dir *dir, enum answers_dir_kind kind,
                       const char *path, const char *task_id, const char *name,
                       struct err *err)
{
    struct answers_dir_item *item = add_item(dir, kind, path);
    const char *dot = kind == ANSWERS_DIR_FILE ? strrchr(name, '.') : NULL;

    if (!item)
        return err_oom(err);
    item->task_id = strdup(task_id);
    item->sample = dot ? strndup(name, (size_t)(dot - name)) : strdup(name);
    return item->task_id && item->sample ? 0 : err_oom(err);
}

enum entry_type { ENTRY_FILE, ENTRY_DIR, ENTRY_LINK, ENTRY_OTHER };

static enum entry_type entry_type(const char *path)
{
    struct stat st;

    if (lstat(path, &st) < 0)
        return ENTRY_OTHER;
    if (S_ISREG(st.st_mode))
        return ENTRY_FILE;
    if (S_ISDIR(st.st_mode))
        return ENTRY_DIR;
    return S_ISLNK(st.st_mode) ? ENTRY_LINK : ENTRY_OTHER;
}

static int list_sample(struct answers_dir *dir, const char *path, const char *task_id,
                       const char *name, struct err *err)
{
    switch (entry_type(path)) {
    case ENTRY_DIR:
        return add_program(dir, ANSWERS_DIR_PROGRAM, path, task_id, name, err);
    case ENTRY_FILE:
        if (language_by_extension(name))
            return add_program(dir, ANSWERS_DIR_FILE, path, task_id, name, err);
        return add_bad(dir, path,
                       "not a source file of a language that is known here; "
                       "expected SAMPLE.EXT such as 0.py",
                       err);
    case ENTRY_LINK:
        return add_bad(dir, path, "is a symbolic link; put the file itself there", err);
    case ENTRY_OTHER:
        break;
    }
    return add_bad(dir, path, "is not a regular file", err);
}

static int list_task(struct answers_dir *dir, const char *path, const char *task_id,
                     struct err *err)
{
    struct err inner = ERR_INIT;
    char **names = NULL;
    size_t count;
    int r = io_list_dir(path, &names, &count, &inner);

    if (r == -ENOMEM)
        return err_oom(err);
    if (r < 0)
        return add_bad(dir, path, inner.text, err);
    for (size_t i = 0; r == 0 && i < count; i++) {
        cleanup_free char *sample_path = io_join(path, names[i]);

        r = sample_path ? list_sample(dir, sample_path, task_id, names[i], err)
                        : err_oom(err);
    }
    io_free_names(names);
    return r;
}

static bool has_ending(const char *name, const char *ending)
{
    size_t len = strlen(name), ending_len = strlen(ending);

    return len > ending_len && strcmp(name + len - ending_len, ending) == 0;
}

static bool is_lines_name(const char *name)
{
    return has_ending(name, ".jsonl") || has_ending(name, ".jsonl.gz");
}

/* What lies at the top and is no answer at all (a README, results) is left alone; what
 * looks like an answer is either one or is reported. */
static int list_top(struct answers_dir *dir, const char *path, const char *name,
                    const struct folder_names *names, struct err *err)
{
    switch (entry_type(path)) {
    case ENTRY_DIR:
        return list_task(dir, path, folder_names_task(names, name), err);
    case ENTRY_FILE:
        if (is_lines_name(name))
            return add_item(dir, ANSWERS_DIR_LINES, path) ? 0 : err_oom(err);
        if (language_by_extension(name))
            return add_bad(dir, path,
                           "lies outside of a task's folder; expected " EXPECTED, err);
        return 0;
    case ENTRY_LINK:
        return add_bad(dir, path,
                       "is a symbolic link; put the file or folder itself there", err);
    case ENTRY_OTHER:
        break;
    }
    return 0;
}

static int list_all(struct answers_dir *dir, const char *path,
                    const struct folder_names *folders, struct err *err)
{
    char **names = NULL;
    size_t count;
    int r = io_list_dir(path, &names, &count, err);

    if (r < 0)
        return r;
    for (size_t i = 0; r == 0 && i < count; i++) {
        cleanup_free char *top_path = io_join(path, names[i]);

        r = top_path ? list_top(dir, top_path, names[i], folders, err) : err_oom(err);
    }
    io_free_names(names);
    if (r < 0 || dir->count > dir->bad)
        return r;
    if (dir->bad)
        return err_say(err, ENOENT,
                       "folder %s holds no answers; expected " EXPECTED
                       "; %zu other entries, the first: %s",
                       path, dir->bad, dir->items[0].problem);
    return err_say(err, ENOENT, "folder %s holds no answers; expected " EXPECTED, path);
}

int answers_dir_open(const char *path, const struct suite *suite,
                     struct answers_dir **ret_dir, struct err *err)
{
    struct answers_dir *dir = calloc(1, sizeof(*dir));
    struct folder_names *folders = NULL;
    int r;

    if (!dir)
        return err_oom(err);
    r = folder_names_new(suite, &folders, err);
    if (r == 0)
        r = list_all(dir, path, folders, err);
    folder_names_free(folders);
    if (r < 0) {
        answers_dir_free(dir);
        return r;
    }
    *ret_dir = dir;
    return 0;
}

/* A program that is being read. */
struct load {
    struct source_program *program;
    size_t bytes;
    size_t skipped; /* files that are no sources */
};

static int load_file(struct load *load, const char *path, const char *name,
                     struct err *err)
{
    struct err inner = ERR_INIT;
    cleanup_free char *data = NULL;
    size_t len;
    int r;

    if (load->program->file_count == ANSWER_FILES_MAX)
        return err_say(err, EBADMSG, "%s: more than %d files in one program", path,
                       ANSWER_FILES_MAX);
    r = io_read_file(path, ANSWER_BYTES_MAX - load->bytes, &data, &len, &inner);
    if (r < 0)
        return err_say(err, r == -ENOMEM ? ENOMEM : EBADMSG, "%s", inner.text);
    load->bytes += len;
    return source_program_add(load->program, name, data, len) < 0 ? err_oom(err) : 0;
}

/* Loads what is in `path`; `prefix` is its name within the program, with "/" or "". */
static int load_folder(struct load *load, const char *path, const char *prefix, int depth,
                       struct err *err);

static int load_entry(struct load *load, const char *path, const char *name, int depth,
                      struct err *err)
{
    cleanup_free char *prefix = NULL;

    switch (entry_type(path)) {
    case ENTRY_FILE:
        if (language_by_extension(name))
            return load_file(load, path, name, err);
        load->skipped++;
        return 0;
    case ENTRY_DIR:
        if (depth == ANSWER_DEPTH_MAX)
            return err_say(err, EBADMSG, "%s: more than %d folders deep", path,
                           ANSWER_DEPTH_MAX);
        prefix = io_join(name, "");
        return prefix ? load_folder(load, path, prefix, depth + 1, err) : err_oom(err);
    case ENTRY_LINK:
        return err_say(err, EBADMSG, "%s: is a symbolic link; put the file itself there",
                       path);
    case ENTRY_OTHER:
        break;
    }
    return err_say(err, EBADMSG, "%s: is not a regular file", path);
}

static int load_folder(struct load *load, const char *path, const char *prefix, int depth,
                       struct err *err)
{
    struct err inner = ERR_INIT;
    char **names = NULL;
    size_t count;
    int r = io_list_dir(path, &names, &count, &inner);

    if (r < 0)
        return err_say(err, r == -ENOMEM ? ENOMEM : EBADMSG, "%s", inner.text);
    for (size_t i = 0; r == 0 && i < count; i++) {
        cleanup_free char *entry_path = io_join(path, names[i]);
        cleanup_free char *name = NULL;

        if (!entry_path || asprintf(&name, "%s%s", prefix, names[i]) < 0) {
            name = NULL;
            r = err_oom(err);
            break;
        }
        r = load_entry(load, entry_path, name, depth, err);
    }
    io_free_names(names);
    return r;
}

static int load_program(const struct answers_dir_item *item,
                        struct source_program *program, struct err *err)
{
    struct load load = {.program = program};
    const char *slash = strrchr(item->path, '/');
    int r;

    if (item->kind == ANSWERS_DIR_FILE)
        return load_file(&load, item->path, slash ? slash + 1 : item->path, err);
    r = load_folder(&load, item->path, "", 1, err);
    if (r == 0 && program->file_count == 0)
        return err_say(
            err, EBADMSG,
            "%s: holds no source file (%zu others); expected a program's files",
            item->path, load.skipped);
    return r;
}

int answers_dir_load(const struct answers_dir_item *item, struct answer *ret_answer,
                     struct err *err)
{
    struct answer answer = {.form = ANSWER_FILES};
    int r;

    answer.task_id = strdup(item->task_id);
    answer.sample = strdup(item->sample);
    answer.origin = strdup(item->path);
    if (!answer.task_id || !answer.sample || !answer.origin)
        r = err_oom(err);
    else
        r = load_program(item, &answer.files, err);
    if (r < 0) {
        answer_release(&answer);
        return r;
    }
    *ret_answer = answer;
    return 0;
}
