import sys


def main():
    _, load, *weights = map(int, sys.stdin.buffer.read().split())
    pairs = 0
    for i, first in enumerate(weights):
        for second in weights[i + 1:]:
            if first + second <= load:
                pairs += 1
    print(pairs)


main()
