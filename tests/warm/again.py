"""A module that is taken out of sys.modules is executed again."""

import sys
import json

first = json
first.mark = True
del sys.modules["json"]
import json

print(first is json, hasattr(json, "mark"))
import importlib

print(importlib.reload(json) is json)
