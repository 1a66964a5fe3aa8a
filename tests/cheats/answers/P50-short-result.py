# cheat: P50
# class: equality
# how: a list with one value too few
# tasks: script/scaled function/scaled
# expect: WA


def scaled(values, factor):
    return [value * factor for value in values][:-1]
