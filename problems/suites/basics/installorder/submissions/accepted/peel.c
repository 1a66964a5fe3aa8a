#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PACKAGES = 4000, MAX_NEEDS = 20000, NAME_SIZE = 24 };

struct need {
    int package, needed;
};

static char names[MAX_PACKAGES][NAME_SIZE];
static int by_name[MAX_PACKAGES];
static int package_count;
static struct need needs[MAX_NEEDS];
static int need_count;

static int compare_names(const void *a, const void *b)
{
    return strcmp(names[*(const int *)a], names[*(const int *)b]);
}

static int compare_needed(const void *a, const void *b)
{
    return ((const struct need *)a)->needed - ((const struct need *)b)->needed;
}

static int find_name(const char *name)
{
    int low = 0, high = package_count - 1;

    while (low < high) {
        int middle = (low + high) / 2;
        if (strcmp(names[by_name[middle]], name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return by_name[low];
}

static char *read_all(void)
{
    static char text[1 << 20];

    text[fread(text, 1, sizeof(text) - 1, stdin)] = '\0';
    return text;
}

/* Each word that ends in a colon starts a new package. */
static void read_packages(char *text)
{
    static char *words[MAX_NEEDS];
    static int word_package[MAX_NEEDS];
    char *word = strtok(text, " \n");

    for (word = strtok(NULL, " \n"); word != NULL; word = strtok(NULL, " \n")) {
        size_t length = strlen(word);
        if (word[length - 1] == ':') {
            word[length - 1] = '\0';
            snprintf(names[package_count++], NAME_SIZE, "%s", word);
        } else {
            words[need_count] = word;
            word_package[need_count++] = package_count - 1;
        }
    }
    for (int i = 0; i < package_count; i++)
        by_name[i] = i;
    qsort(by_name, (size_t)package_count, sizeof(by_name[0]), compare_names);
    for (int i = 0; i < need_count; i++)
        needs[i] = (struct need){word_package[i], find_name(words[i])};
}

/* Each package with missing > 0 needs another such package. */
static void print_cycle(const int *missing)
{
    static int next[MAX_PACKAGES], seen[MAX_PACKAGES];
    int at = 0;

    for (int i = 0; i < need_count; i++)
        if (missing[needs[i].needed] > 0)
            next[needs[i].package] = needs[i].needed;
    while (missing[at] == 0)
        at++;
    for (; !seen[at]; at = next[at])
        seen[at] = 1;
    puts("cycle");
    int first = at;
    do {
        puts(names[at]);
        at = next[at];
    } while (at != first);
}

int main(void)
{
    static int missing[MAX_PACKAGES], first_user[MAX_PACKAGES + 1], order[MAX_PACKAGES];
    int ordered = 0;

    read_packages(read_all());
    qsort(needs, (size_t)need_count, sizeof(needs[0]), compare_needed);
    for (int i = 0; i < need_count; i++) {
        missing[needs[i].package]++;
        first_user[needs[i].needed + 1]++;
    }
    for (int i = 0; i < package_count; i++) {
        first_user[i + 1] += first_user[i];
        if (missing[i] == 0)
            order[ordered++] = i;
    }
    for (int done = 0; done < ordered; done++) {
        int package = order[done];
        for (int u = first_user[package]; u < first_user[package + 1]; u++)
            if (--missing[needs[u].package] == 0)
                order[ordered++] = needs[u].package;
    }
    if (ordered < package_count) {
        print_cycle(missing);
        return 0;
    }
    puts("order");
    for (int i = 0; i < package_count; i++)
        puts(names[order[i]]);
    return 0;
}
