"""Forgets the last span."""
import sys
from math import sqrt


def main():
    words = sys.stdin.read().split()
    n, w = int(words[0]), int(words[1])
    readings = [round(float(word) * 1000) for word in words[2:]]
    total = sum(readings[:w])
    squares = sum(x * x for x in readings[:w])
    low = high = w * squares - total * total
    for new, old in zip(readings[w:-1], readings):
        total += new - old
        squares += new * new - old * old
        spread = w * squares - total * total
        if spread < low:
            low = spread
        elif spread > high:
            high = spread
    print(f"{sqrt(low) / w / 1000:.9f} {sqrt(high) / w / 1000:.9f}")


main()
