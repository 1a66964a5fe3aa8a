/*
 * Extraction: the code in a model's raw reply. Pure, linear in the reply.
 *
 * Of the fenced blocks (``` or ~~~, as in CommonMark) that hold more than white space:
 *
 *  1. the last that defines the entry point,
 *  2. else the last that is labelled with the language,
 *  3. else the last of all.
 *  4. A reply without a fence is taken whole; of one whose only fence is without a label
 *     at its very end, what stands before it (the prompt had opened the block).
 *
 * Unlike CommonMark's, an opening fence may be indented as far as it likes: models put
 * code in lists. A last block without an end runs to the end of the reply.
 */
#ifndef ASSAY_ANSWER_EXTRACT_H
#define ASSAY_ANSWER_EXTRACT_H

#include <stdbool.h>
#include <stddef.h>

#define EXTRACT_LABEL_MAX 32

struct extracted {
    const char *code; /* borrowed from the reply, as it stands there */
    size_t len;
    size_t indent;    /* of the fence, in columns: see extract_strip() */
    const char *rule; /* static: "block-defining-entry-point", "last-block", ... */
    char label[EXTRACT_LABEL_MAX]; /* the fence's language label, "" when none */
};

/* language and entry_point may be NULL. False when there is no code: ->rule then says
 * "empty-reply" (nothing but white space) or "empty-block", and len is 0. */
bool extract_code(const char *reply, size_t len, const char *language,
                  const char *entry_point, struct extracted *ret_extracted);

/* Bytes of white space that a fence's indentation takes from the start of this line. */
size_t extract_strip(const char *line, size_t len, size_t indent);

/* Does Python code define this name at the start of a line, by def, class or "="? */
bool extract_defines(const char *code, size_t len, size_t indent, const char *name);

/* The same of a language with functions that are not Python's: by what stands around the
 * name on its line. */
bool extract_defines_function(const char *code, size_t len, const char *name);

#endif
