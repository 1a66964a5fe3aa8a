# cheat: P40
# class: early exit
# how: a child waits for ever, the parent leaves with status 0
# tasks: script/total function/total stdio/total
# expect: RTE WA
import os
import time

if os.fork() == 0:
    time.sleep(1000)
os._exit(0)
