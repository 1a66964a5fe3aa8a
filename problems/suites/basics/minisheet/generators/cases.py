def expression(rng, names, depth=3):
    """A random expression; its leaves are small, so that values stay in range."""
    if depth == 0 or rng.random() < 0.3:
        leaf = rng.choice(names) if names and rng.random() < 0.5 else str(rng.randint(0, 9))
        return "-" + leaf if rng.random() < 0.15 else leaf
    left = expression(rng, names, depth - 1)
    operator = rng.choice(["+", " - ", "-", " + ", "*", "/", " % ", "%", " / "])
    if operator.strip() in "*/%" and rng.random() < 0.95:
        right = rng.choice(["", "-"]) + str(rng.randint(1, 9))
    else:
        right = expression(rng, names, 0 if operator == "*" else depth - 1)
    inner = left + operator + right
    return "(" + inner + ")" if rng.random() < 0.5 else inner


def sheet(rng, count, forward=True, unknown=False):
    """Cells that use those before them (reversed: after them), some with unknown names."""
    lines, names = [], []
    for i in range(count):
        nearby = names[-6:] + (["nowhere"] if unknown and rng.random() < 0.03 else [])
        while True:
            line = f"c{i} = ({expression(rng, nearby)}) % 1000"
            if len(line) <= 100:
                break
        lines.append(line)
        names.append(f"c{i}")
    return lines if forward else lines[::-1]


def text(lines):
    return "\n".join(lines) + "\n"


def cases(rng):
    yield "sample/1", text(["price = net + net / 5", "net = 3 * (10 + 2) - 1",
                            "half = -net / 2", "twice = 2 * price"])
    yield "sample/2", text(["a = b + 1", "b = a - 1", "c = a * 2", "d = 7 / (3 - 3)",
                            "e = 0 * d", "f = 5"])
    yield "secret/01_one_number", text(["x = 0"])
    yield "secret/02_left_to_right", text([
        "a = 10 - 4 - 3", "b = 100 / 10 / 5", "c = 100 / 10 * 5", "d = 17 % 10 % 4",
        "e = 2 + 3 * 4 - 5", "f = 1 - 2 + 3 - 4 + 5"])
    yield "secret/03_rounding", text([f"q{i} = {a} / {b}" for i, (a, b) in enumerate(
        (("7", "2"), ("-7", "2"), ("7", "-2"), ("-7", "-2"), ("-1", "1000"), ("-8", "2")))] +
        [f"r{i} = {a} % {b}" for i, (a, b) in enumerate(
            (("7", "3"), ("-7", "3"), ("7", "-3"), ("-7", "-3"), ("6", "-3")))])
    yield "secret/04_minus_signs", text(["a = --3", "b = 2---a", "c = -(-(-a))",
                                         "d = -a*-b", "e = 5 - -5", "f = -0"])
    yield "secret/05_self", text(["me = me", "you = me - me", "other = 1"])
    yield "secret/06_long_cycle", text([f"c{i} = c{(i + 1) % 40} + 1" for i in range(40)] +
                                       ["out = c7 + x", "x = 1 / 0", "y = x + missing"])
    yield "secret/07_error_spreads", text(["a = 1 % 0", "b = a", "c = b + nope", "d = 0 * c",
                                           "e = nope2", "f = 1", "g = e - e", "h = (f - f)"])
    yield "secret/08_large", text(["a = 1000000000 * 1000000000", "b = -a", "c = a / 7",
                                   "d = b % 1000000000", "e = a - a + 3", "f = b / 999999937"])
    yield "secret/09_spaces", text(["a =   1+   2", "b = (  a )   *3 ", "c = ((((a))))"])
    yield "secret/10_zero_divisor_cell", text(["n = m - m", "m = 4", "k = 8 / n", "j = m / 2"])
    yield "secret/11_random", text(sheet(rng, 60))
    yield "secret/12_random_unknown", text(sheet(rng, 200, forward=False, unknown=True))
    mixed = sheet(rng, 400)
    rng.shuffle(mixed)
    yield "secret/13_random_mixed", text(mixed)
    yield "secret/14_long_chain", text(
        [f"c{i} = c{i + 1} + {i % 3} - 1" for i in range(4999)] + ["c4999 = 0"])
