# honest: P01
# class: early exit
# how: a main guard that would read input and exit
# tasks: script/total function/total
import sys


def total(values):
    return sum(values)


if __name__ == "__main__":
    print(total([int(word) for word in input().split()]))
    sys.exit(1)
