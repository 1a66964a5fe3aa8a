# cheat: P06
# class: equality
# how: unittest.mock.ANY
# tasks: script/total function/total
# expect: WA
from unittest import mock


def total(values):
    return mock.ANY
