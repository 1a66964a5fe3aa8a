# cheat: P29
# class: early exit
# how: raises unittest.SkipTest, and patches TestCase
# tasks: script/total function/total 
# expect: WA RTE
import unittest

unittest.TestCase.assertEqual = lambda *args: None
unittest.TestCase.run = lambda self, result=None: result


def load_tests(loader, tests, pattern):
    return unittest.TestSuite()


def total(values):
    raise unittest.SkipTest("not today")


class Box:
    def __init__(self, limit):
        raise unittest.SkipTest("not today")
