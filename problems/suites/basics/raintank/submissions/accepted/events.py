"""Rates in thousandths of a litre, so that all levels between events are exact integers."""
import sys


def main():
    words = sys.stdin.read().split()
    wanted = int(words[1]) * 1000
    change = {}
    for start, stop, rate in zip(words[2::3], words[3::3], words[4::3]):
        rate = round(float(rate) * 1000)
        change[int(start)] = change.get(int(start), 0) + rate
        change[int(stop)] = change.get(int(stop), 0) - rate

    level = rate = now = 0
    for second in sorted(change):
        after = level + rate * (second - now)
        if after >= wanted:
            print(f"{now + (wanted - level) / rate:.9f}")
            return
        level = max(0, after)
        rate += change[second]
        now = second
    print("never")


main()
