def text(load, weights):
    return "\n".join([f"{len(weights)} {load}"] + list(map(str, weights))) + "\n"


def parcels(rng, count, lightest, heaviest):
    return [rng.randint(lightest, heaviest) for _ in range(count)]


def cases(rng):
    top = 2 * 10**9
    yield "sample/1", text(1050, [700, 300, 400, 700])
    yield "sample/2", text(10, [10])
    yield "secret/group1/01_one", text(1000, [1])
    yield "secret/group1/02_exact", text(10, [5, 5, 4, 6, 7, 3])
    yield "secret/group1/03_all_fit", text(1000, parcels(rng, 200, 1, 500))
    yield "secret/group1/04_none_fits", text(999, parcels(rng, 200, 500, 1000))
    yield "secret/group1/05_random", text(700, parcels(rng, 150, 1, 1000))
    yield "secret/group2/01_heaviest", text(2 * top, [top] * 20)
    yield "secret/group2/02_just_too_heavy", text(2 * top - 1, [top] * 20 + [top - 1])
    yield "secret/group2/03_over_31_bits", text(2**31 - 1, [2**30] * 9 + [2**30 - 1] * 4)
    yield "secret/group2/04_over_32_bits", text(100, [top] * 5 + [2**31 - 1 - top + 99, 1])
    yield "secret/group2/05_random", text(top, parcels(rng, 200, 1, top))
    yield "secret/group3/01_thousand", text(9000, parcels(rng, 1000, 1, 9999))
    yield "secret/group3/02_heavy", text(25 * 10**8, parcels(rng, 1500, 1, top))
    yield "secret/group3/03_equal", text(14, [7] * 29999 + [8])
    yield "secret/group3/04_two_weights", text(
        10**9, [10**9 - 1] * 1000 + [1] * 28000)
    yield "secret/group3/05_large", text(1000, parcels(rng, 30000, 1, 999))
