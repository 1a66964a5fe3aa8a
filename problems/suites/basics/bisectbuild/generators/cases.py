"""An input is for the judge alone: the number of builds and the first bad one (0: none)."""


def case(name, builds, first_bad):
    return name, f"{builds} {first_bad}\n", f"{first_bad or 'none'}\n"


def cases(rng):
    yield case("sample/1", 5, 3)
    yield case("secret/01_one_bad", 1, 1)
    yield case("secret/02_one_good", 1, 0)
    yield case("secret/03_none_of_two", 2, 0)
    yield case("secret/04_last_of_seven", 7, 7)
    yield case("secret/05_first_of_eight", 8, 1)
    yield case("secret/06_none_of_eight", 8, 0)
    yield case("secret/07_thousand", 1000, 617)
    yield case("secret/08_exact_power", 2**20 - 1, 2**20 - 1)
    yield case("secret/09_largest_first", 10**9, 1)
    yield case("secret/10_largest_last", 10**9, 10**9)
    yield case("secret/11_largest_none", 10**9, 0)
    yield case("secret/12_somewhere", 999999937, rng.randint(1, 999999937))
