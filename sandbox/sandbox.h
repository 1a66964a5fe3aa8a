/*
 * The sandbox as the rest of assay sees it: a spec goes in, a result comes out.
 *
 * A cell is one helper process (assay-cell) that serves one run at a time; docs/cell.md
 * has its protocol and its theory of operation. A cell belongs to one thread.
 *
 *  1. cell_start(): starts the helper; fails closed when a layer that the isolation
 *     level requires is missing.
 *  2. cell_submit(): hands over one run. The spec and its descriptors are the caller's
 *     again at once.
 *  3. poll() on cell_fd(); then cell_receive(). cell_cancel() ends the run early; its
 *     result still comes and tells whether the program had ended by itself.
 *     cell_run() does 2 and 3 in one call.
 *  4. sandbox_result_release(), cell_stop().
 *
 * A failure of any of these calls is the grader's trouble, never the program's: -EPIPE
 * means that the cell is gone and has to be replaced, -EINVAL or -E2BIG that the spec is
 * impossible, other codes that the host lacks something (the text says what). What the
 * program did stands in the result.
 */
#ifndef ASSAY_SANDBOX_SANDBOX_H
#define ASSAY_SANDBOX_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "grader/base/err.h"

/* Seccomp allowlists, by what runs. */
enum sandbox_profile {
    PROFILE_NATIVE,  /* a compiled program */
    PROFILE_MANAGED, /* an interpreter or virtual machine */
    PROFILE_COMPILE, /* a toolchain: may start programs */
    PROFILE_MAX,
};

/* Zero means: no limit of this kind, except where noted. sandbox_spec_check() knows the
 * smallest and largest value of each. */
struct sandbox_limits {
    uint64_t cpu_ms;       /* user + system time of the whole tree */
    uint64_t wall_ms;      /* idle time: neither running nor waiting for a CPU */
    uint64_t memory_kib;   /* of the whole tree, page cache and tmpfs included */
    uint64_t output_bytes; /* on each captured stream: one byte more is too much */
    uint64_t disk_kib;     /* of the private tmpfs; 0: 64 MiB */
    uint64_t stack_kib;    /* 0: the memory limit */
    uint32_t processes;    /* processes and threads at a time; 0: 64 */
    uint32_t inodes;       /* of the private tmpfs; 0: 4096 */
    uint32_t open_files;   /* per process; 0: 256 */
};

/* A file that is put into the private folder before the run. `fd` is a readable
 * regular file (or memfd), read from its start. The name is relative; folders in it
 * are made. The program owns the file. */
struct sandbox_file {
    const char *name;
    int fd;
    bool executable;
};

#define SANDBOX_STRINGS_MAX  4096 /* arguments, or variables of the environment */
#define SANDBOX_FILES_MAX    128
#define SANDBOX_COLLECT_MAX  4
#define SANDBOX_CHANNELS_MAX 2
/* The private folder, and the working directory. Where the host lets no file system be
 * made (best effort), it has another path; arguments and variables that begin with this
 * one, also behind '=' or ':', are changed to it. */
#define SANDBOX_WORK_DIR "/box"
/* Where struct cell_config's warm_path is seen, read-only. */
#define SANDBOX_WARM_DIR "/warm"

struct sandbox_spec {
    enum sandbox_profile profile;
    const char *const *argv; /* argv[0] is the absolute path unless exe_fd is set */
    const char *const *env;  /* complete environment, NULL-terminated */
    /* So many first arguments, with the environment, are those of a warm program, of
     * which the run may be a copy (docs/warm.md). 0: the program is executed. */
    size_t warm_args;
    int exe_fd;    /* an ELF file to execute instead of argv[0]; -1: none */
    int stdin_fd;  /* -1: empty */
    int stdout_fd; /* -1: captured */
    int stderr_fd; /* -1: captured */
    /* Descriptors that the program gets as 3, 4, ...; -1 ends the list. */
    int channels[SANDBOX_CHANNELS_MAX];
    const struct sandbox_file *files;
    size_t file_count;
    /* Regular files of the private folder to hand back after the run. */
    const char *collect[SANDBOX_COLLECT_MAX];
    size_t collect_count;
    uint64_t collect_bytes; /* cap for each */
    struct sandbox_limits limits;
};

/* All defaults: native, captured output, no limits. */
void sandbox_spec_init(struct sandbox_spec *spec);

/* What can be told to be impossible before anything starts: -EINVAL or -E2BIG, with the
 * limit that would be possible. cell_submit() asks it. */
int sandbox_spec_check(const struct sandbox_spec *spec, struct err *err);

/* How the run ended. The first limit that was passed decides. */
enum sandbox_end {
    END_EXITED,       /* exit_code */
    END_SIGNALED,     /* signal */
    END_CPU_LIMIT,    /* */
    END_WALL_LIMIT,   /* */
    END_MEMORY_LIMIT, /* the kernel counted an out-of-memory kill in the tree */
    END_OUTPUT_LIMIT, /* */
    END_FORBIDDEN,    /* killed for a system call that no honest program makes */
    END_CANCELLED,    /* cell_cancel() came before the program ended */
    END_STARVED,      /* 10x the wall limit passed without CPU: the host's fault */
    END_NO_EXEC,      /* the program could not be executed: message says why */
    END_MAX,
};

struct sandbox_result {
    enum sandbox_end end;
    int exit_code;       /* with END_EXITED, else -1 */
    int signal;          /* with END_SIGNALED and END_FORBIDDEN, else 0 */
    uint64_t cpu_us;     /* whole tree */
    uint64_t wall_us;    /* from exec to the end of the main process */
    uint64_t memory_kib; /* peak of the whole tree; 0: not measured */
    uint64_t ended_us;   /* CLOCK_MONOTONIC when the main process had ended */
    int stdout_fd;       /* captured bytes, at most the limit; -1: not captured */
    int stderr_fd;
    uint64_t stdout_bytes;
    uint64_t stderr_bytes;
    int collected[SANDBOX_COLLECT_MAX]; /* -1: missing, no regular file or too large */
    char message[256];                  /* for END_NO_EXEC and END_STARVED */
    bool warm;                          /* it was a copy of a warm program */
    char cold_why[120];                 /* why not, where the spec has warm_args */
};

void sandbox_result_init(struct sandbox_result *result);
void sandbox_result_release(struct sandbox_result *result);
#define cleanup_result cleanup(sandbox_result_release)

/* Layers of defence, in the order in which `assay doctor` lists them. */
#define SANDBOX_LAYERS(X)                                                                \
    X(USER_NS, "user-namespace")                                                         \
    X(MOUNT_NS, "mount-namespace")                                                       \
    X(PID_NS, "pid-namespace")                                                           \
    X(NET_NS, "net-namespace")                                                           \
    X(IPC_NS, "ipc-namespace")                                                           \
    X(UTS_NS, "uts-namespace")                                                           \
    X(CGROUP_NS, "cgroup-namespace")                                                     \
    X(PIVOT_ROOT, "pivot-root")                                                          \
    X(TMPFS, "private-tmpfs")                                                            \
    X(SECCOMP, "seccomp")                                                                \
    X(LANDLOCK, "landlock")                                                              \
    X(NO_NEW_PRIVS, "no-new-privs")                                                      \
    X(OWN_UID, "own-uid")                                                                \
    X(RLIMITS, "rlimits")                                                                \
    X(CGROUP_MEMORY, "cgroup-memory")                                                    \
    X(CGROUP_PIDS, "cgroup-pids")                                                        \
    X(CGROUP_CPU, "cgroup-cpu")                                                          \
    X(RUN_DELAY, "run-delay")

enum sandbox_layer {
#define SANDBOX_LAYER_ENUM(id, name) LAYER_##id,
    SANDBOX_LAYERS(SANDBOX_LAYER_ENUM)
#undef SANDBOX_LAYER_ENUM
        LAYER_MAX,
};

const char *sandbox_layer_name(enum sandbox_layer layer);

/* Is strict isolation impossible without it? */
bool sandbox_layer_required(enum sandbox_layer layer);

/* A sentence: how to get the layer where it is missing. NULL: nothing can be done. */
const char *sandbox_layer_remedy(enum sandbox_layer layer);

struct sandbox_layer_state {
    bool active;
    char detail[120]; /* "cgroup v1 /sys/fs/cgroup/memory/assay.17", or why it is missing
                       */
};

struct sandbox_isolation {
    bool strict; /* all that strict requires is active */
    struct sandbox_layer_state layers[LAYER_MAX];
};

/* A program that a cell starts once for many runs: it is called with the run's own
 * warm_args and these, and loads one of the files, which is all about the rest. */
struct sandbox_warm {
    const struct sandbox_file *files; /* in the private folder while it starts */
    size_t file_count;
    const char *const *args; /* NULL-terminated */
};

#define SANDBOX_WARM_FILES_MAX 4
#define SANDBOX_WARM_ARGS_MAX  128

struct cell_config {
    const char *cell_path; /* the assay-cell executable; NULL: found beside assay */
    bool best_effort;      /* run with the layers that there are */
    /* Lists are NULL-terminated, or NULL. Paths are absolute and without links. */
    const char *const *extra_paths; /* toolchains outside /usr: visible inside */
    /* A folder of the caller's, for what is prepared once for many runs; what the caller
     * puts there later is seen, too. NULL: none. */
    const char *warm_path;
    const char *const
        *hidden_paths; /* hidden tests: masked where they would be visible */
    const struct sandbox_warm *warm_program; /* NULL: every program is executed */
};

struct cell;

/* The assay-cell executable: beside our own, or in ../libexec/assay. The caller's. */
int cell_find_helper(char **ret_path, struct err *err);

int cell_start(const struct cell_config *config, struct cell **ret_cell, struct err *err);

/* Ends the helper and all that it runs, and waits for it. NULL is fine. */
void cell_stop(struct cell *cell);

/* Has it the folder SANDBOX_WARM_DIR? Not without a view (best effort). */
bool cell_has_warm(const struct cell *cell);

/* What holds in this cell; valid as long as the cell. */
const struct sandbox_isolation *cell_isolation(const struct cell *cell);

/* Readable when a result is there (or the cell has died). */
int cell_fd(const struct cell *cell);

int cell_submit(struct cell *cell, const struct sandbox_spec *spec, struct err *err);
int cell_cancel(struct cell *cell, struct err *err);

/* What a run that goes on has used so far. */
struct cell_usage {
    uint64_t cpu_us;   /* whole tree */
    uint64_t delay_us; /* runnable, but without a CPU */
};

/* 0; or 1 when the run has ended in the meantime: then the result is there, cell_fd()
 * need not be readable, and cell_receive() is to be called. */
int cell_probe(struct cell *cell, struct cell_usage *ret_usage, struct err *err);

/* Blocks. The result's descriptors are the caller's. */
int cell_receive(struct cell *cell, struct sandbox_result *ret_result, struct err *err);

int cell_run(struct cell *cell, const struct sandbox_spec *spec,
             struct sandbox_result *ret_result, struct err *err);

#endif
