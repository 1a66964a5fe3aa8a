/*
 * What languages share in the inline kind: which texts an answer and its tests consist of
 * (docs/inline.md). The texts that run inside are in runners/inline/.
 */
#ifndef ASSAY_RUNNERS_INLINE_H
#define ASSAY_RUNNERS_INLINE_H

#include "runners/runner.h"

extern const struct inline_runner cpp_inline, go_inline, java_inline, rust_inline,
    javascript_inline, typescript_inline, php_inline, ruby_inline, perl_inline,
    lua_inline, r_inline, bash_inline;

/* Does this word stand in the problem's prompt, setup, test or reference? */
bool inline_needs(const struct inline_problem *problem, const char *word);

/* The file that is compiled or started; NULL when none can be told. Borrowed. */
const struct source_file *inline_entry(const struct runner *runner,
                                       const struct source_program *answer);

/* Does the answer's text begin with the prompt? Then it brings what the prompt has. */
bool inline_continues(const struct inline_problem *problem,
                      const struct source_file *entry);

/* Appends the answer's files but for its entry. */
int inline_copy_others(const struct source_program *answer,
                       const struct source_file *entry,
                       struct source_program *ret_program);

/* Appends a text of runners/inline/, in which SECRET stands for the secret. */
int inline_add_secret(struct buf *text, const char *template, const char *secret);

/* The end of each wrap(): moves the parts out, or releases them and returns r. */
int inline_result(int r, struct inline_parts *parts, struct inline_parts *ret_parts);

#endif
