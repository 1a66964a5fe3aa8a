/*
 * Small macros that every module uses: sizes, bugs, cleanup attributes.
 *
 * Cleanup: declare `cleanup_fd int fd = -1;` or `cleanup_free char *s = NULL;` and
 * hand the value over with steal_fd() or steal_ptr(); whatever is left is released
 * when the scope ends.
 */
#ifndef ASSAY_BASE_MACROS_H
#define ASSAY_BASE_MACROS_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "grader/base/banned.h"

#define ARRAY_SIZE(a)     (sizeof(a) / sizeof((a)[0]))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

/* A programming error: say where and abort. Never used for what input can cause. */
#define BUG(...)                                                                         \
    do {                                                                                 \
        fprintf(stderr, "assay: BUG at %s:%d: ", __FILE__, __LINE__);                    \
        fprintf(stderr, __VA_ARGS__);                                                    \
        fputc('\n', stderr);                                                             \
        abort();                                                                         \
    } while (0)

static inline void cleanup_free_p(void *p)
{
    free(*(void **)p);
}

static inline void cleanup_fd_p(const int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

static inline void cleanup_file_p(FILE **file)
{
    if (*file)
        fclose(*file);
}

#define cleanup(f)   __attribute__((cleanup(f)))
#define cleanup_free cleanup(cleanup_free_p)
#define cleanup_fd   cleanup(cleanup_fd_p)
#define cleanup_file cleanup(cleanup_file_p)

/* Takes the descriptor out of *fd, which becomes -1. */
static inline int steal_fd(int *fd)
{
    int taken = *fd;

    *fd = -1;
    return taken;
}

/* Closes *fd if open and sets it to -1. */
static inline void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

#define steal_ptr(p)                                                                     \
    __extension__({                                                                      \
        __typeof__(p) *slot_ = &(p);                                                     \
        __typeof__(p) taken_ = *slot_;                                                   \
        *slot_ = NULL;                                                                   \
        taken_;                                                                          \
    })

#endif
