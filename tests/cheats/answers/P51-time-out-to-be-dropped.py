# cheat: P51
# class: judge error
# how: sleeps for ever, in the hope that the sample is left out
# tasks: script/total function/total
# expect: TLE
import time


def total(values):
    time.sleep(10000)
