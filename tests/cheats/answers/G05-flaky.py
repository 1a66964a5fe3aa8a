# cheat: G05
# class: judge error
# how: right now and then, wrong or crashed otherwise, in the hope of a retry
# tasks: stdio/total
# expect: WA RTE
import os
import sys

values = sys.stdin.read().split()
if os.urandom(1)[0] < 64:
    print(sum(map(int, values[1:])))
elif os.urandom(1)[0] < 128:
    os.kill(os.getpid(), 9)
else:
    print("?")
