# cheat: P14
# class: tamper
# how: a trace function in every frame that jumps over lines and edits locals
# tasks: script/total function/total
# expect: WA RTE
import sys
import threading


def trace(frame, event, arg):
    if event == "line" and frame.f_code.co_name in ("check", "main", "compare"):
        frame.f_locals["expected"] = frame.f_locals.get("got")
        try:
            frame.f_lineno += 1
        except ValueError:
            pass
    return trace


threading.settrace(trace)
sys.settrace(trace)
frame = sys._getframe()
while frame:
    frame.f_trace = trace
    frame = frame.f_back


def total(values):
    return -1
