import string


def grid(rng, rows, columns, letters=string.ascii_letters + string.digits):
    return ["".join(rng.choice(letters) for _ in range(columns)) for _ in range(rows)]


def text(rows, steps):
    return "\n".join([f"{len(rows)} {len(rows[0])}"] + rows + [steps]) + "\n"


def steps(rng, count, letters="RLHVT"):
    return "".join(rng.choice(letters) for _ in range(count))


def cases(rng):
    yield "sample/1", text(["ab", "de"], "RH")
    yield "sample/2", text(["12345", "67890"], "HLRV")
    yield "secret/01_one_cell", text(["x"], "RLHVT")
    yield "secret/02_no_steps", text(["Ab", "cD", "eF"], "")
    yield "secret/03_one_row", text(["hello"], "R")
    yield "secret/04_one_column", text(list("World"), "L")
    yield "secret/05_transpose", text(grid(rng, 3, 7), "T")
    yield "secret/06_order_matters", text(grid(rng, 4, 4), "RHTVL")
    yield "secret/07_other_order", text(grid(rng, 5, 2), "TRVRRHT")
    yield "secret/08_mixed_case", text(grid(rng, 6, 6, "aAbBcC"), steps(rng, 9))
    for number, count in enumerate((11, 12, 13), 9):
        name = f"secret/{number:02}_random"
        yield name, text(grid(rng, rng.randint(1, 9), rng.randint(1, 9)),
                         steps(rng, count))
    yield "secret/12_turns_only", text(grid(rng, 30, 20), steps(rng, 9999, "RL"))
    yield "secret/13_many_steps", text(grid(rng, 99, 100), steps(rng, 99999))
