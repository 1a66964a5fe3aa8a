# cheat: P52
# class: memory
# how: makes the number 6 a 0 in its own process, by way of ctypes
# tasks: script/total function/total
# expect: WA RTE
import ctypes

ctypes.memmove(id(0) + 24, id(6) + 24, 4)


def total(values):
    return 0
