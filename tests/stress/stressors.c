#include "tests/stress/stressors.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

#include "grader/base/buf.h"

#define TEXT_CAP 65536

static int read_all(int fd, struct buf *text)
{
    char part[4096];
    ssize_t n;

    while ((n = read(fd, part, sizeof(part))) > 0)
        if (buf_add(text, part, (size_t)n) < 0)
            return -ENOMEM;
    return n < 0 ? -errno : 0;
}

/* What `stress-ng --class WHICH` prints on either stream. Its exit status says nothing.
 */
static int ask(const char *which, struct buf *ret_text, struct err *err)
{
    char *const argv[] = {(char *)(uintptr_t)STRESS_NG, (char *)(uintptr_t) "--class",
                          (char *)(uintptr_t)which, NULL};
    char *const env[] = {NULL};
    posix_spawn_file_actions_t actions;
    int ends[2], r;
    pid_t pid;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return err_set(err, errno, "pipe");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    r = posix_spawn(&pid, STRESS_NG, &actions, NULL, argv, env);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (r == 0) {
        r = -read_all(ends[0], ret_text);
        waitpid(pid, NULL, 0);
    }
    close(ends[0]);
    return r ? err_set(err, r, "ask stress-ng for its stressors") : 0;
}

static int add(struct stressors *all, const char *name, size_t class, struct err *err)
{
    size_t i = 0;

    while (i < all->count && strcmp(all->list[i].name, name) != 0)
        i++;
    if (i == STRESSORS_MAX || strlen(name) >= STRESS_NAME_SIZE)
        return err_say(err, E2BIG, "stress-ng has too many stressors");
    if (i == all->count)
        snprintf(all->list[all->count++].name, STRESS_NAME_SIZE, "%s", name);
    all->list[i].classes |= UINT32_C(1) << class;
    return 0;
}

/* "class 'cpu' stressors: af-alg atomic ..." */
static int add_class(struct stressors *all, size_t class, struct err *err)
{
    struct buf text cleanup_buf = BUF_INIT(TEXT_CAP);
    char which[STRESS_NAME_SIZE + 1];
    char *rest, *name;
    int r;

    snprintf(which, sizeof(which), "%s?", all->classes[class]);
    r = ask(which, &text, err);
    rest = text.data ? strstr(text.data, "stressors:") : NULL;
    if (r == 0 && !rest)
        return err_say(err, EPROTO, "stress-ng names no stressors of class %s",
                       all->classes[class]);
    rest = rest ? strchr(rest, ':') + 1 : NULL;
    while (r == 0 && (name = strsep(&rest, " \n")))
        if (*name)
            r = add(all, name, class, err);
    return r;
}

/* "Unknown class: '?', available classes: cpu-cache cpu ..." */
int stressors_list(struct stressors *ret_stressors, struct err *err)
{
    static const char before[] = "available classes:";
    struct buf text cleanup_buf = BUF_INIT(TEXT_CAP);
    struct stressors all = {0};
    char *rest, *name;
    int r;

    if (access(STRESS_NG, X_OK) < 0)
        return err_say(err, ENOENT, STRESS_NG " is missing: apt-get install stress-ng");
    r = ask("?", &text, err);
    rest = text.data ? strstr(text.data, before) : NULL;
    if (r == 0 && !rest)
        return err_say(err, EPROTO, "stress-ng names no classes");
    rest = rest ? rest + strlen(before) : NULL;
    while (r == 0 && (name = strsep(&rest, " \n"))) {
        if (!*name)
            continue;
        if (all.class_count == CLASSES_MAX || strlen(name) >= STRESS_NAME_SIZE)
            return err_say(err, E2BIG, "stress-ng has too many classes");
        snprintf(all.classes[all.class_count], STRESS_NAME_SIZE, "%s", name);
        r = add_class(&all, all.class_count++, err);
    }
    if (r == 0)
        *ret_stressors = all;
    return r;
}
