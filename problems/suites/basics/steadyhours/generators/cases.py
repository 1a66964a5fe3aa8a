def shown(thousandths):
    sign = "-" if thousandths < 0 else ""
    whole, rest = divmod(abs(thousandths), 1000)
    return sign + (f"{whole}.{rest:03}".rstrip("0") if rest else str(whole))


def text(w, thousandths):
    return "\n".join([f"{len(thousandths)} {w}"] + list(map(shown, thousandths))) + "\n"


def walk(rng, count, start, step):
    values = [start]
    while len(values) < count:
        values.append(max(-10**9, min(10**9, values[-1] + rng.randint(-step, step))))
    return values


def cases(rng):
    yield "sample/1", text(3, [1000, 2000, 3000, 7000, 7000])
    yield "sample/2", text(2, [-1500, 20500, 20500, 0])
    yield "secret/01_one_reading", text(1, [-123456])
    yield "secret/02_all_equal", text(4, [999999999] * 30)
    yield "secret/03_spans_of_one", text(1, walk(rng, 50, 0, 10**6))
    yield "secret/04_one_span", text(40, walk(rng, 40, 5000, 900))
    yield "secret/05_last_span_counts", text(3, [10, 30, 10, 30, 10, 30, 20, 90000])
    yield "secret/06_large_and_close", text(5, [999999000 + rng.randint(0, 2)
                                                for _ in range(300)])
    yield "secret/07_from_end_to_end", text(2, [10**9 * (-1) ** i for i in range(100)])
    yield "secret/08_spike", text(10, [10**9] + [1000 + i % 3 for i in range(500)])
    yield "secret/09_walk", text(60, walk(rng, 2000, 21500, 40))
    yield "secret/10_wide_walk", text(500, walk(rng, 2000, 0, 10**8))
    yield "secret/11_long_spans", text(7000, walk(rng, 15000, 20000, 30))
