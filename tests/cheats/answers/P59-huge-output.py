# cheat: P59
# class: output
# how: so much output that both sides might be cut before they are compared
# tasks: stdio/total
# expect: OLE WA
import sys

for _ in range(1100):
    sys.stdout.write("0" * (1 << 20))
