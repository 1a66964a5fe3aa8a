/*
 * From an answer to the program that is judged. Pure.
 */
#ifndef ASSAY_ANSWER_ASSEMBLE_H
#define ASSAY_ANSWER_ASSEMBLE_H

#include "grader/answer/answer.h"

enum assemble_status {
    ASSEMBLED,
    ASSEMBLE_NO_ANSWER, /* nothing that could be a program: verdict NA */
};

/*
 * The program of an answer.
 *
 * stdio: one file named after the language (runner's source_name is not known here: the
 * file is called "answer" plus the usual extension of the language), or the answer's
 * own files. script: "answer.py", and for `solution` also "preamble.py" with the prompt,
 * whose imports and helpers stay in scope unless redefined (the driver runs the preamble
 * without its definition of the entry point, then the answer, in one namespace).
 */
struct assembled {
    struct source_program program;
    const char *extraction; /* static name of the rule: "completion", "last-block", ... */
    char *reason;           /* with ASSEMBLE_NO_ANSWER */
};

void assembled_release(struct assembled *assembled);

int assemble(const struct problem *problem, const struct answer *answer,
             enum assemble_status *ret_status, struct assembled *ret_assembled,
             struct err *err);

#endif
