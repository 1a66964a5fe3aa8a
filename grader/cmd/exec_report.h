/*
 * What `assay exec` tells about one run: a document, or the program's own streams.
 */
#ifndef ASSAY_CMD_EXEC_REPORT_H
#define ASSAY_CMD_EXEC_REPORT_H

#include "grader/judge/outcome.h"
#include "sandbox/sandbox.h"

struct exec_report {
    enum verdict verdict; /* AC stands for OK */
    int exit_code;        /* -1: none */
    int signal;           /* 0: none */
    uint64_t cpu_ms;
    uint64_t wall_ms;
    uint64_t memory_kib;
    bool warm;          /* a copy of a warm interpreter */
    char cold_why[120]; /* it was to be one, but is not */
    char *out;          /* owned; NULL: empty */
    size_t out_len;
    char *errors; /* the program's standard error, or with CE the compiler's messages */
    size_t errors_len;
    char message[OUTCOME_MESSAGE_MAX];         /* why it is not OK; "" */
    const struct sandbox_isolation *isolation; /* NULL: no cell could be started */
};

void exec_report_init(struct exec_report *report);
void exec_report_release(struct exec_report *report);
#define cleanup_exec_report cleanup(exec_report_release)

/* Reads result and streams. -errno when the streams cannot be read. */
int exec_report_take(struct exec_report *report, const struct sandbox_result *result,
                     const struct sandbox_limits *limits, struct err *err);

/* The document, one line. A stream that is not UTF-8 stands in NAME_base64, the plain
 * field is then null. `path` and `fd` are those of output_open(). */
int exec_report_json(const struct exec_report *report, const char *path, int *fd,
                     struct err *err);

/* The program's output on ours, its errors on ours, and a last line on stderr when it
 * did not end OK. */
int exec_report_streams(const struct exec_report *report, struct err *err);

/* "assay exec: RTE: exit code 3" on stderr. */
void exec_report_last_line(const struct exec_report *report);

/* "OK", "RTE", ... */
const char *exec_report_verdict(const struct exec_report *report);

#endif
