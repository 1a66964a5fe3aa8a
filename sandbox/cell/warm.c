#include "sandbox/cell/warm.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "grader/base/io.h"
#include "sandbox/cell/box.h"
#include "sandbox/cell/filter.h"
#include "sandbox/cell/run.h"
#include "sandbox/cell/tree.h"
#include "sandbox/patience.h"

#define KEY_MAX    65536
#define STATUS_MAX 8192

int warm_read_config(struct warm_pool *pool, struct wire_reader *in, struct err *err)
{
    if (!message_get_files(in, pool->files, SANDBOX_WARM_FILES_MAX, &pool->file_count) ||
        !message_get_strings(in, pool->args, SANDBOX_WARM_ARGS_MAX))
        return err_say(err, EBADMSG, "malformed configuration of a warm program");
    for (size_t i = 0; i < pool->file_count; i++) {
        pool->files[i].name = strdup(pool->files[i].name);
        if (!pool->files[i].name)
            return err_oom(err);
    }
    for (size_t i = 0; pool->args[i]; i++) {
        pool->args[i] = strdup(pool->args[i]);
        if (!pool->args[i])
            return err_oom(err);
    }
    pool->wanted = pool->file_count > 0;
    return 0;
}

/* ---- which one ---- */

static int add_strings(struct buf *key, const char *const *strings, size_t count)
{
    int r = 0;

    for (size_t i = 0; i < count && strings[i] && r == 0; i++)
        r = buf_add(key, strings[i], strlen(strings[i]) + 1);
    return r;
}

static int make_key(const struct sandbox_spec *spec, struct buf *key)
{
    int r = add_strings(key, spec->argv, spec->warm_args);

    if (r == 0)
        r = buf_add_char(key, '\0');
    return r < 0 ? r : add_strings(key, spec->env, SIZE_MAX);
}

/* Its place, or a free one; NULL when there is none. */
static struct warm_program *find(struct warm_pool *pool, const struct buf *key)
{
    struct warm_program *place = NULL;

    for (size_t i = 0; i < WARM_PROGRAMS_MAX; i++) {
        struct warm_program *warm = &pool->programs[i];

        if (warm->key && warm->key_len == key->len &&
            memcmp(warm->key, key->data, key->len) == 0)
            return warm;
        if (!warm->key && !place)
            place = warm;
    }
    return place;
}

/* Why a copy could not be what an execution would be; NULL: it can. */
static const char *objection(const struct cell_state *cell,
                             const struct sandbox_spec *spec)
{
    static const enum sandbox_layer needed[] = {LAYER_USER_NS, LAYER_PID_NS, LAYER_IPC_NS,
                                                LAYER_PIVOT_ROOT, LAYER_TMPFS};
    const struct sandbox_limits *limits = &spec->limits;
    uint64_t stack = limits->stack_kib ? limits->stack_kib : limits->memory_kib;

    for (size_t i = 0; i < ARRAY_SIZE(needed); i++)
        if (!plan_has(&cell->plan, needed[i]))
            return "not all layers of strict isolation are there";
    if (spec->profile != PROFILE_MANAGED || spec->exe_fd >= 0)
        return "this is no interpreter";
    if (stack > WARM_STACK_KIB)
        return "the limit of the stack is too high";
    return NULL;
}

/* ---- start ---- */

/* A number of /proc/PID/status; 0 when it is not there. */
static uint64_t read_status(pid_t pid, const char *key)
{
    char path[64];
    cleanup_free char *text = NULL;
    const char *at;

    snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
    if (io_read_file(path, STATUS_MAX, &text, NULL, NULL) < 0)
        return 0;
    at = strstr(text, key);
    return at ? strtoull(at + strlen(key), NULL, 10) : 0;
}

/* The spawner starts it. An error is the spawner's, which then is of no more use. */
static int ask_spawner(struct cell_state *cell, struct warm_program *warm,
                       const struct sandbox_spec *spec, int its_sock, struct err *err)
{
    const char *argv[SANDBOX_STRINGS_MAX + 1];
    size_t count = 0;
    int r;

    for (size_t i = 0; i < spec->warm_args; i++)
        argv[count++] = spec->argv[i];
    for (size_t i = 0; cell->warm.args[i] && count < SANDBOX_STRINGS_MAX; i++)
        argv[count++] = cell->warm.args[i];
    argv[count] = NULL;
    wire_start(&cell->out, WIRE_WARM);
    wire_fd(&cell->out, its_sock);
    message_put_strings(&cell->out, argv);
    message_put_strings(&cell->out, spec->env);
    r = wire_send(cell->spawner_sock, &cell->out, err);
    if (r == 0)
        r = patience_wait(cell->spawner_sock, cell->spawner_pid, "the spawner", err);
    if (r < 0)
        return r;
    r = wire_receive(cell->spawner_sock, &cell->from_spawner, err);
    if (r <= 0)
        return r < 0 ? r : err_say(err, EPIPE, "the spawner is gone");
    if (cell->from_spawner.type != WIRE_STARTED)
        return err_say(err, EBADMSG, "unexpected packet of the spawner");
    warm->pid_fd = wire_get_fd(&cell->from_spawner);
    warm->pid = tree_pid(warm->pid_fd);
    return 0;
}

/* Waits for its next word, which has to be READY. */
static int await_ready(struct cell_state *cell, const struct warm_program *warm,
                       struct err *err)
{
    struct wire_reader *in = &cell->warm.in;
    int r = patience_wait(warm->sock, warm->pid, "the warm program", err);

    if (r < 0)
        return r;
    r = wire_receive(warm->sock, in, err);
    if (r < 0)
        return r;
    if (r == 0)
        return err_say(err, EPIPE, "it ended while it started");
    if (in->type == WIRE_FAILED)
        return message_get_error(in, err);
    return in->type == WIRE_READY ? 0
                                  : err_say(err, EBADMSG, "it said something unexpected");
}

/* See read_config() in warm_serve.c. */
static int send_config(struct cell_state *cell, const struct warm_program *warm,
                       struct err *err)
{
    const struct sock_fprog *filter = &cell->warm.filters->closing[PROFILE_MANAGED];
    cleanup_fd int filter_fd = -1, oom_fd = -1;
    char path[64], score[16];
    ssize_t n;
    int r = io_memfd("filter", (const char *)filter->filter,
                     filter->len * sizeof(*filter->filter), &filter_fd, err);

    if (r < 0)
        return r;
    snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", (int)warm->pid);
    oom_fd = open(path, O_RDWR | O_CLOEXEC);
    n = oom_fd < 0 ? -1 : read(oom_fd, score, sizeof(score) - 1);
    if (n < 0)
        return err_set(err, errno, "read %s", path);
    score[n] = '\0';
    wire_start(&cell->out, WIRE_CONFIG);
    wire_fd(&cell->out, filter_fd);
    wire_fd(&cell->out, oom_fd);
    wire_str(&cell->out, score);
    wire_u32(&cell->out, (uint32_t)cell->nice);
    wire_u32(&cell->out, cell->plan.privileged);
    wire_u32(&cell->out, cell->plan.program_uid);
    message_put_isolation(&cell->out, &cell->plan.isolation);
    return wire_send(warm->sock, &cell->out, err);
}

/* What can go wrong with it alone. */
static int bring_up(struct cell_state *cell, struct warm_program *warm, struct err *err)
{
    int r = await_ready(cell, warm, err);

    if (r < 0)
        return r;
    if (read_status(warm->pid, "\nThreads:") != 1)
        return err_say(err, ENOTSUP, "what it loads in advance starts threads");
    return send_config(cell, warm, err);
}

/* In a private folder, which the next run finds no longer clean and has replaced. Its
 * user is the program's; the warm program is the spawner's. */
static int lay_out(struct cell_state *cell, struct err *err)
{
    const struct sandbox_limits usual = {0};
    int r = run_renew_box(cell, &usual, err);

    if (r == 0)
        r = box_fill(cell->box_fd, cell->plan.program_uid, cell->warm.files,
                     cell->warm.file_count, err);
    if (r == 0 && fchmod(cell->box_fd, 0755) < 0)
        r = err_set(err, errno, "open the private folder for a warm program");
    return r;
}

static int start(struct cell_state *cell, struct warm_program *warm,
                 const struct sandbox_spec *spec, struct err *err)
{
    struct err reason = ERR_INIT;
    int pair[2], r = lay_out(cell, err);

    if (r == 0)
        r = cgroup_lift(&cell->cgroups, err);
    if (r < 0)
        return r;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        return err_set(err, errno, "make a socket pair");
    warm->sock = pair[0];
    r = ask_spawner(cell, warm, spec, pair[1], err);
    close(pair[1]);
    if (r < 0)
        return r;
    if (bring_up(cell, warm, &reason) < 0) {
        warm_drop(cell, warm, reason.text);
        return 0;
    }
    return cgroup_invite(&cell->cgroups, warm->pid, err);
}

/* Takes the place for a key, with nothing started yet. */
static bool take_place(struct warm_program *warm, struct buf *key)
{
    *warm = (struct warm_program){.pid_fd = -1, .sock = -1};
    warm->key_len = key->len;
    warm->key = buf_steal(key, NULL);
    return warm->key != NULL;
}

int warm_for_run(struct cell_state *cell, const struct sandbox_spec *spec,
                 struct warm_program **ret_warm, char *ret_why, size_t size,
                 struct err *err)
{
    cleanup_buf struct buf key = BUF_INIT(KEY_MAX);
    struct warm_program *warm;
    const char *why = objection(cell, spec);
    int r;

    *ret_warm = NULL;
    *ret_why = '\0';
    if (!cell->warm.wanted || !spec->warm_args)
        return 0;
    warm = why || make_key(spec, &key) < 0 ? NULL : find(&cell->warm, &key);
    if (!warm) {
        snprintf(ret_why, size, "%s",
                 why ? why : "too many kinds of it are warm already");
        return 0;
    }
    if (!warm->key) {
        if (!take_place(warm, &key))
            return err_oom(err);
        r = start(cell, warm, spec, err);
        if (r < 0)
            return err_wrap(err, "start a warm program");
    }
    if (!warm->pid)
        snprintf(ret_why, size, "%s", warm->why);
    else
        *ret_warm = warm;
    return 0;
}

void warm_drop(struct cell_state *cell, struct warm_program *warm, const char *why)
{
    cgroup_dismiss(&cell->cgroups, warm->pid);
    if (warm->pid_fd >= 0)
        syscall(SYS_pidfd_send_signal, warm->pid_fd, SIGKILL, NULL, 0);
    close_fd(&warm->pid_fd);
    close_fd(&warm->sock);
    warm->pid = 0;
    if (why) {
        snprintf(warm->why, sizeof(warm->why), "%s", why);
        return;
    }
    free(warm->key);
    warm->key = NULL;
}

void warm_close(struct cell_state *cell)
{
    for (size_t i = 0; i < WARM_PROGRAMS_MAX; i++)
        if (cell->warm.programs[i].key)
            warm_drop(cell, &cell->warm.programs[i], NULL);
}
