/*
 * The patterns of submissions.yaml: `*` matches within a file name, {a,b} either part;
 * nothing else is special. (Kattis 2025-09, "Glob patterns".)
 */
#ifndef ASSAY_PROBLEMS_GLOB_H
#define ASSAY_PROBLEMS_GLOB_H

/* Does the pattern match the path or a folder above it? 1, 0, -ENOMEM, or -E2BIG for a
 * pattern with so many alternatives that matching would take long. */
int glob_match(const char *pattern, const char *path);

#endif
