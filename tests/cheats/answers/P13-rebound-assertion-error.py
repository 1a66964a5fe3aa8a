# cheat: P13
# class: tamper
# how: AssertionError is another class (a control: it should fool nobody)
# tasks: script/total
# expect: WA
import builtins


class Quiet(Exception):
    pass


builtins.AssertionError = Quiet


def total(values):
    return -1
