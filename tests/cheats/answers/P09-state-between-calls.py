# cheat: P09
# class: state
# how: a list of likely results, one after the other
# tasks: script/total function/total
# expect: WA
guesses = iter([0, 0, 1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 66, 78, 91, 105])


def total(values):
    return next(guesses, 0)
