/* A line of a HumanEval file: no crash; what is accepted is complete. */
#include <stdint.h>
#include <stdlib.h>

#include "problems/dataset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cleanup_json cJSON *record = NULL;
    struct problem problem;

    if (json_parse((const char *)data, size, &record, NULL) < 0)
        return 0;
    dataset_humaneval.recognise(record);
    if (dataset_humaneval.read(record, &problem, NULL) < 0)
        return 0;
    if (!problem.id || !*problem.id || !problem.script.prompt || !problem.script.test ||
        !problem.script.reference || !*problem.script.entry_point)
        abort();
    problem_release(&problem);
    return 0;
}
