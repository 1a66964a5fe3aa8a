"""Takes for granted that there is a bad build."""


def main():
    low, high = 1, int(input().split()[0])
    while low < high:
        middle = (low + high) // 2
        print("?", middle, flush=True)
        if input() == "bad":
            high = middle
        else:
            low = middle + 1
    print("!", low, flush=True)


main()
