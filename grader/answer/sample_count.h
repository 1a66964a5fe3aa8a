/*
 * Counts how often (task_id, language, model) came: the numbers of samples that answers
 * do not number themselves.
 */
#ifndef ASSAY_ANSWER_SAMPLE_COUNT_H
#define ASSAY_ANSWER_SAMPLE_COUNT_H

#include <stddef.h>

#include "grader/base/err.h"

struct sample_count {
    void *root; /* a tsearch(3) tree */
};

#define SAMPLE_COUNT_INIT                                                                \
    {                                                                                    \
        NULL                                                                             \
    }

/* How often the key came before; counts this time, too. NULL equals "". The strings are
 * copied. -ENOMEM. */
int sample_count_next(struct sample_count *count, const char *task_id,
                      const char *language, const char *model, size_t *ret_number,
                      struct err *err);
void sample_count_release(struct sample_count *count);

#endif
