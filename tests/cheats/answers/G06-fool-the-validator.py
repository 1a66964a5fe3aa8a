# cheat: G06
# class: output
# how: text that a careless validator takes for the end of the input or a number
# tasks: stdio/factors
# expect: WA
import sys

number = int(sys.stdin.read())
print("2 nan")
