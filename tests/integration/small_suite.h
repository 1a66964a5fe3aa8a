/*
 * A suite of one small problem for tests that are about the command and not about
 * verdicts: "sum" asks for the sum of the two numbers of its input.
 */
#ifndef ASSAY_TESTS_INTEGRATION_SMALL_SUITE_H
#define ASSAY_TESTS_INTEGRATION_SMALL_SUITE_H

#include "tests/temp_folder.h"

/* Stands in the secret data and nowhere else. */
#define SMALL_SUITE_SECRET "918273645546372819"

/* Files of the suite "suite", for arrays of struct temp_file. */
/* clang-format off */
#define SMALL_SUITE_FILES                                                                \
    {"suite/sum/problem.yaml", "name: Sum\nlimits:\n  time_limit: 5\n"},                 \
    {"suite/sum/statement/problem.en.md", "Print the sum of both numbers.\n"},           \
    {"suite/sum/data/sample/1.in", "1 2\n"},                                             \
    {"suite/sum/data/sample/1.ans", "3\n"},                                              \
    {"suite/sum/data/secret/1.in", SMALL_SUITE_SECRET " 0\n"},                           \
    {"suite/sum/data/secret/1.ans", SMALL_SUITE_SECRET "\n"}
/* clang-format on */

/* Lines of an answers file, with a line end. */
#define SUM_LINE(sample, code)                                                           \
    "{\"task_id\": \"sum\", \"language\": \"python\", \"sample\": " sample               \
    ", \"solution\": \"" code "\"}\n"
#define SUM_RIGHT "print(sum(map(int, input().split())))"
#define SUM_WRONG "print(3)"
#define SUM_SLOW  "import time; time.sleep(2); " SUM_RIGHT

#endif
