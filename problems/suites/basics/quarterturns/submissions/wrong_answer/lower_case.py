"""Prints all letters in lower case."""
import sys

STEPS = {
    "R": lambda g: [list(row) for row in zip(*g[::-1])],
    "L": lambda g: [list(row) for row in zip(*g)][::-1],
    "H": lambda g: [row[::-1] for row in g],
    "V": lambda g: g[::-1],
    "T": lambda g: [list(row) for row in zip(*g)],
}


def main():
    words = sys.stdin.read().lower().split()
    rows = int(words[0])
    grid = words[2:2 + rows]
    letters = words[2 + rows].upper() if len(words) > 2 + rows else ""
    look, seen, path = ((0, 1), (2, 3)), {((0, 1), (2, 3)): ""}, ""
    for letter in letters:
        look = tuple(tuple(row) for row in STEPS[letter](look))
        path = seen.setdefault(look, path + letter)
    for letter in path:
        grid = STEPS[letter](grid)
    for row in grid:
        print("".join(row))


main()
