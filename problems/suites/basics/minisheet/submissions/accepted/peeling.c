/* Computes cells whose uses are all known, as long as there are any; the rest is cycles.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_CELLS = 5000, MAX_USES = 64, MAX_LINE = 128 };

struct cell {
    char name[16];
    char expression[MAX_LINE];
    int uses[MAX_USES]; /* positions in cells */
    int use_count, waits_for;
    int *users;
    int user_count;
    bool known, error;
    long long value;
};

static struct cell cells[MAX_CELLS];
static int by_name[MAX_CELLS];
static int cell_count;

static int compare_names(const void *a, const void *b)
{
    return strcmp(cells[*(const int *)a].name, cells[*(const int *)b].name);
}

/* Position of the cell with this name; -1: there is none. */
static int find_cell(const char *name)
{
    int low = 0, high = cell_count - 1;

    while (low <= high) {
        int middle = (low + high) / 2;
        int order = strcmp(cells[by_name[middle]].name, name);
        if (order == 0)
            return by_name[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle - 1;
    }
    return -1;
}

struct cursor {
    const char *at;
    bool error;
};

static long long parse_sum(struct cursor *cursor);

static char peek(struct cursor *cursor)
{
    while (*cursor->at == ' ')
        cursor->at++;
    return *cursor->at;
}

static void read_name(struct cursor *cursor, char *name)
{
    size_t length = 0;

    while (isalnum((unsigned char)*cursor->at) && length < 15)
        name[length++] = *cursor->at++;
    name[length] = '\0';
}

static long long parse_factor(struct cursor *cursor)
{
    char c = peek(cursor), name[16];

    if (c == '-') {
        cursor->at++;
        return -parse_factor(cursor);
    }
    if (c == '(') {
        cursor->at++;
        long long value = parse_sum(cursor);
        peek(cursor);
        cursor->at++;
        return value;
    }
    if (isdigit((unsigned char)c)) {
        char *end;
        long long value = strtoll(cursor->at, &end, 10);
        cursor->at = end;
        return value;
    }
    read_name(cursor, name);
    return cells[find_cell(name)].value;
}

static long long floor_divide(struct cursor *cursor, long long a, long long b)
{
    if (b == 0) {
        cursor->error = true;
        return 0;
    }
    long long quotient = a / b;
    return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

static long long parse_product(struct cursor *cursor)
{
    long long value = parse_factor(cursor);

    for (char c = peek(cursor); c == '*' || c == '/' || c == '%'; c = peek(cursor)) {
        cursor->at++;
        long long right = parse_factor(cursor);
        if (cursor->error)
            value = 0;
        else if (c == '*')
            value *= right;
        else if (c == '/')
            value = floor_divide(cursor, value, right);
        else
            value -= floor_divide(cursor, value, right) * right;
    }
    return value;
}

static long long parse_sum(struct cursor *cursor)
{
    long long value = parse_product(cursor);

    for (char c = peek(cursor); c == '+' || c == '-'; c = peek(cursor)) {
        cursor->at++;
        long long right = parse_product(cursor);
        value = c == '+' ? value + right : value - right;
    }
    return value;
}

static void find_uses(struct cell *cell)
{
    struct cursor cursor = {.at = cell->expression};

    while (*cursor.at != '\0') {
        char name[16];
        if (!isalnum((unsigned char)*cursor.at)) {
            cursor.at++;
            continue;
        }
        read_name(&cursor, name);
        if (isdigit((unsigned char)name[0]))
            continue;
        int used = find_cell(name);
        if (used < 0)
            cell->error = true;
        else
            cell->uses[cell->use_count++] = used;
    }
    cell->waits_for = cell->use_count;
}

static void link_users(void)
{
    for (int i = 0; i < cell_count; i++)
        for (int u = 0; u < cells[i].use_count; u++)
            cells[cells[i].uses[u]].user_count++;
    for (int i = 0; i < cell_count; i++) {
        cells[i].users = calloc((size_t)cells[i].user_count + 1, sizeof(int));
        cells[i].user_count = 0;
    }
    for (int i = 0; i < cell_count; i++)
        for (int u = 0; u < cells[i].use_count; u++) {
            struct cell *used = &cells[cells[i].uses[u]];
            used->users[used->user_count++] = i;
        }
}

static void compute(struct cell *cell)
{
    struct cursor cursor = {.at = cell->expression};

    cell->known = true;
    for (int u = 0; u < cell->use_count; u++)
        cell->error = cell->error || cells[cell->uses[u]].error;
    if (cell->error)
        return;
    cell->value = parse_sum(&cursor);
    cell->error = cursor.error;
}

int main(void)
{
    static char line[MAX_LINE];
    static int ready[MAX_CELLS];
    int ready_count = 0;

    while (cell_count < MAX_CELLS && fgets(line, sizeof(line), stdin)) {
        struct cell *cell = &cells[cell_count];
        line[strcspn(line, "\n")] = '\0';
        if (sscanf(line, "%15[a-z0-9]", cell->name) != 1)
            continue;
        snprintf(cell->expression, MAX_LINE, "%s", strchr(line, '=') + 1);
        by_name[cell_count] = cell_count;
        cell_count++;
    }
    qsort(by_name, (size_t)cell_count, sizeof(by_name[0]), compare_names);
    for (int i = 0; i < cell_count; i++)
        find_uses(&cells[i]);
    link_users();

    for (int i = 0; i < cell_count; i++)
        if (cells[i].waits_for == 0)
            ready[ready_count++] = i;
    while (ready_count > 0) {
        struct cell *cell = &cells[ready[--ready_count]];
        compute(cell);
        for (int u = 0; u < cell->user_count; u++)
            if (--cells[cell->users[u]].waits_for == 0)
                ready[ready_count++] = cell->users[u];
    }
    for (int i = 0; i < cell_count; i++) {
        if (!cells[i].known)
            printf("%s cycle\n", cells[i].name);
        else if (cells[i].error)
            printf("%s error\n", cells[i].name);
        else
            printf("%s %lld\n", cells[i].name, cells[i].value);
        free(cells[i].users);
    }
    return 0;
}
