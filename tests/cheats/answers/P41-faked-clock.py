# cheat: P41
# class: time
# how: clocks stand still and sleep returns at once, then an endless loop
# tasks: script/total function/total
# expect: TLE
import time

time.time = time.monotonic = time.perf_counter = time.process_time = lambda: 0.0
time.sleep = lambda seconds: None


def total(values):
    while time.perf_counter() < 1:
        pass
    return sum(values)
