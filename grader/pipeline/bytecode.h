/*
 * Programs of ours that run under Python (runners/python_sources.h), compiled once: to
 * compile one takes as long as to start Python.
 *
 * The interpreter that will run them compiles them, in the judging cell, which never runs
 * an answer. The bytecode is kept for all workers, and in the cache (grader/base/cache.h)
 * for later runs. Each run gets a copy of its own in its private folder; nothing that a
 * program can reach is used by another run.
 *
 * Python tells bytecode from source by the first bytes, whatever the file is called.
 */
#ifndef ASSAY_PIPELINE_BYTECODE_H
#define ASSAY_PIPELINE_BYTECODE_H

#include "grader/pipeline/worker.h"
#include "runners/python_sources.h"

/* Thread-safe. */
int bytecodes_new(struct bytecodes **ret_bytecodes, struct err *err);
void bytecodes_free(struct bytecodes *bytecodes);

/* What to put in the program's file: bytecode for this interpreter, or the source where
 * there is none. Borrowed, until bytecodes_free(). Uses the judging cell, which must be
 * idle. A negative return is a fault of the cell. */
int bytecode_get(struct worker *worker, const struct toolchain *tc,
                 enum python_source source, const char **ret_data, size_t *ret_len,
                 struct err *err);

/* Puts bytecode for the source among the files of a program that is to be started. */
int bytecode_put(struct worker *worker, const struct toolchain *tc,
                 enum python_source source, struct built *built, struct err *err);

#endif
