"""Reads the signs as Roman numerals are read."""
import sys

VALUE = {"o": 1, "h": 5, "k": 20, "m": 100, "t": 500}


def value_of(numeral):
    total = 0
    for sign, following in zip(numeral, numeral[1:] + numeral[-1]):
        value = VALUE[sign]
        total += -value if value < VALUE[following] else value
    return total


def main():
    values = [value_of(numeral) for numeral in sys.stdin.read().split()[1:]]
    print("\n".join(map(str, values)))
    print("total", sum(values))


main()
