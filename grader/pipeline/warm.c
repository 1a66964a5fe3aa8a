#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>

#include "grader/base/cache.h"
#include "grader/base/io.h"
#include "grader/pipeline/warm.h"
#include "grader/pipeline/warm_store.h"
#include "runners/identity.h"

#define CACHE_KIND   "warm"
#define FORMAT       "assay-warm/1"
#define STORE_BYTES  ((uint64_t)3 << 30)
#define PRODUCT_MAX  ((uint64_t)512 << 20)
#define RECIPES_MAX  512 /* that are known at a time; more are done without */
#define WORTH_ASKING 3   /* times, for a recipe that wants many */

static const struct sandbox_limits making_limits = {
    .cpu_ms = 120000,
    .wall_ms = 365000,
    .memory_kib = 4 << 20,
    .disk_kib = 1 << 20,
    .output_bytes = 1 << 20,
    .processes = 256,
};

enum state { UNKNOWN, READY, BEING_MADE, FAILED };

struct known {
    char name[SHA256_HEX + 1];
    enum state state;
    unsigned asked;
};

struct warm {
    char *path;
    int store_fd;
    pthread_mutex_t lock; /* of all below */
    struct known known[RECIPES_MAX];
    size_t count;
};

int warm_open(struct warm **ret_warm, struct err *err)
{
    struct warm *warm = calloc(1, sizeof(*warm));

    *ret_warm = NULL;
    if (!warm)
        return err_oom(err);
    warm->store_fd = -1;
    /* Its parent is closed to others; programs inside have no other way to it. */
    if (cache_folder(CACHE_KIND, &warm->path, &warm->store_fd, NULL) < 0 ||
        fchmod(warm->store_fd, 0755) < 0) {
        close_fd(&warm->store_fd);
        free(warm->path);
        free(warm);
        return 0;
    }
    pthread_mutex_init(&warm->lock, NULL);
    *ret_warm = warm;
    return 0;
}

void warm_close(struct warm *warm)
{
    if (!warm)
        return;
    pthread_mutex_destroy(&warm->lock);
    close_fd(&warm->store_fd);
    free(warm->path);
    free(warm);
}

const char *warm_path(const struct warm *warm)
{
    return warm ? warm->path : NULL;
}

/* ---- names ---- */

static void add_list(struct sha256 *hash, char *const *items)
{
    for (; *items; items++)
        sha256_add_text(hash, *items);
    sha256_add_text(hash, NULL);
}

static bool make_name(const struct toolchain *tc, const struct recipe *recipe,
                      char ret_name[SHA256_HEX + 1])
{
    struct sha256 hash;

    sha256_init(&hash);
    sha256_add_text(&hash, FORMAT);
    if (!identity_add(&hash, tc))
        return false;
    add_list(&hash, recipe->command.argv);
    add_list(&hash, recipe->command.env);
    for (size_t i = 0; i < recipe->files.file_count; i++) {
        uint64_t len = recipe->files.files[i].len;

        sha256_add_text(&hash, recipe->files.files[i].name);
        sha256_add(&hash, &len, sizeof(len));
        sha256_add(&hash, recipe->files.files[i].data, len);
    }
    for (size_t i = 0; i < recipe->product_count; i++) {
        sha256_add_text(&hash, recipe->products[i].made);
        sha256_add_text(&hash, recipe->products[i].kept);
    }
    sha256_hex(&hash, ret_name);
    return true;
}

/* ---- making ---- */

static bool has_all(const struct recipe *recipe, const struct sandbox_result *result)
{
    for (size_t i = 0; i < recipe->product_count; i++)
        if (result->collected[i] < 0)
            return false;
    return result->end == END_EXITED && result->exit_code == 0;
}

static int run_recipe(struct warm *warm, struct cell *cell, const struct recipe *recipe,
                      struct sandbox_file *files, const char *name, bool *ret_made,
                      struct err *err)
{
    cleanup_result struct sandbox_result result;
    struct sandbox_spec spec;
    int r;

    sandbox_result_init(&result);
    sandbox_spec_init(&spec);
    spec.profile = PROFILE_COMPILE;
    spec.argv = (const char *const *)recipe->command.argv;
    spec.env = (const char *const *)recipe->command.env;
    spec.files = files;
    spec.file_count = recipe->files.file_count;
    for (size_t i = 0; i < recipe->product_count; i++)
        spec.collect[i] = recipe->products[i].made;
    spec.collect_count = recipe->product_count;
    spec.collect_bytes = PRODUCT_MAX;
    spec.limits = making_limits;
    r = cell_run(cell, &spec, &result, err);
    if (r < 0)
        return r;
    *ret_made = has_all(recipe, &result) &&
                warm_store_put(warm->store_fd, name, recipe, &result, NULL) == 0;
    return 0;
}

static int make(struct warm *warm, struct cell *cell, const struct recipe *recipe,
                const char *name, bool *ret_made, struct err *err)
{
    struct sandbox_file files[SANDBOX_FILES_MAX];
    size_t count = 0;
    int r = 0;

    warm_store_trim(warm->store_fd, STORE_BYTES);
    for (; count < recipe->files.file_count && r == 0; count++) {
        const struct source_file *file = &recipe->files.files[count];

        files[count] = (struct sandbox_file){file->name, -1, false};
        r = io_memfd("recipe", file->data, file->len, &files[count].fd, err);
    }
    if (r == 0)
        r = run_recipe(warm, cell, recipe, files, name, ret_made, err);
    while (count--)
        close_fd(&files[count].fd);
    return r;
}

/* The state in which the recipe is for who asks now: READY, or BEING_MADE when it is to
 * be made by the caller, else something to do without. */
static enum state ask(struct warm *warm, const struct recipe *recipe, const char *name,
                      struct known **ret_known)
{
    struct known *known = NULL;

    for (size_t i = 0; i < warm->count && !known; i++)
        if (strcmp(warm->known[i].name, name) == 0)
            known = &warm->known[i];
    if (!known) {
        if (warm->count == RECIPES_MAX)
            return FAILED;
        known = &warm->known[warm->count++];
        snprintf(known->name, sizeof(known->name), "%s", name);
        if (warm_store_has(warm->store_fd, name))
            known->state = READY;
    }
    *ret_known = known;
    if (known->state == BEING_MADE)
        return FAILED;
    if (known->state != UNKNOWN)
        return known->state;
    if (recipe->wants_many && ++known->asked < WORTH_ASKING)
        return FAILED;
    return known->state = BEING_MADE;
}

int warm_find(struct warm *warm, struct cell *cell, const struct toolchain *tc,
              const struct recipe *recipe, char ret_folder[WARM_FOLDER_MAX],
              struct err *err)
{
    char name[SHA256_HEX + 1];
    struct known *known;
    enum state state;
    bool made = false;
    int r = 0;

    if (!warm || !cell_has_warm(cell) || !make_name(tc, recipe, name))
        return 0;
    pthread_mutex_lock(&warm->lock);
    state = ask(warm, recipe, name, &known);
    pthread_mutex_unlock(&warm->lock);
    if (state == BEING_MADE) {
        r = make(warm, cell, recipe, name, &made, err);
        state = made ? READY : FAILED;
        pthread_mutex_lock(&warm->lock);
        known->state = state;
        pthread_mutex_unlock(&warm->lock);
    }
    if (r < 0)
        return r;
    if (state != READY)
        return 0;
    snprintf(ret_folder, WARM_FOLDER_MAX, "%s/%s", SANDBOX_WARM_DIR, name);
    return 1;
}

/* ---- using ---- */

/* The text with the folder in place of "@"; the caller's. */
static char *fill_in(const char *text, const char *folder)
{
    const char *at = strchr(text, '@');
    char *filled;

    if (!at)
        return strdup(text);
    return asprintf(&filled, "%.*s%s%s", (int)(at - text), text, folder, at + 1) < 0
               ? NULL
               : filled;
}

int warm_command(const struct command *command, const char *env, const char *arg,
                 const char *folder, struct command *ret_command)
{
    cleanup_free char *filled_env = env ? fill_in(env, folder) : NULL;
    cleanup_free char *filled_arg = arg ? fill_in(arg, folder) : NULL;
    cleanup_command struct command copy = {0};
    int r = 0;

    if ((env && !filled_env) || (arg && !filled_arg))
        return -ENOMEM;
    for (size_t i = 0; i < command->argc && r == 0; i++) {
        r = command_arg(&copy, command->argv[i]);
        if (r == 0 && i == 0 && filled_arg)
            r = command_arg(&copy, filled_arg);
    }
    for (size_t i = 0; i < command->envc && r == 0; i++)
        r = command_env(&copy, command->env[i]);
    if (r == 0 && filled_env)
        r = command_env(&copy, filled_env);
    if (r == 0)
        command_move(ret_command, &copy);
    return r;
}
