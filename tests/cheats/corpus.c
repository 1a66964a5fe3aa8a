#include "tests/cheats/corpus.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grader/base/io.h"

#define TEXT_CAP     ((size_t)1 << 20)
#define HEADER_LINES 12
#define MARKS        "#/*<!- \t"

static const struct {
    const char *ending;
    const char *language;
} languages[] = {
    {".py", "python"}, {".c", "c"},     {".cc", "cpp"},  {".js", "javascript"},
    {".java", "java"}, {".go", "go"},   {".rs", "rust"}, {".php", "php"},
    {".rb", "ruby"},   {".pl", "perl"}, {".lua", "lua"}, {".R", "r"},
    {".sh", "bash"},   {".md", NULL},
};

const char *corpus_language(const struct corpus_answer *answer)
{
    const char *ending = strrchr(answer->name, '.');

    for (size_t i = 0; ending && i < ARRAY_SIZE(languages); i++)
        if (strcmp(ending, languages[i].ending) == 0)
            return languages[i].language;
    return NULL;
}

static void answer_release(struct corpus_answer *answer)
{
    free(answer->name);
    free(answer->text);
    free(answer->row);
    free(answer->class);
    for (size_t i = 0; i < answer->task_count; i++)
        free(answer->tasks[i]);
}

void corpus_release(struct corpus *corpus)
{
    for (size_t i = 0; i < corpus->count; i++)
        answer_release(&corpus->answers[i]);
    free(corpus->answers);
    *corpus = (struct corpus){NULL, 0};
}

/* ---- one header line ---- */

static int set_text(char **field, const char *value, struct err *err)
{
    free(*field);
    *field = strdup(value);
    return *field ? 0 : err_oom(err);
}

static int add_task(struct corpus_answer *answer, const char *word, struct err *err)
{
    if (answer->task_count == CORPUS_TASKS_MAX)
        return err_say(err, E2BIG, "tasks: more than %d", CORPUS_TASKS_MAX);
    if (!strchr(word, '/'))
        return err_say(err, EINVAL, "tasks: '%s' is not SUITE/TASK_ID", word);
    answer->tasks[answer->task_count] = strdup(word);
    if (!answer->tasks[answer->task_count])
        return err_oom(err);
    answer->task_count++;
    return 0;
}

static int add_expected(struct corpus_answer *answer, const char *word, struct err *err)
{
    enum verdict verdict;

    if (!verdict_parse(word, &verdict) || verdict == VERDICT_AC || verdict == VERDICT_JE)
        return err_say(err, EINVAL, "expect: '%s' is no verdict that a cheat may get",
                       word);
    answer->expected |= 1U << verdict;
    return 0;
}

static int each_word(struct corpus_answer *answer, char *value,
                     int (*add)(struct corpus_answer *, const char *, struct err *),
                     struct err *err)
{
    char *rest = NULL;
    int r = 0;

    for (char *word = strtok_r(value, " ", &rest); word && r == 0;
         word = strtok_r(NULL, " ", &rest))
        if (strcmp(word, "-->") != 0)
            r = add(answer, word, err);
    return r;
}

static int read_header_line(struct corpus_answer *answer, char *line, struct err *err)
{
    char *value = strstr(line, ": ");

    line += strspn(line, MARKS);
    if (!value || value < line)
        return 0;
    *value = '\0';
    value += strlen(": ");
    if (strcmp(line, "cheat") == 0 || strcmp(line, "honest") == 0 ||
        strcmp(line, "unstopped") == 0) {
        answer->honest = line[0] == 'h';
        answer->unstopped = line[0] == 'u';
        return set_text(&answer->row, value, err);
    }
    if (strcmp(line, "class") == 0)
        return set_text(&answer->class, value, err);
    if (strcmp(line, "tasks") == 0)
        return each_word(answer, value, add_task, err);
    if (strcmp(line, "expect") == 0)
        return each_word(answer, value, add_expected, err);
    return 0;
}

static int read_header(struct corpus_answer *answer, struct err *err)
{
    cleanup_free char *copy = strdup(answer->text);
    char *line = copy;
    int r = 0;

    if (!copy)
        return err_oom(err);
    for (int i = 0; i < HEADER_LINES && line && r == 0; i++) {
        char *end = strchr(line, '\n');

        if (end)
            *end++ = '\0';
        r = read_header_line(answer, line, err);
        line = end;
    }
    if (r < 0)
        return r;
    if (!answer->row || !answer->class || !answer->task_count)
        return err_say(err, EINVAL, "the header lacks cheat or honest, class or tasks");
    if ((answer->honest || answer->unstopped) == (answer->expected != 0))
        return err_say(err, EINVAL,
                       "a cheat has 'expect:'; an honest twin, and one that is known to "
                       "get through, has not");
    if (answer->honest || answer->unstopped)
        answer->expected = 1U << VERDICT_AC;
    return 0;
}

/* ---- the folder ---- */

static int read_answer(const char *folder, const char *name, struct corpus_answer *answer,
                       struct err *err)
{
    cleanup_free char *path = io_join(folder, name);
    size_t len;
    int r;

    answer->name = strdup(name);
    if (!path || !answer->name)
        return err_oom(err);
    r = io_read_file(path, TEXT_CAP, &answer->text, &len, err);
    if (r < 0)
        return r;
    r = read_header(answer, err);
    return r < 0 ? err_wrap(err, "%s", path) : 0;
}

int corpus_load(const char *folder, struct corpus *ret_corpus, struct err *err)
{
    cleanup_corpus struct corpus corpus = {NULL, 0};
    char **names;
    size_t count;
    int r = io_list_dir(folder, &names, &count, err);

    if (r < 0)
        return r;
    corpus.answers = calloc(count ? count : 1, sizeof(*corpus.answers));
    if (!corpus.answers)
        r = err_oom(err);
    while (r == 0 && corpus.count < count) {
        corpus.count++;
        r = read_answer(folder, names[corpus.count - 1],
                        &corpus.answers[corpus.count - 1], err);
    }
    io_free_names(names);
    if (r < 0)
        return r;
    *ret_corpus = corpus;
    corpus.answers = NULL;
    corpus.count = 0;
    return 0;
}
