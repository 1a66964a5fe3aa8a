# cheat: P37
# class: state
# how: a daemon in its own session that prints the result after the end
# tasks: stdio/total
# expect: WA TLE
import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(0.2)
        os.write(1, b"6\n")
        os._exit(0)
    os._exit(0)
