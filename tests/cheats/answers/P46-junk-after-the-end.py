# cheat: P46
# class: output
# how: right lines, and then some more
# tasks: stdio/ladder
# expect: WA
import sys

for number in range(1, int(sys.stdin.read()) + 1):
    print(number)
print("and so on")
