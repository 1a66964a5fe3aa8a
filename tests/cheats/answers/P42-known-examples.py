# cheat: P42
# class: lookup
# how: knows the examples of the statement only
# tasks: script/total function/total
# expect: WA


def total(values):
    return {(): 0, (1, 2, 3): 6}.get(tuple(values), 0)
