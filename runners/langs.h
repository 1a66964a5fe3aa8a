/*
 * The languages, for the list in langs.c. Everyone else asks runner_find() and the like.
 */
#ifndef ASSAY_RUNNERS_LANGS_H
#define ASSAY_RUNNERS_LANGS_H

#include "runners/runner.h"

extern const struct runner runner_c;
extern const struct runner runner_cpp;
extern const struct runner runner_python;
extern const struct runner runner_javascript;
extern const struct runner runner_typescript;
extern const struct runner runner_java;
extern const struct runner runner_go;
extern const struct runner runner_rust;
extern const struct runner runner_php;
extern const struct runner runner_ruby;
extern const struct runner runner_perl;
extern const struct runner runner_lua;
extern const struct runner runner_r;
extern const struct runner runner_bash;
extern const struct runner runner_csharp;

#endif
