"""From right to left: a sign is taken away once for each larger sign that swallows it."""
import sys

VALUE = {"o": 1, "h": 5, "k": 20, "m": 100, "t": 500}


def value_of(numeral):
    total, larger = 0, []
    for sign in reversed(numeral):
        value = VALUE[sign]
        while larger and larger[-1] <= value:
            larger.pop()
        total += -value if len(larger) % 2 else value
        larger.append(value)
    return total


def main():
    values = [value_of(numeral) for numeral in sys.stdin.read().split()[1:]]
    print("\n".join(map(str, values)))
    print("total", sum(values))


main()
