from datetime import datetime, timedelta

FIRST = datetime(1970, 1, 1)
LAST = datetime(2199, 12, 31, 23, 59)


def text(bookings):
    rows = [f"{start:%Y-%m-%d %H:%M} {minutes}" for start, minutes in bookings]
    return "\n".join([str(len(rows))] + rows) + "\n"


def on(day, time="09:00"):
    return datetime.fromisoformat(day + " " + time)


def scattered(rng, count, first, days, longest):
    return [(first + timedelta(minutes=rng.randrange(days * 1440)),
             rng.randint(1, longest)) for _ in range(count)]


def shuffled(rng, bookings):
    rng.shuffle(bookings)
    return bookings


def cases(rng):
    yield "sample/1", text([
        (on("2024-12-30", "09:00"), 90), (on("2024-12-30", "10:00"), 60),
        (on("2024-12-30", "11:00"), 45), (on("2024-12-31", "23:30"), 120)])
    yield "sample/2", text([])
    yield "secret/01_one_minute", text([(FIRST, 1)])
    yield "secret/02_last_minute", text([(LAST, 1000000), (FIRST, 1000000)])
    yield "secret/03_contained", text([
        (on("2023-05-01", "08:00"), 600), (on("2023-05-01", "09:00"), 30),
        (on("2023-05-01", "12:00"), 60), (on("2023-05-01", "18:01"), 5)])
    yield "secret/04_one_minute_apart", text([
        (on("2001-01-01", f"{hour:02}:00"), 59 + hour % 2) for hour in range(24)])
    yield "secret/05_leap_2000", text([(on("2000-02-28", "12:00"), 1440),
                                       (on("2000-02-29", "12:00"), 1440)])
    yield "secret/06_no_leap_2100", text([(on("2100-02-28", "23:00"), 60),
                                          (on("2100-03-01", "00:00"), 60)])
    yield "secret/07_equal_longest", text([
        (on("2150-07-04"), 45), (on("2150-07-03"), 45), (on("2150-07-05"), 44),
        (on("2150-07-02"), 44)])
    yield "secret/08_same_start", text([(on("1999-12-31", "23:59"), m)
                                        for m in (5, 1, 700, 3)])
    yield "secret/09_sparse", text(scattered(rng, 200, FIRST, 80000, 3000))
    yield "secret/10_dense", text(scattered(rng, 600, on("2099-11-01"), 200, 500))
    chain = [(on("2180-01-01") + timedelta(minutes=60 * i), 61) for i in range(1500)]
    far = [(FIRST + timedelta(days=20 * i), 7) for i in range(1500)]
    yield "secret/11_chain", text(shuffled(rng, far) + shuffled(rng, chain))
