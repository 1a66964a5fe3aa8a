def row(rng, length, signs="ohkmt"):
    return "".join(rng.choice(signs) for _ in range(length))


def text(rows):
    return "\n".join([str(len(rows))] + rows) + "\n"


def cases(rng):
    yield "sample/1", text(["mok", "hm", "tho"])
    yield "sample/2", text(["o"])
    yield "secret/01_single_signs", text(list("ohkmt"))
    yield "secret/02_taken_away_twice", text(["ohk", "ohkmt", "hkm", "okm", "okmt"])
    yield "secret/03_two_largest", text(["kok", "hthtoo", "kkok", "mhmhm"])
    yield "secret/04_negative", text(["hhhhhk", "ooooooh", "m", "mmmmmmmt"])
    yield "secret/05_total_below_zero", text(["o" * 60 + "h"] * 7)
    yield "secret/06_all_pairs", text([a + b for a in "ohkmt" for b in "ohkmt"])
    yield "secret/07_all_triples", text([a + b + c for a in "ohkmt" for b in "ohkmt"
                                         for c in "ohkmt"])
    yield "secret/08_random_short", text([row(rng, rng.randint(1, 9)) for _ in range(300)])
    yield "secret/09_random_long", text([row(rng, 900) for _ in range(10)])
    yield "secret/10_rising", text(["o" * 900 + "h" * 901 + "k" * 902 + "m" * 903 + "t"])
    yield "secret/11_falling", text(["t" * 500 + "m" * 400 + "k" * 300 + "h" * 200 + "o"])
    yield "secret/12_one_sign_many_times", text(["t" * 60000])
    yield "secret/13_two_signs", text([row(rng, 30000, "oh")])
