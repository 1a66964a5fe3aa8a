/*
 * Extraction: the code in a model's raw reply. Pure, linear in the reply.
 *
 * First rule (the models issue refines it): of the fenced blocks, the last that defines
 * the entry point; else the last one labelled with the language; else the last one
 * without a label or with any; a reply without a fence is taken whole.
 */
#ifndef ASSAY_ANSWER_EXTRACT_H
#define ASSAY_ANSWER_EXTRACT_H

#include <stddef.h>

struct extracted {
    const char *code;     /* borrowed from the reply */
    size_t len;
    const char *rule;     /* static: "block-defining-entry-point", "last-block", ... */
    char label[32];       /* the fence's language label, "" when none */
};

/* language and entry_point may be NULL. False when the reply holds nothing but white
 * space: then ret_extracted->rule says "empty-reply". */
int extract_code(const char *reply, size_t len, const char *language,
                 const char *entry_point, struct extracted *ret_extracted);

#endif
