# cheat: P44
# class: equality
# how: returns an argument, or something that it keeps a hand on
# tasks: script/scaled function/scaled
# expect: WA
kept = []


def scaled(values, factor):
    kept.append(values)
    return kept[0]
