/*
 * Programs that attack the sandbox, try its limits, or end in a way that has to be
 * reported exactly.
 *
 * Each is a function of a few lines in tests/escape/programs/, with its row in the table
 * below it: a name, what it tries, and what must happen. All of them are one static
 * executable, `attacks NAME`, that needs nothing from the system it runs on. The tables
 * are linked into check-escape, too, which reads the expectations there and calls none
 * of the functions.
 *
 * A success can never be taken for a refusal: `attacks` prints REACHED and exits 99 when
 * the function returns 0, and prints the error and exits 98 when it returns an errno.
 * Expectations of refused attacks name the errno.
 *
 * Each attack that must be refused has a control: the same program, started outside the
 * sandbox, has to get what it wants. Otherwise a typing error in the attack would pass
 * for a strong sandbox.
 */
#ifndef ASSAY_TESTS_ESCAPE_ATTACK_H
#define ASSAY_TESTS_ESCAPE_ATTACK_H

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/sandbox.h"

enum attack_exit {
    ATTACK_FINE = 0,     /* an honest program did what it wanted */
    ATTACK_UNKNOWN = 97, /* no attack of this name */
    ATTACK_REFUSED = 98, /* the errno stands on standard output */
    ATTACK_REACHED = 99, /* the attack succeeded */
};

/* What the functions return; other values are an errno. */
#define REACHED 0
#define FINE    (-1)

/* How a program ends. */
struct attack_end {
    enum sandbox_end end;
    int number;  /* exit code or signal */
    int refused; /* with ATTACK_REFUSED: the errno */
};

/* What stands in a row. */
/* clang-format off */
#define ENDS_BY(end, number, code) .expect = {end, number, code}
#define KILLED            ENDS_BY(END_FORBIDDEN, SIGSYS, 0)
#define GETS(code)        ENDS_BY(END_EXITED, ATTACK_REFUSED, code)
#define GOES_WELL         ENDS_BY(END_EXITED, ATTACK_FINE, 0)
#define SUCCEEDS          ENDS_BY(END_EXITED, ATTACK_REACHED, 0)
#define EXITS(code)       ENDS_BY(END_EXITED, code, 0)
#define DIES_OF(sig)      ENDS_BY(END_SIGNALED, sig, 0)
#define STOPPED(why)      ENDS_BY(why, 0, 0)

#define OUTSIDE           .control = CONTROL_OUTSIDE
#define APART             .control = CONTROL_APART
#define NO_CONTROL(why)   .control = CONTROL_NONE, .because = (why)
#define AS_NATIVE         (1u << PROFILE_NATIVE)
#define AS_MANAGED        (1u << PROFILE_MANAGED)
#define AS_ALL            (AS_NATIVE | AS_MANAGED | (1u << PROFILE_COMPILE))
#define WITHOUT(id, what) {.lacking = LAYER_##id, what}
#define WITHOUT_BOTH(id, too, what) {.lacking = LAYER_##id, .lacking_too = LAYER_##too, what}
#define WITHOUT_AND_ABI(id, abi, what) {.lacking = LAYER_##id, .landlock_below = abi, what}
/* clang-format on */

/* The proof that the attack works where nothing stops it. */
enum attack_control {
    CONTROL_NEEDLESS, /* the expected end proves by itself that the program did it */
    CONTROL_OUTSIDE,  /* started as it is, in an empty folder */
    CONTROL_APART,    /* in disposable namespaces: it would harm the host */
    CONTROL_NONE,     /* would harm the host, or needs what few hosts have: `because` */
};

#define ATTACK_OTHERWISE_MAX 2

struct attack {
    const char *name;
    const char *tries;
    int (*run)(void);
    struct attack_end expect;
    enum attack_control control;
    const char *because; /* with CONTROL_NONE */
    int needs;           /* a capability without which the control fails; 0: none */
    /* Hosts differ: the first of these whose layer is not in force says what must happen
     * instead. LAYER_MAX ends the list, as does a zero (no user namespace: no run). */
    struct {
        enum sandbox_layer lacking;
        enum sandbox_layer lacking_too; /* and this; 0: no matter */
        int landlock_below; /* and Landlock's ABI is older; 0: whatever it is */
        struct attack_end expect;
    } otherwise[ATTACK_OTHERWISE_MAX];
    unsigned profiles;            /* bits of those it runs under; 0: the group's */
    struct sandbox_limits limits; /* zeros: those of check-escape */
    uint64_t memory_min_kib, memory_max_kib; /* bounds on what is reported; 0: none */
    uint64_t cpu_min_ms, cpu_max_ms;
    uint64_t stdout_bytes; /* exactly; 0: any */
    const char *prints;    /* exactly; NULL: anything */
    bool own_place;        /* that holds only where there are mount and uts namespaces */
};

struct attack_group {
    const char *name;
    unsigned profiles;
    const struct attack *attacks;
    size_t count;
};

#define ATTACK_GROUP(group, profiles)                                                    \
    const struct attack_group group##_attacks = {#group, profiles, attacks,              \
                                                 sizeof(attacks) / sizeof(attacks[0])}

#define ATTACK_GROUPS(X)                                                                 \
    X(kernel)                                                                            \
    X(refused)                                                                           \
    X(files)                                                                             \
    X(processes)                                                                         \
    X(clocks)                                                                            \
    X(memory)                                                                            \
    X(output)                                                                            \
    X(leaks)                                                                             \
    X(ends)                                                                              \
    X(honest)

#define ATTACK_GROUP_DECLARE(group) extern const struct attack_group group##_attacks;
ATTACK_GROUPS(ATTACK_GROUP_DECLARE)
#undef ATTACK_GROUP_DECLARE

/* What a system call wrapper returned, as a result of an attack. */
static inline int outcome_of(long r)
{
    return r < 0 ? errno : REACHED;
}

#endif
