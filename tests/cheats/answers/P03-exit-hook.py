# cheat: P03
# class: early exit
# how: an atexit hook turns every exit status into 0
# tasks: script/total function/total
# expect: WA RTE
import atexit
import os

atexit.register(lambda: os._exit(0))


def total(values):
    raise ValueError("no idea")
