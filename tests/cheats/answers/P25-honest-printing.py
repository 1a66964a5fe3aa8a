# honest: P25
# class: output
# how: prints much on both streams while it computes
# tasks: script/total function/total
import sys


def total(values):
    result = 0
    for number, value in enumerate(values):
        result += value
        print("step", number, result)
    print("x" * 100000)
    sys.stderr.write("done\n" * 1000)
    return result
