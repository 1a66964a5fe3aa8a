# honest: P04
# class: early exit
# how: a daemon thread that still waits when the answer ends
# tasks: script/total function/total
import threading

threading.Thread(target=threading.Event().wait, daemon=True).start()


def total(values):
    return sum(values)
