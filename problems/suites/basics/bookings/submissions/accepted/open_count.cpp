// Counts how many bookings are open: +1 at a start, -1 at an end.
#include <cstdio>
#include <ctime>
#include <map>

static long long minute_of(int year, int month, int day, int hour, int minute)
{
    std::tm parts{};
    parts.tm_year = year - 1900;
    parts.tm_mon = month - 1;
    parts.tm_mday = day;
    parts.tm_hour = hour;
    parts.tm_min = minute;
    return static_cast<long long>(timegm(&parts)) / 60;
}

static void print_time(long long minute, const char *after)
{
    std::time_t seconds = static_cast<std::time_t>(minute * 60);
    std::tm parts{};
    char text[64];
    gmtime_r(&seconds, &parts);
    std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &parts);
    std::printf("%s%s", text, after);
}

int main()
{
    int n;
    if (std::scanf("%d", &n) != 1)
        return 1;
    std::map<long long, int> change;
    while (n-- > 0) {
        int year, month, day, hour, minute, length;
        if (std::scanf("%d-%d-%d %d:%d %d", &year, &month, &day, &hour, &minute,
                       &length) != 6)
            return 1;
        long long start = minute_of(year, month, day, hour, minute);
        change[start] += 1;
        change[start + length] -= 1;
    }

    long long blocks = 0, booked = 0, opened = 0, best_start = 0, best_end = 0;
    int open = 0;
    for (auto [minute, delta] : change) {
        if (open == 0 && delta > 0) {
            opened = minute;
            blocks++;
        }
        open += delta;
        if (open == 0 && delta < 0) {
            booked += minute - opened;
            if (minute - opened > best_end - best_start) {
                best_start = opened;
                best_end = minute;
            }
        }
    }
    std::printf("%lld\n%lld\n", blocks, booked);
    if (blocks == 0) {
        std::puts("-");
        return 0;
    }
    print_time(best_start, " ");
    print_time(best_end, "\n");
}
