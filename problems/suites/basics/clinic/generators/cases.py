def text(patients):
    return "\n".join([str(len(patients))] +
                     [" ".join(map(str, patient)) for patient in patients]) + "\n"


def day(rng, count, last_arrival, longest):
    return [(rng.randint(0, last_arrival), rng.randint(1, 5), rng.randint(1, longest))
            for _ in range(count)]


def cases(rng):
    yield "sample/1", text([(12, 2, 10), (0, 1, 30), (8, 2, 5), (30, 4, 20)])
    yield "sample/2", text([(5, 3, 10), (100, 1, 10)])
    yield "secret/01_one", text([(1000000000, 5, 1000000)])
    yield "secret/02_same_minute", text([(7, 3, 4)] * 20)
    yield "secret/03_arrives_when_free", text([(0, 1, 10), (5, 1, 10), (10, 2, 10),
                                               (20, 5, 1), (21, 5, 1), (22, 4, 1)])
    yield "secret/04_idle", text([(1000 * i, 1 + i % 5, 10) for i in range(50, 0, -1)])
    yield "secret/05_falling_arrivals", text([(50 - i, 3, 100) for i in range(50)])
    yield "secret/06_urgent_late", text([(i, 1 + i // 20, 3) for i in range(100)])
    yield "secret/07_tie_by_number", text([(i // 4, 2, 9) for i in range(40)])
    yield "secret/08_random", text(day(rng, 30, 60, 5))
    yield "secret/09_random", text(day(rng, 500, 5000, 20))
    yield "secret/10_random_idle", text(day(rng, 500, 100000, 60))
    yield "secret/11_late_end", text([(10**9 - i, 1 + i % 5, 10**6) for i in range(1500)])
    yield "secret/12_all_wait", text(day(rng, 9000, 9, 99))
