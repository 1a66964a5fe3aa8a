/*
 * Readers of data-set files: one problem a line, as JSON. A new data set is one file
 * with a `struct dataset` and a line in the table of suite.c.
 */
#ifndef ASSAY_PROBLEMS_DATASET_H
#define ASSAY_PROBLEMS_DATASET_H

#include <stdbool.h>

#include "grader/base/err.h"
#include "grader/base/json.h"
#include "problems/problem.h"

/* Fields whose numbers a tree of cJSON would change: see json_value.h. */
enum { DATASET_BASE_INPUT, DATASET_PLUS_INPUT, DATASET_TESTCASES, DATASET_INPUT_MAX };

struct dataset_input {
    char *text; /* the JSON text of the field; NULL: there is none */
    size_t len;
};

struct dataset_line {
    const char *path; /* of the file, borrowed */
    struct dataset_input inputs[DATASET_INPUT_MAX];
};

struct dataset {
    const char *title;    /* "HumanEval" */
    const char *id_field; /* tells records apart; NULL: "task_id" */

    /* Is a file that begins with this object one of these? By its fields, so that a
     * damaged first record is recognised as long as they are there. */
    bool (*recognise)(const cJSON *record);

    /* A record as a problem, all but path and line. -EINVAL names the field. */
    int (*read)(const cJSON *record, struct problem *ret_problem, struct err *err);

    /* A second task that the same record asks, under an id of its own. NULL: none. */
    int (*read_second)(const cJSON *record, struct problem *ret_problem, struct err *err);

    /* Adds what stands in files beside the data set, and the inputs that only their own
     * text tells exactly. NULL: nothing to add. */
    int (*complete)(const struct dataset_line *line, struct problem *problem,
                    struct err *err);
};

/* Takes the texts of such fields out of a record's text of `len` bytes, and leaves lists
 * without members there. What is no JSON object is left alone. */
void dataset_take_inputs(char *text, size_t len, struct dataset_line *line);
void dataset_line_release(struct dataset_line *line);

extern const struct dataset dataset_apps;
extern const struct dataset dataset_cruxeval;
extern const struct dataset dataset_evalplus;
extern const struct dataset dataset_humaneval;
extern const struct dataset dataset_humaneval_x;
extern const struct dataset dataset_humanevalpack;
extern const struct dataset dataset_livecodebench;
extern const struct dataset dataset_mbpp;
extern const struct dataset dataset_mbppplus;
extern const struct dataset dataset_multipl_e;
extern const struct dataset dataset_quixbugs;

/* Is there each of these fields? */
bool dataset_has(const cJSON *record, const char *const *fields, size_t count);

/* A required string in fresh memory. */
int dataset_copy(const cJSON *record, const char *field, char **ret_text,
                 struct err *err);

/* A plain name that can stand in a program: nothing else may. */
bool dataset_is_name(const char *text);

/* Problems of data sets for Python: allocates what all have. */
int dataset_allow_python(struct problem *problem, struct err *err);

/* Notes the packages that the test imports and that Python does not bring. */
int dataset_find_packages(struct script_problem *script, struct err *err);

/* The id in this field in fresh memory: a string, or a whole number as decimal text. */
int dataset_id(const cJSON *record, const char *field, char **ret_id, struct err *err);

/* The same of the field task_id. */
int dataset_task_id(const cJSON *record, char **ret_id, struct err *err);

#endif
