"""What was not imported is not there."""

import sys

for name in "json", "math", "re", "ctypes", "gc", "importlib", "recorder", "reset":
    try:
        eval(name)
    except NameError as error:
        print(error, name in sys.modules)
import importlib
import collections

print(hasattr(importlib, "util"), hasattr(importlib, "abc"), hasattr(collections, "abc"))
eval("json")
