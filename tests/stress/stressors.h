/*
 * What the installed stress-ng has to offer, as it says itself: classes, and the
 * stressors of each. A stressor may be of several classes.
 */
#ifndef ASSAY_TESTS_STRESS_STRESSORS_H
#define ASSAY_TESTS_STRESS_STRESSORS_H

#include <stddef.h>
#include <stdint.h>

#include "grader/base/err.h"

#define STRESS_NG        "/usr/bin/stress-ng"
#define STRESSORS_MAX    1024
#define CLASSES_MAX      32
#define STRESS_NAME_SIZE 48

struct stressors {
    char classes[CLASSES_MAX][STRESS_NAME_SIZE];
    size_t class_count;
    struct stressor {
        char name[STRESS_NAME_SIZE];
        uint32_t classes; /* bits */
    } list[STRESSORS_MAX];
    size_t count;
};

/* -ENOENT, and what to install, where there is no stress-ng. */
int stressors_list(struct stressors *ret_stressors, struct err *err);

#endif
