# cheat: P60
# class: equality
# how: an endless lazy object in place of a list
# tasks: script/scaled function/scaled
# expect: WA RTE TLE


def scaled(values, factor):
    while True:
        yield values[0] * factor
