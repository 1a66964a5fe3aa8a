# cheat: P38
# class: state
# how: a daemon that rewrites the files of the next submission
# tasks: script/total function/total
# expect: WA
import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        end = time.monotonic() + 1
        while time.monotonic() < end:
            for name in os.listdir("."):
                try:
                    with open(name, "w") as file:
                        file.write("def total(values): return 0\n")
                except OSError:
                    pass
            time.sleep(0.01)
    os._exit(0)


def total(values):
    return -1
