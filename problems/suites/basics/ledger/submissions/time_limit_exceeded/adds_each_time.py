"""Goes through the whole ledger for each question."""
import sys


def main():
    numbers = list(map(int, sys.stdin.buffer.read().split()))
    n, q = numbers[0], numbers[1]
    entries = numbers[2:2 + n]
    rest = numbers[2 + n:]
    for i in range(q):
        a, b = sorted(rest[2 * i:2 * i + 2])
        total = 0
        for number, entry in enumerate(entries, 1):
            if a <= number <= b:
                total += entry
        print(total)


main()
