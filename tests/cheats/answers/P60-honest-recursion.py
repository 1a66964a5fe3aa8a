# honest: P60
# class: equality
# how: deep but legal recursion
# tasks: script/total function/total
import sys

sys.setrecursionlimit(20000)


def total(values):
    def rest(position):
        if position == len(values):
            return 0
        return values[position] + rest(position + 1)

    return rest(0)
