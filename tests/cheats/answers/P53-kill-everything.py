# cheat: P53
# class: judge error
# how: stops and kills its parent and all that it may signal
# tasks: script/total function/total
# expect: RTE TLE WA
import os
import signal


def total(values):
    for pid, number in ((os.getppid(), signal.SIGSTOP), (os.getppid(), signal.SIGKILL),
                        (-1, signal.SIGKILL)):
        try:
            os.kill(pid, number)
        except OSError:
            pass
    return -1
