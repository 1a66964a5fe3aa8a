# cheat: G06
# class: output
# how: factors whose product wraps around, and negative ones
# tasks: stdio/factors
# expect: WA
import sys

number = int(sys.stdin.read())
print(-1, -number)
