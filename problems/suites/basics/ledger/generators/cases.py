def text(entries, asked):
    rows = [f"{len(entries)} {len(asked)}"]
    rows += [str(entry) for entry in entries]
    rows += [f"{a} {b}" for a, b in asked]
    return "\n".join(rows) + "\n"


def pairs(rng, n, q):
    return [(rng.randint(1, n), rng.randint(1, n)) for _ in range(q)]


def cases(rng):
    top = 10**18
    yield "sample/1", text([500, -120, 75, -300], [(1, 3), (2, 2), (4, 2)])
    yield "sample/2", text([10**15, -(10**15) + 7], [(1, 2), (1, 1)])
    yield "secret/01_single", text([-42], [(1, 1)])
    yield "secret/02_no_questions", text([1, 2, 3], [])
    yield "secret/03_zeros", text([0] * 50, pairs(rng, 50, 40))
    yield "secret/04_first_entry", text([7, 1, 1, 1], [(4, 1), (1, 4), (1, 1)])
    yield "secret/05_small", text([rng.randint(-99, 99) for _ in range(60)],
                                  pairs(rng, 60, 100))
    yield "secret/06_all_largest", text([top] * 500, pairs(rng, 500, 100))
    yield "secret/07_all_smallest", text([-top] * 500, pairs(rng, 500, 100))
    yield "secret/08_just_over", text([top] * 9 + [2**63 - 9 * top - 1, 1],
                                      [(1, 10), (1, 11), (11, 1)])
    yield "secret/09_cancel", text([top - i if i % 2 else i - top for i in range(800)],
                                   pairs(rng, 800, 200))
    yield "secret/10_wide", text([rng.randint(-top, top) for _ in range(900)],
                                 pairs(rng, 900, 400))
    long_ranges = [(rng.randint(1, 900), rng.randint(19000, 20000))
                   for _ in range(9000)]
    yield "secret/11_long_ranges", text([rng.randint(0, 9) - 4 for _ in range(20000)],
                                        long_ranges)
