/*
 * The contents of the cell's packets: specs, results and isolation states, in and out.
 * Every decoder checks counts against the limits of sandbox.h and refuses the rest.
 */
#ifndef ASSAY_SANDBOX_MESSAGES_H
#define ASSAY_SANDBOX_MESSAGES_H

#include "sandbox/sandbox.h"
#include "sandbox/wire.h"

/* A spec as it arrived: strings are borrowed from the reader, descriptors are owned. */
struct received_spec {
    struct sandbox_spec spec;
    struct sandbox_file files[SANDBOX_FILES_MAX];
    const char *argv[SANDBOX_STRINGS_MAX + 1];
    const char *env[SANDBOX_STRINGS_MAX + 1];
};

/* A NULL-terminated list; NULL is an empty one. */
void message_put_strings(struct wire_writer *w, const char *const *strings);

/* Fills strings[0..max] (a NULL ends it) with text borrowed from the reader. False when
 * malformed or more than `max`. */
bool message_get_strings(struct wire_reader *r, const char **strings, size_t max);

void message_put_files(struct wire_writer *w, const struct sandbox_file *files,
                       size_t count);

/* Names are borrowed from the reader. The first *ret_count descriptors are the caller's,
 * also when it is false. */
bool message_get_files(struct wire_reader *r, struct sandbox_file *files, size_t max,
                       size_t *ret_count);

void message_put_spec(struct wire_writer *w, const struct sandbox_spec *spec);

/* -EBADMSG when malformed; all descriptors are closed then. */
int message_get_spec(struct wire_reader *r, struct received_spec *ret_spec,
                     struct err *err);
void received_spec_release(struct received_spec *spec);

void message_put_result(struct wire_writer *w, const struct sandbox_result *result);
int message_get_result(struct wire_reader *r, struct sandbox_result *ret_result,
                       struct err *err);

void message_put_isolation(struct wire_writer *w,
                           const struct sandbox_isolation *isolation);
int message_get_isolation(struct wire_reader *r, struct sandbox_isolation *ret_isolation,
                          struct err *err);

/* WIRE_FAILED and WIRE_REFUSED: an errno and a text. */
void message_put_error(struct wire_writer *w, const struct err *error);
int message_get_error(struct wire_reader *r, struct err *err); /* returns -code */

#endif
