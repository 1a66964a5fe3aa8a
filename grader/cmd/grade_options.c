#include "grader/cmd/grade_options.h"

#include "grader/cmd/output.h"

#define OFFSET(member) offsetof(struct grade_options, member)

static const struct option_row rows[] = {
    {.name = "jobs",
     .letter = 'j',
     .argument = "N",
     .help = "Answers judged at the same time; the number of CPUs by default.",
     .kind = OPTION_U64,
     .offset = OFFSET(jobs),
     .min = 1,
     .max = GRADE_WORKERS_MAX},
    {.name = "all-cases",
     .help = "Run every test case, also after one that failed.",
     .kind = OPTION_FLAG,
     .offset = OFFSET(all_cases)},
    {.name = "submissions",
     .help =
         "Grade the packages' own submissions instead of an answers file, and compare "
         "with the verdicts that their folders promise; exit status 1 where one "
         "differs.",
     .kind = OPTION_FLAG,
     .offset = OFFSET(submissions)},
    {.name = "skip-bad-problems",
     .help = "Leave out records of a data set that are malformed or whose reference "
             "fails, and grade the rest; without it nothing is graded then.",
     .kind = OPTION_FLAG,
     .offset = OFFSET(skip_bad_problems)},
    {.name = "time-limit",
     .argument = "SECONDS",
     .help = "CPU time for each case, instead of the problem's limit.",
     .kind = OPTION_SECONDS,
     .offset = OFFSET(time_limit_ms)},
    {.name = "memory-limit",
     .argument = "MIB",
     .help = "Memory for each case, instead of the problem's limit.",
     .kind = OPTION_U64,
     .offset = OFFSET(memory_limit_mib),
     .min = 1,
     .max = 1 << 24},
    JSON_OPTION_ROW(struct grade_options),
    {.name = "jsonl",
     .argument = "FILE",
     .help = "Write each result as a line as soon as it is there; - is standard output.",
     .kind = OPTION_STRING,
     .offset = OFFSET(jsonl)},
    {.name = "run",
     .argument = "NAME",
     .help = "What the run is called in the store. A run of this name that was "
             "interrupted is gone on with.",
     .kind = OPTION_STRING,
     .offset = OFFSET(store.run)},
    STORE_OPTION_ROW(struct grade_options, store.store),
    {.name = "no-store",
     .help = "Keep no results.",
     .kind = OPTION_FLAG,
     .offset = OFFSET(store.no_store)},
    {.name = "no-cache",
     .help = "Judge anew what was judged before.",
     .kind = OPTION_FLAG,
     .offset = OFFSET(store.no_cache)},
    {.name = "shard",
     .argument = "I/N",
     .help = "Grade the I-th (from 0) of N parts, split by task; auto: as the scheduler "
             "says (Slurm arrays, CI_NODE_INDEX). `assay merge` joins them.",
     .kind = OPTION_STRING,
     .offset = OFFSET(shard)},
    {.name = "shards",
     .argument = "N",
     .help = "Grade one of N parts: JOB_COMPLETION_INDEX, or the scheduler, says which.",
     .kind = OPTION_U64,
     .offset = OFFSET(shards),
     .min = 1,
     .max = SHARDS_MAX},
    ISOLATION_OPTION_ROW(struct grade_options),
    {.name = "cold",
     .help = "Start an interpreter for each run, instead of a copy of a warm one.",
     .kind = OPTION_FLAG,
     .offset = OFFSET(cold)},
    {.name = "preload",
     .argument = "MODULES",
     .help = "Python modules that a warm interpreter has ready beside the usual ones: "
             "names with commas between, such as numpy.",
     .kind = OPTION_STRING,
     .offset = OFFSET(preload)},
    TOOL_OPTION_ROWS(struct grade_options),
    {.name = "quiet",
     .letter = 'q',
     .help = "No progress on the terminal.",
     .kind = OPTION_FLAG,
     .offset = OFFSET(quiet)},
    {.name = "verbose",
     .letter = 'v',
     .help = "All notes about answers that were left out.",
     .kind = OPTION_FLAG,
     .offset = OFFSET(verbose)},
    {.name = NULL},
};

const struct command_help grade_help = {
    .name = "grade",
    .operands = "SUITE ANSWERS",
    .summary = "Judges the answers in the sandbox and prints the verdicts. SUITE is a "
               "folder of problem packages, one package, or a data-set file; ANSWERS is "
               "a .jsonl[.gz] file, a folder, or - for standard input.",
    .options = rows,
    .notes = "With ANSWERS - and --jsonl - it is a co-process: each result is written as "
             "soon as it is there, in the order of completion, until its input ends.\n"
             "Exit status: 0 done; 1 a submission broke its promise; 2 usage; 3 "
             "incomplete because of judge errors; 4 nothing was graded.",
    .operands_min = 1,
    .operands_max = 2,
};
