import sys


def main():
    _, load, *weights = map(int, sys.stdin.buffer.read().split())
    weights.sort()
    pairs, low, high = 0, 0, len(weights) - 1
    while low < high:
        if weights[low] + weights[high] <= load:
            pairs += high - low
            low += 1
        else:
            high -= 1
    print(pairs)


main()
