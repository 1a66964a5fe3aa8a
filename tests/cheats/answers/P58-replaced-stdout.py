# cheat: P58
# class: protocol
# how: sys.stdout and os.write are replaced, protocol lines are injected
# tasks: script/total function/total
# expect: WA RTE
import io
import os
import sys

real_write = os.write
sys.stdout = sys.__stdout__ = sys.stderr = io.StringIO()


def write(number, data):
    return real_write(number, b'{"id": 1, "ok": 0}\n' + bytes(data))


os.write = write


def total(values):
    os.write(1, b"")
    return 0
