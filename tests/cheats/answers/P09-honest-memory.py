# honest: P09
# class: state
# how: a cache between calls
# tasks: script/total function/total
import functools


@functools.lru_cache(maxsize=None)
def total_of(values):
    return sum(values)


def total(values):
    return total_of(tuple(values))
