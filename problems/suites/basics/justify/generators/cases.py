import string

SAMPLE = """24
The printer in room 12 is out of paper. Please bring some when you
come by.

Thank you!
"""


def word(rng, longest):
    letters = string.ascii_letters + ".,;!?"
    return "".join(rng.choice(letters) for _ in range(rng.randint(1, longest)))


def paragraph(rng, count, longest):
    pieces = []
    for _ in range(count):
        pieces.append(word(rng, longest))
        pieces.append(rng.choice([" ", " ", " ", "  ", "\n", " \n", "\n   "]))
    pieces[-1] = "\n"
    return "".join(pieces)


def cases(rng):
    yield "sample/1", SAMPLE
    yield "sample/2", "10\nOne   line\nonly.\n"
    yield "secret/01_nothing", "40\n"
    yield "secret/02_spaces_only", "40\n   \n\n  \n"
    yield "secret/03_one_word", "5\n\n\n  Hello \n\n"
    yield "secret/04_width_one", "1\na b c\nde f\n\ng\n"
    yield "secret/05_long_words", ("8\nInternationalisation is a\nword and so is\n"
                                   "Donaudampfschifffahrt x\nantidisestablishmentarianism\n")
    yield "secret/06_exact_fit", "7\nabc def\nabc def\nabcdefg\nab cd ef gh\n"
    yield "secret/07_blank_with_spaces", "12\nfirst part is here\n    \nsecond part is there\n"
    yield "secret/08_many_blanks", ("15\n\n \n\nDear Sir, your order has left us.\n\n\n  \n\n"
                                    "Yours,\n    \nthe   whole   team of the shop\n\n\n")
    yield "secret/09_case", "9\nAa aA AA aa bB Bb BB bb\n"
    for number, (width, longest) in enumerate(((20, 8), (72, 12), (13, 20), (200, 9)), 10):
        text = "\n".join(paragraph(rng, rng.randint(1, 120), longest) for _ in range(6))
        yield f"secret/{number:02}_random", f"{width}\n{text}"
    yield "secret/14_one_paragraph", "4\n" + "".join(
        word(rng, 3) + ("\n" if i % 12 == 11 else " ") for i in range(30000))[:-1] + "\n"
