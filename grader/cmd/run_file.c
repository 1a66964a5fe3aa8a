#include "grader/cmd/run_file.h"

#include <errno.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/lines.h"
#include "grader/report/json_read.h"

#define LINE_CAP ((size_t)256 << 20)

void run_stem(const char *path, char ret_stem[RUN_STEM_MAX])
{
    size_t end = strlen(path), start, len;

    while (end > 1 && path[end - 1] == '/')
        end--;
    for (start = end; start > 0 && path[start - 1] != '/';)
        start--;
    len = strcspn(path + start, "./");
    if (len == 0 || strcmp(path, "-") == 0)
        snprintf(ret_stem, RUN_STEM_MAX, "run");
    else
        snprintf(ret_stem, RUN_STEM_MAX, "%.*s", (int)len, path + start);
    for (char *c = ret_stem; *c; c++)
        if (!strchr("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-",
                    *c))
            *c = '-';
}

/* ---- writing ---- */

/* Of a store from elsewhere: whatever stands there, the line is valid. */
static cJSON *parse_info(const char *info)
{
    cJSON *value = NULL;

    if (json_parse(info, strlen(info), &value, NULL) == 0 && cJSON_IsObject(value))
        return value;
    cJSON_Delete(value);
    return cJSON_CreateObject();
}

/* Anything that is not UTF-8 would make the line invalid. */
static bool add_text(cJSON *object, const char *field, const char *text)
{
    return cJSON_AddStringToObject(object, field,
                                   utf8_valid(text, strlen(text)) ? text : "") != NULL;
}

cJSON *run_file_describe(const struct run *run)
{
    cleanup_json cJSON *object = cJSON_CreateObject();
    cJSON *done = object;

    if (!object || !add_text(object, "name", run->name) ||
        !add_text(object, "identity", run->identity) ||
        !add_text(object, "state", run_state_name(run->state)) ||
        !add_text(object, "suite", run->suite) ||
        !add_text(object, "answers", run->answers) ||
        !cJSON_AddNumberToObject(object, "shard", run->shard) ||
        !cJSON_AddNumberToObject(object, "shards", run->shards) ||
        !add_text(object, "started", run->started) ||
        !add_text(object, "ended", run->ended) ||
        !add_text(object, "version", run->version) ||
        !cJSON_AddNumberToObject(object, "results", (double)run->results) ||
        !cJSON_AddNumberToObject(object, "judge_errors", (double)run->judge_errors))
        return NULL;
    object = NULL;
    return done;
}

static int write_head(FILE *file, const struct run *run, struct err *err)
{
    cleanup_json cJSON *head = cJSON_CreateObject();
    cleanup_free char *text = NULL;

    if (!head || !cJSON_AddStringToObject(head, "schema", RUN_FILE_SCHEMA) ||
        !cJSON_AddItemToObject(head, "run", run_file_describe(run)) ||
        !cJSON_AddItemToObject(head, "info", parse_info(run->info)))
        return err_oom(err);
    text = cJSON_PrintUnformatted(head);
    if (!text)
        return err_oom(err);
    fprintf(file, "%s\n", text);
    return 0;
}

static int write_line(void *context, const struct store_row *row, struct err *err)
{
    FILE *file = context;

    (void)err;
    fwrite(row->line, 1, row->line_len, file);
    fputc('\n', file);
    return ferror(file) ? 1 : 0;
}

int run_file_write(FILE *file, const char *path, struct store *store,
                   const struct run *run, struct err *err)
{
    int r = write_head(file, run, err);

    if (r == 0)
        r = store_each(store, run->id, write_line, file, err);
    if (r < 0)
        return r;
    if (r > 0 || fflush(file) != 0 || ferror(file))
        return err_set(err, errno ? errno : EIO, "write %s", path);
    return 0;
}

/* ---- reading ---- */

static int copy_field(const cJSON *object, const char *field, char **ret_text,
                      struct err *err)
{
    const char *text = NULL;
    int r = object ? json_opt_str(object, field, &text, err) : 0;

    if (r < 0)
        return r;
    *ret_text = strdup(text ? text : "");
    return *ret_text ? 0 : err_oom(err);
}

static int read_u32(const cJSON *object, const char *field, uint32_t *ret_number,
                    struct err *err)
{
    double number = 0;
    int r = object ? json_opt_double(object, field, &number, err) : 0;

    if (r < 0)
        return r;
    if (!(number >= 0 && number <= UINT32_MAX))
        return err_say(err, EINVAL, "field '%s': out of range", field);
    *ret_number = (uint32_t)number;
    return 0;
}

static int read_texts(const cJSON *run, struct run *ret_run, struct err *err)
{
    const struct {
        const char *field;
        char **text;
    } texts[] = {
        {"name", &ret_run->name},       {"identity", &ret_run->identity},
        {"suite", &ret_run->suite},     {"answers", &ret_run->answers},
        {"started", &ret_run->started}, {"ended", &ret_run->ended},
        {"version", &ret_run->version},
    };
    int r = 0;

    for (size_t i = 0; i < ARRAY_SIZE(texts) && r == 0; i++)
        r = copy_field(run, texts[i].field, texts[i].text, err);
    return r;
}

static int read_info(const cJSON *info, struct run *run, struct err *err)
{
    run->info = cJSON_IsObject(info) ? cJSON_PrintUnformatted(info) : strdup("{}");
    return run->info ? 0 : err_oom(err);
}

/* NULL: a file without it. */
static int read_head(const cJSON *head, const char *path, struct run *ret_run,
                     struct err *err)
{
    const cJSON *object = head ? json_get(head, "run") : NULL;
    cleanup_run struct run run = {.state = RUN_DONE};
    char stem[RUN_STEM_MAX];
    const char *state = NULL;
    int r = read_texts(object, &run, err);

    if (r == 0 && object)
        r = json_opt_str(object, "state", &state, err);
    if (r == 0 && state && !run_state_parse(state, &run.state))
        r = err_say(err, EINVAL, "field 'state': '%.40s' is none", state);
    if (r == 0)
        r = read_u32(object, "shard", &run.shard, err);
    if (r == 0)
        r = read_u32(object, "shards", &run.shards, err);
    if (r == 0)
        r = read_info(head ? json_get(head, "info") : NULL, &run, err);
    if (r < 0)
        return r;
    if (run.state == RUN_RUNNING) /* elsewhere, and at the time */
        run.state = RUN_STOPPED;
    if (!run.name[0]) {
        run_stem(path, stem);
        free(run.name);
        run.name = strdup(stem);
        if (!run.name)
            return err_oom(err);
    }
    *ret_run = run;
    run = (struct run){0};
    return 0;
}

static bool is_head(const cJSON *value)
{
    const cJSON *schema = json_get(value, "schema");

    return cJSON_IsString(schema) && strcmp(schema->valuestring, RUN_FILE_SCHEMA) == 0;
}

/* The next line that is not empty: 1 with it. */
static int next_value(struct lines *lines, const char **ret_line, size_t *ret_len,
                      cJSON **ret_value, struct err *err)
{
    int r;

    do
        r = lines_next(lines, ret_line, ret_len, err);
    while (r == 1 && *ret_len == 0);
    if (r != 1)
        return r;
    r = json_parse(*ret_line, *ret_len, ret_value, err);
    return r < 0 ? r : 1;
}

static int wrap_line(const struct lines *lines, const char *path, struct err *err)
{
    return err_wrap(err, "%s, line %zu", path, lines_number(lines));
}

int run_file_head(const char *path, struct run *ret_run, struct err *err)
{
    cleanup_lines struct lines *lines = NULL;
    cleanup_json cJSON *value = NULL;
    const char *line;
    size_t len;
    int r = lines_open(path, LINE_CAP, &lines, err);

    if (r < 0)
        return r;
    r = next_value(lines, &line, &len, &value, err);
    if (r == 0)
        return err_say(err, EINVAL, "%s: the file is empty", path);
    if (r == 1)
        r = read_head(is_head(value) ? value : NULL, path, ret_run, err);
    return r < 0 ? wrap_line(lines, path, err) : 0;
}

static int take_line(const cJSON *value, const char *line, size_t len, size_t number,
                     int (*take)(void *context, const struct result *result,
                                 const char *line, size_t len, struct err *err),
                     void *context, struct err *err)
{
    struct result result;
    int r = json_read_value(value, &result, err);

    if (r < 0)
        return r;
    if (!json_get(value, "position"))
        result.ordinal = number - 1;
    r = take(context, &result, line, len, err);
    result_release(&result);
    return r;
}

int run_file_each(const char *path,
                  int (*take)(void *context, const struct result *result,
                              const char *line, size_t len, struct err *err),
                  void *context, struct err *err)
{
    cleanup_lines struct lines *lines = NULL;
    bool first = true;
    int r = lines_open(path, LINE_CAP, &lines, err);

    while (r == 0) {
        cleanup_json cJSON *value = NULL;
        const char *line;
        size_t len;

        r = next_value(lines, &line, &len, &value, err);
        if (r == 0)
            return 0;
        if (r == 1 && first && is_head(value))
            r = 0;
        else if (r == 1)
            r = take_line(value, line, len, lines_number(lines), take, context, err);
        first = false;
    }
    return r < 0 && lines ? wrap_line(lines, path, err) : r;
}

/* ---- importing ---- */

struct importing {
    struct store *store;
    int64_t run;
};

static int import_line(void *context, const struct result *result, const char *line,
                       size_t len, struct err *err)
{
    const struct importing *i = context;

    return store_put(i->store, i->run, result, line, len, STORE_SOON, err);
}

int run_file_import(const char *path, const char *name, struct store *store,
                    struct run *ret_run, struct err *err)
{
    cleanup_run struct run run = {0};
    struct importing importing = {.store = store};
    enum run_state state;
    int r = run_file_head(path, &run, err);

    if (r < 0)
        return r;
    if (name) {
        free(run.name);
        run.name = strdup(name);
        if (!run.name)
            return err_oom(err);
    }
    state = run.state;
    run.state = RUN_STOPPED; /* until all of it is there */
    r = store_run_add(store, &run, &importing.run, err);
    if (r < 0)
        return r;
    r = run_file_each(path, import_line, &importing, err);
    if (r == 0)
        r = store_run_end(store, importing.run, state, run.ended, run.info, err);
    if (r < 0) {
        store_run_delete(store, run.name, NULL);
        return r;
    }
    return store_run_find(store, run.name, ret_run, err);
}
