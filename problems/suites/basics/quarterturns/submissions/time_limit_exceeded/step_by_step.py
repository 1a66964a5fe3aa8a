import sys


def step(grid, letter):
    rows, columns = len(grid), len(grid[0])
    if letter == "R":
        return [[grid[rows - 1 - i][j] for i in range(rows)] for j in range(columns)]
    if letter == "L":
        return [[grid[i][columns - 1 - j] for i in range(rows)] for j in range(columns)]
    if letter == "H":
        return [[grid[i][columns - 1 - j] for j in range(columns)] for i in range(rows)]
    if letter == "V":
        return [[grid[rows - 1 - i][j] for j in range(columns)] for i in range(rows)]
    return [[grid[i][j] for i in range(rows)] for j in range(columns)]


def main():
    lines = sys.stdin.read().split("\n")
    rows = int(lines[0].split()[0])
    grid = [list(line) for line in lines[1:1 + rows]]
    for letter in lines[1 + rows]:
        grid = step(grid, letter)
    for row in grid:
        print("".join(row))


main()
