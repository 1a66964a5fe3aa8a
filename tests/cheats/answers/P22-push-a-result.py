# cheat: P22
# class: tamper
# how: uses every pipe, queue and connection in memory to push a result
# tasks: script/total function/total
# expect: WA RTE
import gc
from multiprocessing import connection


def total(values):
    for thing in gc.get_objects():
        try:
            if isinstance(thing, connection.Connection):
                thing.send("passed")
            elif hasattr(thing, "put_nowait"):
                thing.put_nowait("passed")
        except Exception:
            pass
    return -1
