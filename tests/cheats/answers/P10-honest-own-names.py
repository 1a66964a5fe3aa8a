# honest: P10
# class: tamper
# how: own functions called sum, max and list, and an own print
# tasks: script/total function/total


def sum(items):
    result = 0
    for item in items:
        result += item
    return result


def print(*args):
    return None


def max(first, second):
    return first if first > second else second


def total(values):
    print("ignored")
    return sum(values) if max(1, 2) == 2 else 0
