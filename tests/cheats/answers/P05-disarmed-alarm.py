# cheat: P05
# class: time
# how: SIGALRM ignored and the timers cancelled, then an endless loop
# tasks: script/total function/total
# expect: TLE
import signal

signal.signal(signal.SIGALRM, signal.SIG_IGN)
signal.signal(signal.SIGXCPU, signal.SIG_IGN)
signal.setitimer(signal.ITIMER_REAL, 0)
signal.alarm(0)


def total(values):
    while True:
        pass
