import sys


def main():
    words = sys.stdin.read().split()
    wanted = int(words[1]) * 1000
    change, end = {}, 0
    for start, stop, rate in zip(words[2::3], words[3::3], words[4::3]):
        rate = round(float(rate) * 1000)
        change[int(start)] = change.get(int(start), 0) + rate
        change[int(stop)] = change.get(int(stop), 0) - rate
        end = max(end, int(stop))
    level = rate = 0
    for second in range(end):
        rate += change.get(second, 0)
        if level + rate >= wanted:
            print(second + (wanted - level) / rate)
            return
        level = max(0, level + rate)
    print("never")


main()
