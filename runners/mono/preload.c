/*
 * Preloaded into Mono, which asks for two things that the sandbox does not have.
 *
 * Where the stack of its first thread is: glibc reads that from /proc/self/maps, there is
 * no /proc, and Mono ends before it has begun. The answer is known without: the stack
 * ends at __libc_stack_end, and the kernel lets it grow to RLIMIT_STACK.
 *
 * The usual scheduling of its threads: they have that from birth, but Mono complains on
 * standard error when the call is refused.
 */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <sys/resource.h>
#include <unistd.h>

/* Java has as much: an endless recursion ends as one, not in want of memory. */
#define STACK_MAX ((uintptr_t)64 << 20)
#define ARGS_SPARE                                                                       \
    ((uintptr_t)256 << 10) /* of the limit, for arguments and environment */

extern void *__libc_stack_end;

static int attributes_of_first(pthread_attr_t *attr)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), size = STACK_MAX;
    uintptr_t end = ((uintptr_t)__libc_stack_end + page - 1) & ~(page - 1);
    struct rlimit limit;
    int r;

    if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < STACK_MAX + ARGS_SPARE)
        size = ((uintptr_t)limit.rlim_cur & ~(page - 1)) - ARGS_SPARE;
    r = pthread_attr_init(attr);
    return r ? r : pthread_attr_setstack(attr, (void *)(end - size), size);
}

int pthread_getattr_np(pthread_t thread, pthread_attr_t *attr)
{
    int (*next)(pthread_t, pthread_attr_t *);

    if (getpid() == gettid() && pthread_equal(thread, pthread_self()))
        return attributes_of_first(attr);
    next = (int (*)(pthread_t, pthread_attr_t *))(uintptr_t)dlsym(RTLD_NEXT,
                                                                  "pthread_getattr_np");
    return next ? next(thread, attr) : ENOSYS;
}

int pthread_setschedparam(pthread_t thread, int policy, const struct sched_param *param)
{
    (void)thread;
    return policy == SCHED_OTHER && param->sched_priority == 0 ? 0 : EPERM;
}
