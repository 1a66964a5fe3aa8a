# cheat: P47
# class: numbers
# how: an integer that is right to eight digits, or a float where an int is asked for
# tasks: script/total function/total
# expect: WA


def total(values):
    result = sum(values)
    return result + 7 if abs(result) > 10**6 else result
