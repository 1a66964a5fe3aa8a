/*
 * attacks NAME                             one attack
 * attacks witness pid|- ipc|-              what is strange about this place?
 * attacks leave|find|leave-and-find NAME   see leftover.h
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/escape/attack.h"
#include "tests/escape/leftover.h"
#include "tests/escape/programs/witness.h"

#define ATTACK_GROUP_ADDRESS(group) &group##_attacks,
static const struct attack_group *const groups[] = {ATTACK_GROUPS(ATTACK_GROUP_ADDRESS)};

static const struct attack *find(const char *name)
{
    for (size_t g = 0; g < sizeof(groups) / sizeof(groups[0]); g++)
        for (size_t i = 0; i < groups[g]->count; i++)
            if (strcmp(groups[g]->attacks[i].name, name) == 0)
                return &groups[g]->attacks[i];
    return NULL;
}

/* Not exit(): what an attack did to this process must not matter any more. */
static _Noreturn void finish(int code, const char *text, const char *detail)
{
    char line[128];
    int n = snprintf(line, sizeof(line), "%s%s\n", text, detail);

    if (write(STDOUT_FILENO, line, (size_t)n) != n)
        _exit(ATTACK_UNKNOWN);
    _exit(code);
}

static _Noreturn void attack_and_finish(const struct attack *attack)
{
    int r = attack->run();

    if (r == REACHED)
        finish(ATTACK_REACHED, "REACHED: ", attack->tries);
    if (r == FINE)
        finish(ATTACK_FINE, "fine", "");
    finish(ATTACK_REFUSED, "refused: ", strerrorname_np(r) ? strerrorname_np(r) : "?");
}

static _Noreturn void leave_or_find(const char *what, const char *name)
{
    for (size_t i = 0; i < leftover_count; i++) {
        const struct leftover *leftover = &leftovers[i];
        int r = 0;

        if (strcmp(leftover->name, name) != 0)
            continue;
        if (strcmp(what, "find") != 0)
            r = leftover->leave();
        if (r)
            finish(ATTACK_UNKNOWN, "could not be left: ", strerrorname_np(r));
        if (strcmp(what, "leave") == 0)
            finish(ATTACK_FINE, "fine", "");
        if (leftover->find())
            finish(ATTACK_REACHED, "REACHED: found ", name);
        finish(ATTACK_REFUSED, "found nothing", "");
    }
    finish(ATTACK_UNKNOWN, "no such leftover", "");
}

int main(int argc, char **argv)
{
    const struct attack *attack;

    if (argc == 4 && strcmp(argv[1], "witness") == 0)
        return witness(strcmp(argv[2], "pid") == 0, strcmp(argv[3], "ipc") == 0);
    if (argc == 3)
        leave_or_find(argv[1], argv[2]);
    attack = argc == 2 ? find(argv[1]) : NULL;
    if (attack)
        attack_and_finish(attack);
    finish(ATTACK_UNKNOWN, "no such attack", "");
}
