"""The rule word for word; a long row of equal signs is too deep for Python's stack."""
import sys

VALUE = {"o": 1, "h": 5, "k": 20, "m": 100, "t": 500}


def value_of(numeral):
    if not numeral:
        return 0
    largest = next(sign for sign in "tmkho" if sign in numeral)
    left, _, right = numeral.partition(largest)
    return VALUE[largest] - value_of(left) + value_of(right)


def main():
    values = [value_of(numeral) for numeral in sys.stdin.read().split()[1:]]
    print("\n".join(map(str, values)))
    print("total", sum(values))


main()
