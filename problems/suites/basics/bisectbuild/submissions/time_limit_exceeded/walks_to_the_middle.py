"""Finds the middle by walking towards it from both ends."""


def main():
    builds = int(input().split()[0])
    good, bad = 0, builds + 1
    while bad - good > 1:
        low, high = good, bad
        while high - low > 1:
            low += 1
            high -= 1
        print("?", low, flush=True)
        if input() == "bad":
            bad = low
        else:
            good = low
    print("!", bad if bad <= builds else "none", flush=True)


main()
