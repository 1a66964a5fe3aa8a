/*
 * One queue for each urgency. Patients enter in the order of arrival and number, so that
 * each queue is first in, first out.
 */
#include <stdio.h>
#include <stdlib.h>

struct patient {
    long long arrival, minutes, start;
    int urgency, number;
};

static int by_arrival(const void *a, const void *b)
{
    const struct patient *x = a, *y = b;

    if (x->arrival != y->arrival)
        return x->arrival < y->arrival ? -1 : 1;
    return x->number - y->number;
}

static int by_number(const void *a, const void *b)
{
    const struct patient *x = a, *y = b;

    return x->number - y->number;
}

int main(void)
{
    static struct patient patients[9000];
    static int queue[6][9000];
    int head[6] = {0}, tail[6] = {0}, n, arrived = 0;
    long long now = 0, longest = 0;

    if (scanf("%d", &n) != 1)
        return 1;
    for (int i = 0; i < n; i++) {
        struct patient *p = &patients[i];
        p->number = i;
        if (scanf("%lld %d %lld", &p->arrival, &p->urgency, &p->minutes) != 3)
            return 1;
    }
    qsort(patients, (size_t)n, sizeof(patients[0]), by_arrival);

    for (int treated = 0; treated < n; treated++) {
        int urgency = 5;
        if (arrived == treated && patients[arrived].arrival > now)
            now = patients[arrived].arrival;
        for (; arrived < n && patients[arrived].arrival <= now; arrived++) {
            int u = patients[arrived].urgency;
            queue[u][tail[u]++] = arrived;
        }
        while (head[urgency] == tail[urgency])
            urgency--;
        struct patient *p = &patients[queue[urgency][head[urgency]++]];
        p->start = now;
        now += p->minutes;
        if (p->start - p->arrival > longest)
            longest = p->start - p->arrival;
    }

    qsort(patients, (size_t)n, sizeof(patients[0]), by_number);
    for (int i = 0; i < n; i++)
        printf("%lld\n", patients[i].start);
    printf("longest wait %lld\n", longest);
    return 0;
}
