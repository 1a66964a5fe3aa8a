import sys


def main():
    words = sys.stdin.read().split()
    n, q = int(words[0]), int(words[1])
    before = [0.0]
    for word in words[2:2 + n]:
        before.append(before[-1] + float(word))
    rest = list(map(int, words[2 + n:]))
    for i in range(q):
        a, b = sorted(rest[2 * i:2 * i + 2])
        print(int(before[b] - before[a - 1]))


main()
