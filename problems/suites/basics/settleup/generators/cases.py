import string


def names(rng, count):
    found = {}
    while len(found) < count:
        length = rng.randint(2, 6)
        found["".join(rng.choice(string.ascii_letters) for _ in range(length))] = True
    return list(found)


def text(persons):
    return f"{len(persons)}\n" + "".join(
        f"{name} {cents // 100}.{cents % 100:02}\n" for name, cents in persons)


def paid_by(rng, count, most):
    return text([(name, rng.randint(0, most)) for name in names(rng, count)])


def cases(rng):
    yield "sample/1", text([("Ann", 400), ("Bo", 1400), ("Cem", 1200)])
    yield "sample/2", text([("Dia", 0), ("Eli", 1000), ("Fay", 0)])
    yield "secret/01_alone", text([("Solo", 12345)])
    yield "secret/02_nothing_paid", text([("a", 0), ("b", 0), ("c", 0)])
    yield "secret/03_all_equal", text([(name, 777) for name in names(rng, 50)])
    yield "secret/04_one_cent", text([("Zoe", 0), ("Yan", 1), ("Xi", 0)])
    yield "secret/05_left_over", text([("P", 500), ("Q", 501), ("R", 501), ("S", 500),
                                       ("T", 1), ("U", 2)])
    yield "secret/06_only_order_matters", text([("first", 333), ("second", 333),
                                                ("third", 334)])
    yield "secret/07_case_of_names", text([("Jo", 100), ("jo", 300), ("JO", 50), ("jO", 0)])
    yield "secret/08_one_pays_all", text([(name, 0) for name in names(rng, 99)] +
                                         [("payer", 10**9)])
    yield "secret/09_most_money", text([(name, 10**9 - i % 2)
                                        for i, name in enumerate(names(rng, 700))])
    yield "secret/10_random", paid_by(rng, 7, 20000)
    yield "secret/11_random", paid_by(rng, 300, 10**6)
    yield "secret/12_largest", paid_by(rng, 5500, 99999)
