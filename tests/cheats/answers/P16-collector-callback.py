# cheat: P16
# class: early exit
# how: leaves from a callback of the garbage collector, while the driver works
# tasks: script/total function/total
# expect: RTE
import gc
import os


def leave(phase, info):
    os._exit(0)


gc.callbacks.append(leave)


def total(values):
    gc.collect()
    return 6
