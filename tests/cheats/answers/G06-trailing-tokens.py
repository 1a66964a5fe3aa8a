# cheat: G06
# class: output
# how: a right answer, and then another one
# tasks: stdio/factors
# expect: WA
import sys

number = int(sys.stdin.read())
for first in range(2, number):
    if number % first == 0:
        print(first, number // first)
        break
print(1, number)
