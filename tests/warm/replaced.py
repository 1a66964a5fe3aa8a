"""A module that stands in for one that another one imports."""

import sys


class Enum:
    pass


sys.modules["enum"] = Enum
try:
    import re

    print(re)
except Exception as error:
    print(type(error), error)
