"""Follows the steps on a 2 by 2 grid, which can look in only eight ways."""
import sys

STEPS = {
    "R": lambda g: [list(row) for row in zip(*g[::-1])],
    "L": lambda g: [list(row) for row in zip(*g)][::-1],
    "H": lambda g: [row[::-1] for row in g],
    "V": lambda g: g[::-1],
    "T": lambda g: [list(row) for row in zip(*g)],
}
SHORTEST = ["", "R", "RR", "L", "H", "HR", "HRR", "HL"]


def apply(grid, letters):
    for letter in letters:
        grid = STEPS[letter](grid)
    return grid


def main():
    lines = sys.stdin.read().split("\n")
    rows = int(lines[0].split()[0])
    grid = [list(line) for line in lines[1:1 + rows]]
    letters = lines[1 + rows].strip()

    small = [[0, 1], [2, 3]]
    looks = [apply(small, path) for path in SHORTEST]
    after = [{letter: looks.index(apply(look, letter)) for letter in STEPS}
             for look in looks]
    state = 0
    for letter in letters:
        state = after[state][letter]
    for row in apply(grid, SHORTEST[state]):
        print("".join(row))


main()
