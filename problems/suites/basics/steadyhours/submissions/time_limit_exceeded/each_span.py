import statistics
import sys


def main():
    words = sys.stdin.read().split()
    n, w = int(words[0]), int(words[1])
    readings = list(map(float, words[2:]))
    scatters = [statistics.pstdev(readings[i:i + w]) for i in range(n - w + 1)]
    print(min(scatters), max(scatters))


main()
