/*
 * The languages, for the list in langs.c. Everyone else asks runner_find() and the like.
 */
#ifndef ASSAY_RUNNERS_LANGS_H
#define ASSAY_RUNNERS_LANGS_H

#include "runners/runner.h"

extern const struct runner runner_c;
extern const struct runner runner_cpp;
extern const struct runner runner_python;

#endif
