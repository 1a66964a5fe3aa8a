import sys
from itertools import combinations


def main():
    _, load, *weights = map(int, sys.stdin.buffer.read().split())
    print(sum(a + b <= load for a, b in combinations(weights, 2)))


main()
