# cheat: P01
# class: early exit
# how: sys.exit(0) inside the function
# tasks: script/total function/total
# expect: RTE
import sys


def total(values):
    sys.exit(0)
