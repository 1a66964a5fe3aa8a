/*
 * attacks NAME: one attack. attacks witness: what is strange about this place?
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/escape/attack.h"
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

int main(int argc, char **argv)
{
    const struct attack *attack;

    if (argc == 2 && strcmp(argv[1], "witness") == 0)
        return witness();
    attack = argc == 2 ? find(argv[1]) : NULL;
    if (attack)
        attack_and_finish(attack);
    finish(ATTACK_UNKNOWN, "no such attack", "");
}
