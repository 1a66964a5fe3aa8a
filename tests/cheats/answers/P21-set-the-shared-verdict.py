# cheat: P21
# class: tamper
# how: finds multiprocessing values by gc and sets them to "passed"
# tasks: script/total function/total
# expect: WA
import ctypes
import gc


def total(values):
    for thing in gc.get_objects():
        if isinstance(thing, (ctypes._SimpleCData, ctypes.Array)):
            try:
                thing.value = 1
            except Exception:
                pass
        value = getattr(thing, "_obj", None)
        if value is not None and hasattr(value, "value"):
            value.value = 1
    return -1
