# honest: G06
# class: output
# how: another right answer than the one in the data
# tasks: stdio/factors
import sys

number = int(sys.stdin.read())
for second in range(2, number):
    if number % second == 0:
        print(number // second, second)
        break
