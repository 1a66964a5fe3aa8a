# cheat: P04
# class: early exit
# how: a daemon thread ends the process while the test waits
# tasks: script/total function/total
# expect: RTE
import os
import threading
import time


def leave():
    time.sleep(0.05)
    os._exit(0)


threading.Thread(target=leave, daemon=True).start()


def total(values):
    time.sleep(60)
