import sys
from itertools import accumulate


def main():
    numbers = list(map(int, sys.stdin.buffer.read().split()))
    n, q = numbers[0], numbers[1]
    before = [0] + list(accumulate(numbers[2:2 + n]))
    asked = numbers[2 + n:2 + n + 2 * q]
    lines = []
    for a, b in zip(asked[::2], asked[1::2]):
        if a > b:
            a, b = b, a
        lines.append(str(before[b] - before[a - 1]))
    if lines:
        print("\n".join(lines))


main()
