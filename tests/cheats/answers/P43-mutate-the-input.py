# cheat: P43
# class: tamper
# how: empties its argument, so that whoever looks at it afterwards agrees
# tasks: script/total function/total script/scaled function/scaled
# expect: WA


def total(values):
    del values[:]
    return 0


def scaled(values, factor):
    del values[:]
    return values
