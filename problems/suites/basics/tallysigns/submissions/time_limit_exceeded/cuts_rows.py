"""The rule word for word, with a loop to the right; looks at the whole row each time."""
import sys

VALUE = {"o": 1, "h": 5, "k": 20, "m": 100, "t": 500}


def value_of(numeral):
    total = 0
    while numeral:
        largest = max(numeral, key=VALUE.get)
        left, _, numeral = numeral.partition(largest)
        total += VALUE[largest] - value_of(left)
    return total


def main():
    values = [value_of(numeral) for numeral in sys.stdin.read().split()[1:]]
    print("\n".join(map(str, values)))
    print("total", sum(values))


main()
