/*
 * Records of data sets: each reader that recognises one makes a whole problem of it, or
 * refuses it with a reason.
 */
#include <stdint.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/reply.h"
#include "problems/dataset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct dataset *const all[] = {
    &dataset_cruxeval, &dataset_evalplus, &dataset_humanevalpack, &dataset_mbpp,
    &dataset_mbppplus, &dataset_quixbugs, &dataset_livecodebench, &dataset_apps,
};

static void check_value(const char *value)
{
    if (value && reply_check_value(value, strlen(value), NULL, 0) < 0)
        BUG("no value: %s", value);
}

static void check(const struct problem *problem)
{
    if (!problem->id || !*problem->id)
        BUG("a problem without an id");
    if (problem->kind == KIND_SCRIPT &&
        (!problem->script.test || !problem->script.entry_point ||
         !problem->script.prompt))
        BUG("half a script");
    if (problem->kind != KIND_FUNCTION)
        return;
    if (!problem->function.case_count && problem->function.oracle.file_count == 0)
        BUG("a function without cases");
    for (size_t i = 0; i < problem->function.case_count; i++) {
        check_value(problem->function.cases[i].args);
        check_value(problem->function.cases[i].expect);
    }
}

static void read_with(const struct dataset *dataset,
                      int (*read)(const cJSON *, struct problem *, struct err *),
                      const cJSON *record, const struct dataset_line *line)
{
    struct problem problem;
    struct err err = ERR_INIT;
    int r = read(record, &problem, &err);

    if (r < 0 && !err.text[0])
        BUG("refused without a reason");
    if (r < 0)
        return;
    r = dataset->complete ? dataset->complete(line, &problem, &err) : 0;
    if (r == 0)
        check(&problem);
    else if (!err.text[0])
        BUG("refused without a reason");
    problem_release(&problem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cleanup(dataset_line_release) struct dataset_line line = {.path = "/nowhere/x.jsonl"};
    cleanup_free char *text = malloc(size + 1);
    cleanup_json cJSON *record = NULL;

    if (!text)
        return 0;
    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    dataset_take_inputs(text, size, &line);
    if (json_parse(text, size, &record, NULL) < 0 || !cJSON_IsObject(record))
        return 0;
    for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
        if (!all[i]->recognise(record))
            continue;
        read_with(all[i], all[i]->read, record, &line);
        if (all[i]->read_second)
            read_with(all[i], all[i]->read_second, record, &line);
    }
    return 0;
}
