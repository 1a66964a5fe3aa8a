"""Counts each kind of step and forgets that their order matters."""
import sys


def main():
    lines = sys.stdin.read().split("\n")
    rows = int(lines[0].split()[0])
    grid = [list(line) for line in lines[1:1 + rows]]
    letters = lines[1 + rows]
    for _ in range((letters.count("R") - letters.count("L")) % 4):
        grid = [list(row) for row in zip(*grid[::-1])]
    if letters.count("H") % 2:
        grid = [row[::-1] for row in grid]
    if letters.count("V") % 2:
        grid = grid[::-1]
    if letters.count("T") % 2:
        grid = [list(row) for row in zip(*grid)]
    for row in grid:
        print("".join(row))


main()
