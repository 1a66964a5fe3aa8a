#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "grader/base/lines.h"
#include "problems/dataset.h"
#include "problems/json_array.h"
#include "problems/package.h"
#include "problems/suite.h"

#define PROBLEMS_MAX   1000000
#define RECORD_MAX     (64u << 20)       /* bytes of a line of a data set */
#define ARRAY_MAX      ((size_t)1 << 30) /* bytes of a file that is one array */
#define SHOWN_KEYS_MAX 12

static const struct dataset *const datasets[] = {
    &dataset_humaneval, &dataset_humanevalpack, &dataset_humaneval_x, &dataset_mbpp,
    &dataset_mbppplus,  &dataset_cruxeval,      &dataset_evalplus,    &dataset_multipl_e,
    &dataset_quixbugs,  &dataset_livecodebench, &dataset_apps,
};

/* Arrays are grown in powers of two. */
static void *grow(void *array, size_t count, size_t size)
{
    if (count & (count - 1))
        return array;
    return realloc(array, (count ? count * 2 : 1) * size);
}

/* Takes the content of *problem, also on failure. */
static int add_problem(struct suite *suite, struct problem *problem, struct err *err)
{
    struct problem *grown = NULL;

    if (suite->problem_count < PROBLEMS_MAX)
        grown = grow(suite->problems, suite->problem_count, sizeof(*grown));
    if (!grown) {
        problem_release(problem);
        if (suite->problem_count < PROBLEMS_MAX)
            return err_oom(err);
        return err_say(err, E2BIG, "%s: more than %d problems", suite->path,
                       PROBLEMS_MAX);
    }
    suite->problems = grown;
    grown[suite->problem_count++] = *problem;
    return 0;
}

/* Takes `id`, which may be NULL. */
static int add_refused(struct suite *suite, char *id, const char *reason, struct err *err)
{
    struct refused_problem *grown = NULL;
    cleanup_free char *own_id = id, *own_reason = strdup(reason);

    if (suite->refused_count == PROBLEMS_MAX)
        return err_say(err, E2BIG, "%s: more than %d refused problems", suite->path,
                       PROBLEMS_MAX);
    grown = grow(suite->refused, suite->refused_count, sizeof(*grown));
    if (grown)
        suite->refused = grown;
    if (!grown || !own_reason)
        return err_oom(err);
    grown[suite->refused_count++] = (struct refused_problem){
        .id = steal_ptr(own_id),
        .reason = steal_ptr(own_reason),
    };
    return 0;
}

/* ---- packages ---- */

static int load_package(struct suite *suite, const char *path, struct err *err)
{
    struct err reason = ERR_INIT;
    struct problem problem;
    char *id;
    int r = package_load(path, &problem, &reason);

    if (r == 0)
        return add_problem(suite, &problem, err);
    if (r == -ENOMEM)
        return err_oom(err);
    r = package_name(path, &id, err);
    return r < 0 ? r : add_refused(suite, id, reason.text, err);
}

static int load_folder(struct suite *suite, struct err *err)
{
    char **names;
    int r;

    /* Else it would pass for one package of which nothing else can be told. */
    if (faccessat(AT_FDCWD, suite->path, R_OK | X_OK, AT_EACCESS) < 0)
        return err_set(err, errno, "open folder %s", suite->path);
    if (package_is_one(suite->path))
        return load_package(suite, suite->path, err);
    r = io_list_dir(suite->path, &names, NULL, err);
    if (r < 0)
        return r;
    for (size_t i = 0; r == 0 && names[i]; i++) {
        cleanup_free char *path = io_join(suite->path, names[i]);

        if (!path)
            r = err_oom(err);
        else if (package_is_one(path))
            r = load_package(suite, path, err);
    }
    io_free_names(names);
    if (r == 0 && !suite->problem_count && !suite->refused_count)
        return err_say(err, EINVAL,
                       "%s: no problem.yaml in it or in a folder of it: name a problem "
                       "package, a folder of packages, or a data-set file",
                       suite->path);
    return r;
}

/* ---- data sets ---- */

static void list_keys(const cJSON *record, struct buf *b)
{
    const cJSON *member;
    int shown = 0;

    cJSON_ArrayForEach(member, record)
    {
        if (shown == SHOWN_KEYS_MAX) {
            buf_add_str(b, ", ...");
            return;
        }
        buf_addf(b, "%s%.40s", shown++ ? ", " : "", member->string);
    }
}

static int find_dataset(const char *path, const cJSON *record,
                        const struct dataset **ret_dataset, struct err *err)
{
    cleanup_buf struct buf keys = BUF_INIT(4096);

    for (size_t i = 0; cJSON_IsObject(record) && i < ARRAY_SIZE(datasets); i++)
        if (datasets[i]->recognise(record)) {
            *ret_dataset = datasets[i];
            return 0;
        }
    if (!cJSON_IsObject(record))
        return err_say(err, EINVAL,
                       "%s: not a data set: the first line is no JSON object", path);
    list_keys(record, &keys);
    return err_say(
        err, EINVAL,
        "%s: not a data set that assay reads (docs/datasets.md lists those): the first "
        "record has the fields %s",
        path, buf_str(&keys));
}

typedef int read_task(const cJSON *record, struct problem *ret_problem, struct err *err);

static int read_problem(const struct dataset *dataset, read_task *read,
                        const cJSON *record, const struct dataset_line *line,
                        struct problem *ret_problem, struct err *err)
{
    int r = read(record, ret_problem, err);

    if (r < 0 || !dataset->complete)
        return r;
    r = dataset->complete(line, ret_problem, err);
    if (r < 0)
        problem_release(ret_problem);
    return r;
}

/* Of a record that is refused; NULL when even that cannot be read. */
static char *record_id(const struct dataset *dataset, const cJSON *record)
{
    char *id = NULL;

    dataset_id(record, dataset->id_field ? dataset->id_field : "task_id", &id, NULL);
    return id;
}

static int read_one(struct suite *suite, const struct dataset *dataset, read_task *read,
                    const cJSON *record, const struct dataset_line *line, size_t number,
                    struct err *err)
{
    struct err reason = ERR_INIT;
    struct problem problem;
    char *id = NULL;
    int r = read_problem(dataset, read, record, line, &problem, &reason);

    if (r == 0) {
        problem.line = number;
        problem.path = strdup(suite->path);
        if (problem.path)
            return add_problem(suite, &problem, err);
        problem_release(&problem);
        return err_oom(err);
    }
    if (r == -ENOMEM)
        return err_oom(err);
    id = record_id(dataset, record);
    err_wrap(&reason, "%s, line %zu", suite->path, number);
    return add_refused(suite, id, reason.text, err);
}

static int read_record(struct suite *suite, const struct dataset *dataset,
                       const cJSON *record, const struct dataset_line *line,
                       size_t number, struct err *err)
{
    size_t refused = suite->refused_count;
    int r = read_one(suite, dataset, dataset->read, record, line, number, err);

    /* One reason is enough where both tasks lack the same. */
    if (r < 0 || !dataset->read_second || suite->refused_count > refused)
        return r;
    return read_one(suite, dataset, dataset->read_second, record, line, number, err);
}

static bool is_blank(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!strchr(" \t\r", line[i]) || !line[i])
            return false;
    return true;
}

/* The first record decides what the file is; until then a failure is the file's. */
static int read_line(struct suite *suite, const struct dataset **dataset,
                     const char *text, size_t len, size_t number, struct err *err)
{
    cleanup(dataset_line_release) struct dataset_line line = {.path = suite->path};
    cleanup_json cJSON *record = NULL;
    cleanup_free char *own = NULL;
    struct err reason = ERR_INIT;
    int r;

    if (is_blank(text, len))
        return 0;
    own = malloc(len + 1);
    if (!own)
        return err_oom(err);
    memcpy(own, text, len);
    own[len] = '\0';
    dataset_take_inputs(own, len, &line);
    r = json_parse(own, len, &record, &reason);
    if (r == -ENOMEM)
        return err_oom(err);
    if (r < 0) {
        err_wrap(&reason, "%s, line %zu", suite->path, number);
        if (!*dataset)
            return err_say(err, EINVAL, "not a data set: %s", reason.text);
        return add_refused(suite, NULL, reason.text, err);
    }
    if (!*dataset) {
        r = find_dataset(suite->path, record, dataset, err);
        if (r < 0)
            return r;
    }
    return read_record(suite, *dataset, record, &line, number, err);
}

/* All from the reader's current line on. */
static int read_all(struct lines *reader, const char *line, size_t len, struct buf *all,
                    struct err *err)
{
    int got = 1;

    while (got > 0) {
        if (buf_add(all, line, len) < 0 || buf_add_char(all, '\n') < 0)
            return err_say(err, EFBIG, "more than %zu MiB", ARRAY_MAX >> 20);
        got = lines_next(reader, &line, &len, err);
    }
    return got;
}

/* A file that is one array of records. */
static int load_array(struct suite *suite, struct lines *reader, const char *line,
                      size_t len, const struct dataset **dataset, struct err *err)
{
    cleanup_buf struct buf all = BUF_INIT(ARRAY_MAX);
    size_t number = lines_number(reader);
    struct json_array array;
    const char *text;
    int r = read_all(reader, line, len, &all, err), got = 1;

    if (r < 0)
        return err_wrap(err, "%s", suite->path);
    json_array_init(&array, all.data, all.len, number);
    while (r == 0 && got > 0) {
        got = json_array_next(&array, &text, &len, &number, err);
        if (got < 0)
            return err_wrap(err, "%s: not a data set", suite->path);
        if (got > 0)
            r = read_line(suite, dataset, text, len, number, err);
    }
    return r;
}

static int load_file(struct suite *suite, struct err *err)
{
    cleanup_lines struct lines *reader = NULL;
    const struct dataset *dataset = NULL;
    struct err reason = ERR_INIT;
    int r = lines_open(suite->path, RECORD_MAX, &reader, err);

    while (r == 0) {
        const char *line;
        size_t len;
        int got = lines_next(reader, &line, &len, &reason);

        if (got == 0)
            break;
        if (got > 0 && !dataset && line[strspn(line, " \t")] == '[')
            r = load_array(suite, reader, line, len, &dataset, err);
        else if (got > 0)
            r = read_line(suite, &dataset, line, len, lines_number(reader), err);
        else if (got == -EFBIG && dataset)
            r = add_refused(suite, NULL, reason.text, err);
        else
            r = err_say(err, -got, "%s", reason.text);
    }
    if (r == 0 && !dataset)
        return err_say(err, EINVAL, "%s: not a data set: it is empty", suite->path);
    return r;
}

/* ---- ids ---- */

static int compare_problems(const void *a, const void *b)
{
    const struct problem *left = *(const struct problem *const *)a;
    const struct problem *right = *(const struct problem *const *)b;

    return strcmp(left->id, right->id);
}

static int compare_refused(const void *a, const void *b)
{
    const struct refused_problem *left = *(const struct refused_problem *const *)a;
    const struct refused_problem *right = *(const struct refused_problem *const *)b;

    return strcmp(left->id, right->id);
}

static int compare_aliases(const void *a, const void *b)
{
    const struct problem *left = *(const struct problem *const *)a;
    const struct problem *right = *(const struct problem *const *)b;

    return strcmp(left->alias, right->alias);
}

static void free_index(struct suite *suite)
{
    free(suite->problems_by_alias);
    suite->problems_by_alias = NULL;
    suite->alias_count = 0;
    free(suite->problems_by_id);
    free(suite->refused_by_id);
    suite->problems_by_id = NULL;
    suite->refused_by_id = NULL;
    suite->refused_id_count = 0;
}

static int make_index(struct suite *suite, struct err *err)
{
    size_t count = 0;

    suite->problems_by_id =
        calloc(suite->problem_count + 1, sizeof(*suite->problems_by_id));
    suite->refused_by_id =
        calloc(suite->refused_count + 1, sizeof(*suite->refused_by_id));
    suite->problems_by_alias =
        calloc(suite->problem_count + 1, sizeof(*suite->problems_by_alias));
    if (!suite->problems_by_id || !suite->refused_by_id || !suite->problems_by_alias)
        return err_oom(err);
    for (size_t i = 0; i < suite->problem_count; i++) {
        suite->problems_by_id[i] = &suite->problems[i];
        if (suite->problems[i].alias)
            suite->problems_by_alias[suite->alias_count++] = &suite->problems[i];
    }
    for (size_t i = 0; i < suite->refused_count; i++)
        if (suite->refused[i].id)
            suite->refused_by_id[count++] = &suite->refused[i];
    suite->refused_id_count = count;
    qsort(suite->problems_by_id, suite->problem_count, sizeof(*suite->problems_by_id),
          compare_problems);
    qsort(suite->problems_by_alias, suite->alias_count, sizeof(*suite->problems_by_alias),
          compare_aliases);
    qsort(suite->refused_by_id, count, sizeof(*suite->refused_by_id), compare_refused);
    return 0;
}

/* Marks every problem whose id another record has, too: which of them an answer means
 * cannot be told, so none is graded. */
static size_t mark_doubles(const struct suite *suite, bool *doubles)
{
    size_t count = 0;

    for (size_t i = 0; i < suite->problem_count; i++) {
        const struct problem *problem = suite->problems_by_id[i];
        bool same_before = i > 0 && compare_problems(&suite->problems_by_id[i - 1],
                                                     &suite->problems_by_id[i]) == 0;
        bool same_after = i + 1 < suite->problem_count &&
                          compare_problems(&suite->problems_by_id[i],
                                           &suite->problems_by_id[i + 1]) == 0;

        if (!same_before && !same_after && !suite_find_refused(suite, problem->id))
            continue;
        doubles[problem - suite->problems] = true;
        count++;
    }
    return count;
}

static int refuse_double(struct suite *suite, struct problem *problem, struct err *err)
{
    struct err reason = ERR_INIT;

    err_say(&reason, EINVAL,
            "%s, line %zu: task_id '%.200s' stands more than once in the file: ids must "
            "be unique, rename or remove the others",
            problem->path, problem->line, problem->id);
    return add_refused(suite, steal_ptr(problem->id), reason.text, err);
}

static int refuse_doubles(struct suite *suite, struct err *err)
{
    cleanup_free bool *doubles = calloc(suite->problem_count + 1, sizeof(*doubles));
    size_t kept = 0, count = suite->problem_count;
    int r = 0;

    if (!doubles)
        return err_oom(err);
    if (!mark_doubles(suite, doubles))
        return 0;
    free_index(suite);
    for (size_t i = 0; i < count; i++) {
        if (doubles[i]) {
            if (r == 0)
                r = refuse_double(suite, &suite->problems[i], err);
            problem_release(&suite->problems[i]);
        } else {
            suite->problems[kept++] = suite->problems[i];
        }
    }
    suite->problem_count = kept;
    return r < 0 ? r : make_index(suite, err);
}

const struct problem *suite_find(const struct suite *suite, const char *id)
{
    const struct problem key = {.id = (char *)(uintptr_t)id,
                                .alias = (char *)(uintptr_t)id};
    const struct problem *key_p = &key;
    const struct problem **found =
        bsearch(&key_p, suite->problems_by_id, suite->problem_count,
                sizeof(*suite->problems_by_id), compare_problems);

    if (found)
        return *found;
    found = bsearch(&key_p, suite->problems_by_alias, suite->alias_count,
                    sizeof(*suite->problems_by_alias), compare_aliases);
    return found ? *found : NULL;
}

const struct refused_problem *suite_find_refused(const struct suite *suite,
                                                 const char *id)
{
    const struct refused_problem key = {.id = (char *)(uintptr_t)id};
    const struct refused_problem *key_p = &key;
    const struct refused_problem **found =
        bsearch(&key_p, suite->refused_by_id, suite->refused_id_count,
                sizeof(*suite->refused_by_id), compare_refused);

    return found ? *found : NULL;
}

/* ---- together ---- */

/* "x/HumanEval.jsonl.gz" is called HumanEval; a folder by its own name. */
static int set_name(struct suite *suite, bool is_folder, struct err *err)
{
    static const char *const endings[] = {".gz", ".jsonl", ".json"};
    int r = package_name(suite->path, &suite->name, err);

    for (size_t i = 0; r == 0 && !is_folder && i < ARRAY_SIZE(endings); i++) {
        size_t len = strlen(suite->name), ending = strlen(endings[i]);

        if (len > ending && strcmp(suite->name + len - ending, endings[i]) == 0)
            suite->name[len - ending] = '\0';
    }
    return r;
}

static int load(struct suite *suite, const char *path, struct err *err)
{
    bool is_folder = io_is_dir(path);
    int r;

    suite->path = strdup(path);
    if (!suite->path)
        return err_oom(err);
    r = set_name(suite, is_folder, err);
    if (r < 0)
        return r;
    if (!is_folder && !io_is_file(path))
        return err_say(err, EINVAL, "%s: is neither a folder nor a regular file", path);
    r = is_folder ? load_folder(suite, err) : load_file(suite, err);
    if (r == 0)
        r = make_index(suite, err);
    return r < 0 ? r : refuse_doubles(suite, err);
}

int suite_load(const char *path, struct suite **ret_suite, struct err *err)
{
    cleanup_suite struct suite *suite = calloc(1, sizeof(*suite));
    int r = suite ? load(suite, path, err) : err_oom(err);

    if (r < 0)
        return r;
    *ret_suite = steal_ptr(suite);
    return 0;
}

void suite_free(struct suite *suite)
{
    if (!suite)
        return;
    for (size_t i = 0; i < suite->problem_count; i++)
        problem_release(&suite->problems[i]);
    free(suite->problems);
    for (size_t i = 0; i < suite->refused_count; i++) {
        free(suite->refused[i].id);
        free(suite->refused[i].reason);
    }
    free(suite->refused);
    free_index(suite);
    free(suite->name);
    free(suite->path);
    free(suite);
}
