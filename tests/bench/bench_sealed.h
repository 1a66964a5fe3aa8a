/*
 * HumanEval's references, judged sealed with two workers: assay beside a prototype that
 * does the least (prototype.py), in turns.
 */
#ifndef ASSAY_BENCH_SEALED_H
#define ASSAY_BENCH_SEALED_H

/* `folder` is for files and caches of ours. Prints the comparison; or, on stderr, that
 * the data set is not there (a failure with SANDBOX_MUST_WORK=1). */
void bench_sealed(const char *assay, const char *folder);

#endif
