PAIRS = {"(": ")", "[": "]", "{": "}"}
FILLERS = ["", "", " ", "\n", "\t", "x = 1", '"()"', '"\\""', '"a\\\\"', "# }]\n", "\\"]


def balanced(rng, pairs):
    """A balanced text of so many pairs with things between that do not count."""
    pieces, stack = [], []
    while pairs or stack:
        if pairs and (not stack or rng.random() < 0.55):
            stack.append(rng.choice("([{"))
            pieces.append(stack[-1])
            pairs -= 1
        else:
            pieces.append(PAIRS[stack.pop()])
        pieces.append(rng.choice(FILLERS))
    return "".join(pieces) + "\n"


def spoiled(rng, text):
    """One bracket outside of strings and comments replaced by another one."""
    plain = [i for i, c in enumerate(text) if c in "([{"]
    place = rng.choice(plain)
    return text[:place] + rng.choice(")]}") + text[place + 1:]


def cases(rng):
    yield "sample/1", 'menu = {\n  title: "see :-)",  # not closed: (\n  rows: [(1), 2]\n}\n'
    yield "sample/2", "hosts = {\n  a: [1, 2}\n]\n"
    yield "secret/01_empty", ""
    yield "secret/02_no_brackets", "nothing here, really\n"
    yield "secret/03_stray", "ok()\n\t)\n"
    yield "secret/04_never_closed", "a(\n  b[\n    c{}\n\n"
    yield "secret/05_escapes", 'x = ["\\"(", "\\\\", ("\\\\\\"]")]\n'
    yield "secret/06_string_ends_with_line", 'f("oops ]\n)\n["\\\n]\n'
    yield "secret/07_hash_in_string", 'f("#"]\n'
    yield "secret/08_quote_in_comment", '{ # a " here\n} # and ( here\n)\n'
    yield "secret/09_backslash_outside", '\\"(\\")\n\\[\\]\n{\n'
    yield "secret/10_nested", "((([])))\n"
    yield "secret/11_late_column", " " * 5000 + "(" + "\t" * 300 + "]\n"
    for number, pairs in enumerate((12, 40, 700), 12):
        yield f"secret/{number:02}_balanced", balanced(rng, pairs)
        yield f"secret/{number + 3:02}_spoiled", spoiled(rng, balanced(rng, pairs))
    yield "secret/18_deep", "([{" * 15000 + "\n" + "}])" * 15000 + "\n"
