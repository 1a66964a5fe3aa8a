def main():
    builds = int(input().split()[0])
    good, bad = 0, builds + 1
    while bad - good > 1:
        middle = (good + bad) // 2
        print("?", middle, flush=True)
        if input() == "bad":
            bad = middle
        else:
            good = middle
    print("!", bad if bad <= builds else "none", flush=True)


main()
