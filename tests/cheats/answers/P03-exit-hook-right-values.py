# cheat: P03
# class: early exit
# how: right values once, then a crash whose status the hook hides
# tasks: script/total function/total
# expect: WA RTE
import atexit
import os

atexit.register(lambda: os._exit(0))
calls = []


def total(values):
    calls.append(1)
    if len(calls) > 2:
        raise SystemError("tired")
    return sum(values)
