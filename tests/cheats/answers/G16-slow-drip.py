# cheat: G16
# class: time
# how: a byte now and then, to hold a slot
# tasks: stdio/total
# expect: TLE
import sys
import time

while True:
    sys.stdout.write("0")
    sys.stdout.flush()
    time.sleep(0.05)
