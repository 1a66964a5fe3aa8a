# honest: P10
# class: tamper
# how: replaces functions of os and time for its own purposes
# tasks: script/total function/total
import os
import time

os.read = os.write = os.getpid = os._exit = None
time.monotonic_ns = time.time = lambda: 0


def total(values):
    return sum(values)
