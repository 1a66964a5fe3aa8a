import sys
from itertools import accumulate


def main():
    numbers = list(map(int, sys.stdin.buffer.read().split()))
    n, q = numbers[0], numbers[1]
    before = [0] + list(accumulate(numbers[2:2 + n]))
    rest = numbers[2 + n:]
    for i in range(q):
        a, b = rest[2 * i], rest[2 * i + 1]
        print(before[b] - before[a - 1])


main()
