# cheat: P60
# class: judge error
# how: a list that is a hundred thousand deep
# tasks: script/scaled function/scaled
# expect: WA RTE


def scaled(values, factor):
    result = []
    for _ in range(100_000):
        result = [result]
    return result
