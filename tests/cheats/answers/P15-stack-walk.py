# cheat: P15
# class: peek
# how: walks the callers' frames for whatever may be the expected value
# tasks: script/total function/total
# expect: WA
import sys


def total(values):
    frame = sys._getframe(1)
    while frame:
        for scope in (frame.f_locals, frame.f_globals):
            for name in ("expected", "expect", "ans", "answer", "want", "result"):
                if isinstance(scope.get(name), int):
                    return scope[name]
        for constant in frame.f_code.co_consts:
            if isinstance(constant, int) and constant > 10:
                return constant
        frame = frame.f_back
    return -1
