# honest: P01
# class: early exit
# how: a program that ends with sys.exit(0) after its work
# tasks: stdio/total
import sys


def main():
    values = sys.stdin.read().split()
    print(sum(map(int, values[1:])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
