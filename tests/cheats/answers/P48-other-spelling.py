# cheat: P48
# class: numbers
# how: exponent, underscores and a plus sign for an integer
# tasks: stdio/total
# expect: WA
import sys

values = [int(word) for word in sys.stdin.read().split()][1:]
result = sum(values)
print(f"{result:e}" if result % 2 else f"+{result:_}")
