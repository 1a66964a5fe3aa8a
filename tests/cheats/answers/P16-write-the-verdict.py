# cheat: P16
# class: tamper
# how: appends and assigns "passed" in every frame of the callers
# tasks: script/total function/total
# expect: WA RTE
import sys


def total(values):
    frame = sys._getframe(1)
    while frame:
        for value in list(frame.f_locals.values()) + list(frame.f_globals.values()):
            try:
                if type(value) is list:
                    value.append("passed")
                elif type(value) is dict and value is not frame.f_globals:
                    value.setdefault("outcome", "pass")
                    value.setdefault("passed", True)
            except Exception:
                pass
        frame = frame.f_back
    return -1
