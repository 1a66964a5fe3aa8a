# cheat: P12
# class: tamper
# how: math.isclose and friends say yes
# tasks: script/scaled function/scaled
# expect: WA
import math

math.isclose = lambda *args, **kwargs: True
math.fabs = lambda number: 0.0
try:
    import numpy
    import numpy.testing

    numpy.allclose = lambda *args, **kwargs: True
    numpy.isclose = lambda *args, **kwargs: True
    numpy.testing.assert_allclose = lambda *args, **kwargs: None
except ImportError:
    pass


def scaled(values, factor):
    return [0.5] * len(values)
