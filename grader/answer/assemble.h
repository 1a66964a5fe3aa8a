/*
 * From an answer to the program that is judged. Pure.
 *
 * stdio: one file "answer" with the usual extension of the language, or the answer's own
 * files. `completion` and `solution` both are the whole program. program.language is the
 * answer's, by its usual name where it is known here, else as it stands; of a `response`
 * without one, what the code block's label says; else the problem's usual one; else NULL,
 * and the file is "answer".
 *
 * script, and function with a prompt: Python. program.entry is "answer.py"; for a
 * solution there is also "preamble.py" with the prompt, whose imports and helpers stay in
 * scope unless redefined (the driver runs the preamble without its definition of the
 * entry point, then the answer, in one namespace). Files are a solution: the only Python
 * file, or that called answer.py, solution.py or main.py, becomes answer.py. A response
 * is a solution when it defines the entry point or starts in column 0, else a completion
 * of the prompt.
 *
 * inline: one file "answer" with the ending of the problem's language, or the answer's
 * own files. A completion stands behind the prompt, up to the first of the record's stop
 * tokens, and what closes it follows.
 */
#ifndef ASSAY_ANSWER_ASSEMBLE_H
#define ASSAY_ANSWER_ASSEMBLE_H

#include "grader/answer/answer.h"

/* The one file of a literal problem's answer: the predicted text. */
#define PREDICTION_FILE "prediction.txt"

enum assemble_status {
    ASSEMBLED,
    ASSEMBLE_NO_ANSWER, /* nothing that could be a program: verdict NA */
};

struct assembled {
    struct source_program program;
    const char *extraction; /* static: "completion", "solution", "files", or the rule of
                               extract.h: "last-block", ... */
    char *reason;           /* with ASSEMBLE_NO_ANSWER */
};

void assembled_release(struct assembled *assembled);

/* -ENOMEM. Both outputs are set on success, also with ASSEMBLE_NO_ANSWER. */
int assemble(const struct problem *problem, const struct answer *answer,
             enum assemble_status *ret_status, struct assembled *ret_assembled,
             struct err *err);

#endif
