#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { DAY = 24 * 60 };

struct span {
    long long start, end;
};

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year));
}

static long long minute_of(int year, int month, int day, int hour, int minute)
{
    long long days = day - 1;

    for (int y = 1970; y < year; y++)
        days += is_leap(y) ? 366 : 365;
    for (int m = 1; m < month; m++)
        days += month_days(year, m);
    return days * DAY + hour * 60 + minute;
}

static void print_time(long long minute, char after)
{
    long long days = minute / DAY;
    int rest = (int)(minute % DAY), year = 1970, month = 1;

    while (days >= (is_leap(year) ? 366 : 365)) {
        days -= is_leap(year) ? 366 : 365;
        year++;
    }
    while (days >= month_days(year, month)) {
        days -= month_days(year, month);
        month++;
    }
    printf("%04d-%02d-%02d %02d:%02d%c", year, month, (int)days + 1, rest / 60, rest % 60,
           after);
}

static int by_start(const void *a, const void *b)
{
    const struct span *x = a, *y = b;

    return (x->start > y->start) - (x->start < y->start);
}

int main(void)
{
    int n;

    if (scanf("%d", &n) != 1)
        return 1;
    struct span *spans = calloc((size_t)n + 1, sizeof(*spans));
    for (int i = 0; i < n; i++) {
        int year, month, day, hour, minute, length;
        if (scanf("%d-%d-%d %d:%d %d", &year, &month, &day, &hour, &minute, &length) != 6)
            return 1;
        spans[i].start = minute_of(year, month, day, hour, minute);
        spans[i].end = spans[i].start + length;
    }
    qsort(spans, (size_t)n, sizeof(*spans), by_start);

    struct span longest = {0, 0};
    int blocks = 0;
    long long booked = 0;
    for (int i = 0; i < n;) {
        struct span block = spans[i];
        for (i++; i < n && spans[i].start <= block.end; i++)
            if (spans[i].end > block.end)
                block.end = spans[i].end;
        blocks++;
        booked += block.end - block.start;
        if (block.end - block.start > longest.end - longest.start)
            longest = block;
    }
    printf("%d\n%lld\n", blocks, booked);
    if (blocks > 0) {
        print_time(longest.start, ' ');
        print_time(longest.end, '\n');
    } else {
        puts("-");
    }
    free(spans);
    return 0;
}
