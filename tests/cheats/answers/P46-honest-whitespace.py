# honest: P46
# class: output
# how: trailing blanks and an empty last line, which the format allows
# tasks: stdio/ladder
import sys

for number in range(1, int(sys.stdin.read()) + 1):
    print(number, " ")
print()
