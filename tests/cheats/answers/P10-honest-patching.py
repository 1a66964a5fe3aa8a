# honest: P10
# class: tamper
# how: monkeypatches a class of its own and a module's attribute
# tasks: script/total function/total
import math


class Adder:
    def add(self, first, second):
        return 0


def better(self, first, second):
    return first + second


Adder.add = better
math.double = lambda number: number * 2


def total(values):
    adder = Adder()
    result = 0
    for value in values:
        result = adder.add(result, value)
    return math.double(result) - result
