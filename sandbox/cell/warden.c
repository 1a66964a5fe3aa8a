#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "sandbox/cell/file_rules.h"
#include "sandbox/cell/proc_list.h"
#include "sandbox/cell/warden.h"

#define ROUND_NS   10000000 /* until the tree is killed once more */
#define ROUNDS_MAX 64       /* of looking for processes that are not stopped yet */

static sigset_t awaited(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGUSR1);
    return set;
}

/* Never kill(-1) on the word of a system call alone: the spawner, our parent, is outside
 * of the domain, so it must be out of reach. */
static int enter_scope(void)
{
    int r = file_rules_scope();

    if (r < 0)
        return r;
    return kill(getppid(), 0) < 0 && errno == EPERM ? 0 : -ENOTSUP;
}

int warden_enter(const struct plan *plan)
{
    sigset_t set = awaited();

    if (sigprocmask(SIG_BLOCK, &set, NULL) < 0 ||
        prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0 ||
        prctl(PR_SET_PDEATHSIG, SIGUSR1, 0, 0, 0) < 0)
        return -errno;
    return plan_scopes_signals(plan) ? enter_scope() : 0;
}

void warden_unblock(void)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* With the program's uid as effective uid alone, the program cannot signal us: the next
 * uid belongs to the cell, too, and no process has it. A change of ids clears the signal
 * of a parent's death. */
static void kill_by_uid(uid_t uid)
{
    int on_parent_death = 0;

    prctl(PR_GET_PDEATHSIG, &on_parent_death, 0, 0, 0);
    if (setresuid(uid + 1, uid, 0) < 0)
        return;
    kill(-1, SIGKILL);
    if (setresuid(0, 0, 0) < 0)
        _exit(1);
    prctl(PR_SET_PDEATHSIG, on_parent_death, 0, 0, 0);
}

/* Through a descriptor, and only while it still has the parent that it was found with: a
 * number alone may meanwhile stand for somebody else's process. */
static void signal_entry(const struct proc_entry *entry, int number)
{
    cleanup_fd int pidfd = (int)syscall(SYS_pidfd_open, entry->pid, 0);

    if (pidfd >= 0 && proc_parent(entry->pid) == entry->parent)
        syscall(SYS_pidfd_send_signal, pidfd, number, NULL, 0);
}

static void kill_by_list(void)
{
    static struct proc_entry list[PROC_LIST_MAX];
    size_t count = 0, before = 0;

    for (int round = 0; round < ROUNDS_MAX; round++) {
        count = proc_descendants(getpid(), list, ARRAY_SIZE(list));
        for (size_t i = 0; i < count; i++)
            signal_entry(&list[i], SIGSTOP);
        if (count == before)
            break;
        before = count;
    }
    for (size_t i = 0; i < count; i++)
        signal_entry(&list[i], SIGKILL);
}

/* All descendants that there are now. `scoped`: this process is in the domain. */
static void kill_all(const struct plan *plan, bool scoped)
{
    if (scoped)
        kill(-1, SIGKILL);
    else if (plan_has(plan, LAYER_OWN_UID))
        kill_by_uid(plan_inner_uid(plan));
    else
        kill_by_list();
}

/* True when there are no children any more. */
static bool reap(pid_t wanted, int *ret_status, bool *ret_ended)
{
    for (;;) {
        int status;
        pid_t pid = waitpid(-1, &status, WNOHANG);

        if (pid < 0 && errno == EINTR)
            continue;
        if (pid <= 0)
            return pid < 0;
        if (pid == wanted && !*ret_ended) {
            *ret_status = status;
            *ret_ended = true;
        }
    }
}

static void sweep(const struct plan *plan, bool scoped)
{
    const struct timespec round = {0, ROUND_NS};
    sigset_t child;
    int status;
    bool ended = false;

    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    while (!reap(-1, &status, &ended)) {
        kill_all(plan, scoped);
        sigtimedwait(&child, NULL, &round);
    }
}

void warden_serve(const struct plan *plan, pid_t main_pid,
                  void (*on_end)(void *context, int wait_status), void *context)
{
    sigset_t set = awaited();
    bool ended = false;

    while (!ended) {
        int status = 0, number;

        reap(main_pid, &status, &ended);
        if (ended) {
            on_end(context, status);
            break;
        }
        number = sigwaitinfo(&set, NULL);
        if (number == SIGTERM)
            kill(main_pid, SIGKILL);
        else if (number == SIGUSR1)
            kill_all(plan, plan_scopes_signals(plan));
    }
    sweep(plan, plan_scopes_signals(plan));
}

void warden_sweep(const struct plan *plan)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    sweep(plan, false);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}
