#include <errno.h>

#include "grader/answer/answer.h"
#include "grader/answer/answers_dir.h"
#include "grader/answer/answers_jsonl.h"
#include "grader/answer/sample_count.h"
#include "grader/base/io.h"

struct answers {
    struct sample_count count;
    struct answers_jsonl *lines; /* the file that is being read, NULL between files */
    struct answers_dir *dir;     /* NULL: there is only that file */
    size_t next_item;
};

void answer_release(struct answer *answer)
{
    free(answer->task_id);
    free(answer->sample);
    free(answer->model);
    free(answer->language);
    free(answer->text);
    free(answer->origin);
    if (answer->form == ANSWER_FILES)
        source_program_release(&answer->files);
    *answer = (struct answer){0};
}

int answers_open(const char *path, const struct suite *suite,
                 struct answers **ret_answers, struct err *err)
{
    struct answers *answers = calloc(1, sizeof(*answers));
    int r;

    if (!answers)
        return err_oom(err);
    if (io_is_dir(path))
        r = answers_dir_open(path, suite, &answers->dir, err);
    else
        r = answers_jsonl_open(path, &answers->count, &answers->lines, err);
    if (r < 0) {
        answers_close(answers);
        return r;
    }
    *ret_answers = answers;
    return 0;
}

void answers_close(struct answers *answers)
{
    if (!answers)
        return;
    answers_jsonl_close(answers->lines);
    answers_dir_free(answers->dir);
    sample_count_release(&answers->count);
    free(answers);
}

/* The current file's next line: 0 when it has ended, and is closed. */
static int next_line(struct answers *answers, struct answer *ret_answer, struct err *err)
{
    int r;

    if (!answers->lines)
        return 0;
    r = answers_jsonl_next(answers->lines, ret_answer, err);
    if (r == 0) {
        answers_jsonl_close(answers->lines);
        answers->lines = NULL;
    }
    return r;
}

/* 1 with an answer, 0 when the item was a file of lines that is now open. */
static int start_item(struct answers *answers, const struct answers_dir_item *item,
                      struct answer *ret_answer, struct err *err)
{
    int r;

    switch (item->kind) {
    case ANSWERS_DIR_LINES:
        return answers_jsonl_open(item->path, &answers->count, &answers->lines, err);
    case ANSWERS_DIR_BAD:
        return err_say(err, EBADMSG, "%s", item->problem);
    case ANSWERS_DIR_FILE:
    case ANSWERS_DIR_PROGRAM:
        break;
    }
    r = answers_dir_load(item, ret_answer, err);
    return r < 0 ? r : 1;
}

int answers_next(struct answers *answers, struct answer *ret_answer, struct err *err)
{
    for (;;) {
        int r = next_line(answers, ret_answer, err);

        if (r)
            return r;
        if (!answers->dir || answers->next_item == answers_dir_count(answers->dir))
            return 0;
        r = start_item(answers, answers_dir_item(answers->dir, answers->next_item++),
                       ret_answer, err);
        if (r)
            return r;
    }
}
