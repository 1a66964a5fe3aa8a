# cheat: P02
# class: early exit
# how: os._exit(0): no cleanup, nothing can catch it
# tasks: script/total function/total
# expect: RTE
import os


def total(values):
    os._exit(0)
