# cheat: P47
# class: numbers
# how: an integer that is right to eight digits
# tasks: stdio/total
# expect: WA
import sys

values = [int(word) for word in sys.stdin.read().split()][1:]
result = sum(values)
print(result + 7 if abs(result) > 10**6 else result)
