/* The scores of runs: on the terminal, as Markdown, JUnit XML or a badge. */
#include <errno.h>
#include <string.h>

#include "grader/base/json.h"
#include "grader/cmd/commands.h"
#include "grader/cmd/exit.h"
#include "grader/cmd/grade_store.h"
#include "grader/cmd/output.h"
#include "grader/cmd/run_load.h"
#include "grader/report/junit.h"
#include "grader/report/scores.h"
#include "grader/report/terminal.h"

#define DOCUMENT_CAP ((size_t)1 << 30)
#define SENTENCE_MAX 512

struct report_options {
    const char *store;
    const char *markdown;
    const char *junit;
    int flavor;
    const char *badge;
};

#define OFFSET(member) offsetof(struct report_options, member)

static const char *const flavors[] = {"jenkins", "gitlab", NULL};

static const struct option_row rows[] = {
    STORE_OPTION_ROW(struct report_options, store),
    {.name = "markdown",
     .argument = "FILE",
     .help = "Write the table as Markdown, for pull requests; - is standard output.",
     .kind = OPTION_STRING,
     .offset = OFFSET(markdown)},
    {.name = "junit",
     .argument = "FILE",
     .help = "Write each result as a test case in JUnit's XML.",
     .kind = OPTION_STRING,
     .offset = OFFSET(junit)},
    {.name = "junit-flavor",
     .argument = "FLAVOR",
     .help = "jenkins (the default: its junit-10 schema) or gitlab.",
     .kind = OPTION_CHOICE,
     .offset = OFFSET(flavor),
     .choices = flavors},
    {.name = "badge",
     .argument = "FILE",
     .help = "Write the score as a shields.io endpoint.",
     .kind = OPTION_STRING,
     .offset = OFFSET(badge)},
    {.name = NULL},
};

static const struct command_help help = {
    .name = "report",
    .operands = "[RUN...]",
    .summary = "Prints scores with 95 % intervals: by model, and within it by task and "
               "language. RUN is a run's name or a file of one; the newest run by "
               "default.",
    .options = rows,
    .notes = "A file is written for one run alone.\n"
             "Exit status: 0 done; 2 usage; 3 a run is incomplete; 4 nothing was scored.",
    .operands_min = 0,
    .operands_max = -1,
};

/* What is gathered while a run is read. */
struct gathering {
    const struct report_options *options;
    struct scores_report report;
    struct buf cases;
    struct junit_counts counts;
    char isolation[SENTENCE_MAX];
};

static int note_slow(struct scores_report *report, const struct result *result,
                     struct err *err)
{
    struct slow_result slow = {NULL, result->cpu_ms}, moved;

    for (size_t i = 0; i < SCORES_SLOWEST; i++) {
        struct slow_result *place = &report->slowest[i];

        if (slow.cpu_ms <= place->cpu_ms)
            continue;
        if (!slow.task_id && !(slow.task_id = strdup(result->task_id)))
            return err_oom(err);
        moved = *place;
        *place = slow;
        slow = moved;
    }
    free(slow.task_id);
    return 0;
}

static int take(void *context, const struct result *result, struct err *err)
{
    struct gathering *g = context;
    int r = note_slow(&g->report, result, err);

    if (r < 0 || !g->options->junit)
        return r;
    r = junit_case(&g->cases, result, (enum junit_flavor)g->options->flavor, &g->counts);
    return r < 0 ? err_set(err, -r, "write %s", g->options->junit) : 0;
}

static bool is_layer(const char *name)
{
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyz-0123456789")] == '\0';
}

/* Of the run's info, which can be anything. */
static void tell_isolation(struct gathering *g, const char *info)
{
    cleanup_json cJSON *value = NULL;
    const cJSON *isolation, *one;
    size_t len;

    if (json_parse(info, strlen(info), &value, NULL) < 0)
        return;
    isolation = json_get(value, "isolation");
    if (!cJSON_IsObject(isolation))
        return;
    g->report.isolation = g->isolation;
    snprintf(g->isolation, sizeof(g->isolation), "Strict isolation.");
    if (cJSON_IsTrue(json_get(isolation, "strict")))
        return;
    len = (size_t)snprintf(g->isolation, sizeof(g->isolation),
                           "Best-effort isolation, without");
    cJSON_ArrayForEach(one, json_get(isolation, "missing"))
    {
        if (cJSON_IsString(one) && is_layer(one->valuestring) &&
            len + strlen(one->valuestring) + 2 < sizeof(g->isolation))
            len += (size_t)snprintf(g->isolation + len, sizeof(g->isolation) - len, " %s",
                                    one->valuestring);
    }
}

static int write_files(const struct gathering *g, const struct run *run, struct err *err)
{
    const struct report_options *options = g->options;
    cleanup_buf struct buf b = BUF_INIT(DOCUMENT_CAP);
    int r = 0;

    if (options->markdown) {
        r = scores_markdown(&b, &g->report);
        r = r < 0 ? err_set(err, -r, "write %s", options->markdown)
                  : output_write(options->markdown, &b, err);
    }
    buf_clear(&b);
    if (r == 0 && options->badge) {
        r = scores_badge(&b, &g->report);
        r = r < 0 ? err_set(err, -r, "write %s", options->badge)
                  : output_write(options->badge, &b, err);
    }
    buf_clear(&b);
    if (r == 0 && options->junit) {
        r = junit_document(&b, run->name, run->started, &g->counts, &g->cases);
        r = r < 0 ? err_set(err, -r, "write %s", options->junit)
                  : output_write(options->junit, &b, err);
    }
    return r;
}

static bool takes_stdout(const char *path)
{
    return path && strcmp(path, "-") == 0;
}

static int print(const struct gathering *g, struct err *err)
{
    const struct report_options *options = g->options;
    cleanup_buf struct buf b = BUF_INIT(DOCUMENT_CAP);
    int r;

    if (takes_stdout(options->markdown) || takes_stdout(options->junit) ||
        takes_stdout(options->badge))
        return 0;
    r = scores_terminal(&b, &g->report, terminal_wants_colour(stdout));
    return r < 0 ? err_set(err, -r, "print the scores") : output_write(NULL, &b, err);
}

static enum exit_status status_of(const struct loaded_run *loaded)
{
    struct score_filter any = {NULL, NULL, NULL};
    struct score all = {0};

    if (score_table_score(loaded->table, &any, &all, NULL) < 0)
        return all.verdicts[VERDICT_JE] ? EXIT_INCOMPLETE : EXIT_NOTHING;
    return all.verdicts[VERDICT_JE] || loaded->run.state != RUN_DONE ? EXIT_INCOMPLETE
                                                                     : EXIT_DONE;
}

static int report(const struct report_options *options, const char *what, int *ret_status,
                  struct err *err)
{
    cleanup_loaded_run struct loaded_run loaded = {.table = NULL};
    struct gathering g = {.options = options, .cases = BUF_INIT(DOCUMENT_CAP)};
    int r = run_load(what, options->store, take, &g, &loaded, err);

    if (r == 0) {
        g.report.run = loaded.run.name;
        g.report.state = run_state_name(loaded.run.state);
        g.report.suite = loaded.run.suite;
        g.report.answers = loaded.run.answers;
        g.report.started = loaded.run.started;
        g.report.table = loaded.table;
        g.report.models = loaded.models;
        g.report.model_count = loaded.model_count;
        tell_isolation(&g, loaded.run.info);
        r = print(&g, err);
        *ret_status = status_of(&loaded);
    }
    if (r == 0)
        r = write_files(&g, &loaded.run, err);
    for (size_t i = 0; i < SCORES_SLOWEST; i++)
        free(g.report.slowest[i].task_id);
    buf_release(&g.cases);
    return r;
}

int cmd_report(int argc, char **argv)
{
    struct report_options options = {0};
    struct err err = ERR_INIT;
    int operand, worst = EXIT_DONE,
                 status = options_run(&help, argc, argv, &options, &operand);
    int count, r = 0;

    if (status != OPTIONS_PROCEED)
        return status;
    count = argc - operand;
    if (count > 1 && (options.markdown || options.junit || options.badge))
        r = err_say(&err, EINVAL, "a file holds one run: name one");
    for (int i = 0; r == 0 && (i < count || i == 0); i++) {
        if (i)
            putchar('\n');
        fflush(stdout);
        r = report(&options, count ? argv[operand + i] : NULL, &status, &err);
        worst = r == 0 && status > worst ? status : worst;
    }
    if (r == 0)
        return worst;
    command_complain(help.name, &err);
    return EXIT_USAGE;
}
