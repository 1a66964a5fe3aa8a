def shown(thousandths):
    sign = "-" if thousandths < 0 else ""
    whole, rest = divmod(abs(thousandths), 1000)
    return sign + (f"{whole}.{rest:03}".rstrip("0") if rest else str(whole))


def text(wanted, pumps):
    return "\n".join([f"{len(pumps)} {wanted}"] + [
        f"{start} {stop} {shown(rate)}" for start, stop, rate in pumps]) + "\n"


def random_pumps(rng, count, end, rate_low, rate_high):
    pumps = []
    while len(pumps) < count:
        start, stop = sorted((rng.randint(0, end), rng.randint(0, end)))
        rate = rng.randint(rate_low, rate_high)
        if start < stop and rate != 0:
            pumps.append((start, stop, rate))
    return pumps


def cases(rng):
    yield "sample/1", text(30, [(0, 15, 2000), (10, 30, -2000), (30, 40, 4000)])
    yield "sample/2", text(100, [(0, 50, 1500), (60, 70, -500)])
    yield "secret/01_one_pump", text(1, [(7, 8, 1000000)])
    yield "secret/02_just_reached", text(500, [(100, 200, 5000)])
    yield "secret/03_just_missed", text(500, [(100, 200, 4999)])
    yield "secret/04_empty_first", text(10, [(0, 1000, -3000), (400, 1000, 3250)])
    yield "secret/05_drain_only", text(1, [(0, 10**9, -1000000)])
    yield "secret/06_drained_between", text(60, [(0, 50, 1000), (50, 500, -1000),
                                                 (500, 600, 700)])
    yield "secret/07_slow_rate", text(10**6, [(0, 10**9, 1)] + [(5, 10**9, 2)])
    yield "secret/08_thirds", text(10, [(0, 100, 3000)])
    yield "secret/09_largest", text(10**12, [(0, 10**9, 10**6)])
    yield "secret/10_many_at_once", text(10**12, [(0, 10**9, 10**6)] * 200 +
                                         [(10**5, 10**9, -10**6)] * 199)
    yield "secret/11_random", text(60, random_pumps(rng, 12, 100, -3000, 4000))
    yield "secret/12_random", text(60000, random_pumps(rng, 300, 5000, -1000, 1100))
    yield "secret/13_random_drain", text(1200, random_pumps(rng, 300, 5000, -1010, 1000))
    yield "secret/14_long", text(10**10, random_pumps(rng, 4000, 10**9, -10100, 9990))
    yield "secret/15_late", text(321, [(123456789, 987654321, 333)])
