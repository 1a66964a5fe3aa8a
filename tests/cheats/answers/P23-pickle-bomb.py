# cheat: P23
# class: tamper
# how: an object whose unpickling would run code on the other side
# tasks: script/total function/total
# expect: WA
import os


class Bomb:
    def __reduce__(self):
        return (os._exit, (0,))


def total(values):
    return Bomb()
