#include "grader/cmd/run_load.h"

#include <errno.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/cmd/run_file.h"
#include "grader/report/json_read.h"

struct loading {
    struct score_table *table;
    int (*take)(void *context, const struct result *result, struct err *err);
    void *context;
};

static int take_result(struct loading *l, const struct result *result, struct err *err)
{
    int r = score_table_add(l->table, result, err);

    return r < 0 || !l->take ? r : l->take(l->context, result, err);
}

static int take_row(void *context, const struct store_row *row, struct err *err)
{
    struct result result;
    int r = json_read_result(row->line, row->line_len, &result, err);

    if (r < 0)
        return err_wrap(err, "result of %.200s", row->task_id);
    r = take_result(context, &result, err);
    result_release(&result);
    return r;
}

static int take_line(void *context, const struct result *result, const char *line,
                     size_t len, struct err *err)
{
    (void)line;
    (void)len;
    return take_result(context, result, err);
}

static int find_newest(struct store *store, struct run *ret_run, struct err *err)
{
    struct run *runs = NULL;
    size_t count = 0;
    int r = store_runs(store, &runs, &count, err);

    if (r < 0)
        return r;
    if (count == 0)
        return err_say(err, ENOENT, "%s has no runs: `assay grade` makes them",
                       store_path(store));
    *ret_run = runs[count - 1];
    runs[count - 1] = (struct run){0};
    store_runs_free(runs, count);
    return 0;
}

static int load_stored(const char *name, const char *path, struct loading *l,
                       struct run *ret_run, struct err *err)
{
    cleanup_store struct store *store = NULL;
    int r = store_open(path, STORE_READ, &store, err);

    if (r == 0)
        r = name ? store_run_find(store, name, ret_run, err)
                 : find_newest(store, ret_run, err);
    return r < 0 ? r : store_each(store, ret_run->id, take_row, l, err);
}

static int load_file(const char *path, struct loading *l, struct run *ret_run,
                     struct err *err)
{
    int r = run_file_head(path, ret_run, err);

    return r < 0 ? r : run_file_each(path, take_line, l, err);
}

int run_load(const char *what, const char *store,
             int (*take)(void *context, const struct result *result, struct err *err),
             void *context, struct loaded_run *ret_loaded, struct err *err)
{
    cleanup_loaded_run struct loaded_run loaded = {.table = NULL};
    struct loading l = {.take = take, .context = context};
    int r = score_table_new(&loaded.table, err);

    l.table = loaded.table;
    if (r == 0 && what && io_is_file(what))
        r = load_file(what, &l, &loaded.run, err);
    else if (r == 0)
        r = load_stored(what, store, &l, &loaded.run, err);
    if (r == 0)
        r = score_table_names(loaded.table, FACET_MODEL, &loaded.models,
                              &loaded.model_count, err);
    if (r < 0)
        return r;
    *ret_loaded = loaded;
    memset(&loaded, 0, sizeof(loaded));
    return 0;
}

void loaded_run_release(struct loaded_run *loaded)
{
    run_release(&loaded->run);
    score_table_free(loaded->table);
    free(loaded->models);
    *loaded = (struct loaded_run){.table = NULL};
}

/* ---- contestants ---- */

static char *make_label(const struct loaded_run *run, size_t model, bool with_run)
{
    const char *name = run->models[model];
    char *label = NULL;

    if (!*name)
        return strdup(run->run.name);
    if (with_run && asprintf(&label, "%s:%s", run->run.name, name) < 0)
        return NULL;
    return with_run ? label : strdup(name);
}

/* Does another run have a model of this name? */
static bool is_shared(const struct loaded_run *runs, size_t run_count, size_t own,
                      const char *name)
{
    for (size_t i = 0; i < run_count; i++)
        for (size_t j = 0; i != own && j < runs[i].model_count; j++)
            if (strcmp(runs[i].models[j], name) == 0)
                return true;
    return false;
}

int loaded_contestants(const struct loaded_run *runs, size_t run_count,
                       struct named_contestant **ret_list, size_t *ret_count,
                       struct err *err)
{
    struct named_contestant *list;
    size_t count = 0, total = 0;
    int r = 0;

    for (size_t i = 0; i < run_count; i++)
        total += runs[i].model_count;
    list = calloc(total + 1, sizeof(*list));
    if (!list)
        return err_oom(err);
    for (size_t i = 0; i < run_count && r == 0; i++)
        for (size_t j = 0; j < runs[i].model_count && r == 0; j++) {
            const char *model = runs[i].models[j];
            struct score_filter filter = {.model = model};
            struct named_contestant *one = &list[count++];

            one->label = make_label(&runs[i], j, is_shared(runs, run_count, i, model));
            r = one->label ? score_table_problems(runs[i].table, &filter, &one->problems,
                                                  &one->count, err)
                           : err_oom(err);
        }
    if (r < 0) {
        named_contestants_free(list, count);
        return r;
    }
    *ret_list = list;
    *ret_count = count;
    return 0;
}

void named_contestants_free(struct named_contestant *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(list[i].label);
        free(list[i].problems);
    }
    free(list);
}
