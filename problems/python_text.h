/*
 * Looks at Python source as text, where a reader has to know a name in it. No parser: a
 * wrong guess ends in a message, never in a verdict.
 */
#ifndef ASSAY_PROBLEMS_PYTHON_TEXT_H
#define ASSAY_PROBLEMS_PYTHON_TEXT_H

#include <stdbool.h>

/* Does a line of the text begin with "def NAME" or "class NAME"? */
bool python_text_defines(const char *text, const char *name);

/* The first name in `text` that stands before "(" and that `definitions` define, in fresh
 * memory; NULL when there is none. 0 or -ENOMEM. */
int python_text_called(const char *text, const char *definitions, char **ret_name);

/* Is there a line that imports the module, or something from it? */
bool python_text_imports(const char *text, const char *module);

#endif
