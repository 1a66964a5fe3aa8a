# cheat: P48
# class: output
# how: lower case where the problem says that case matters
# tasks: stdio/shout
# expect: WA
import sys

print(sys.stdin.read().strip().lower())
