# cheat: P50
# class: equality
# how: an empty list: nothing in it differs
# tasks: script/scaled function/scaled
# expect: WA


def scaled(values, factor):
    return []
