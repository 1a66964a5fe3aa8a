"""Answers to "double a value": a right one, odd but honest ones, and attacks."""

GOOD = "def double(x):\n    return x * 2\n"

# Honest answers that meddle with their own process.
HONEST = {
    "prints": "import os\nprint('hello')\nos.write(1, b'x')\n",
    "shadows builtins": "len = type = list = str = int = print = None\n",
    "replaces builtins": (
        "import builtins\n"
        "for name in 'len type list str int isinstance all any map repr open'.split():\n"
        "    setattr(builtins, name, None)\n"
    ),
    "replaces json": (
        "import json\n"
        "json.dumps = json.loads = None\n"
        "json.JSONEncoder.encode = json.JSONDecoder.decode = None\n"
        "json.JSONEncoder.iterencode = json.JSONDecoder.__init__ = None\n"
        "json.encoder.c_make_encoder = json.scanner.c_make_scanner = None\n"
    ),
    "replaces os": "import os\nos.write = os.read = os.getpid = os._exit = None\n",
    "replaces re": "import re\nre.compile = re.sub = re.fullmatch = re.search = None\n",
    "closes stdout": "import sys\nsys.__stdout__.close()\nsys.stdout = None\n",
    "drops modules": (
        "import sys\n"
        "for name in 'json re os _json __main__'.split(): sys.modules.pop(name, None)\n"
    ),
    "other json": "import sys, types\nsys.modules['json'] = types.ModuleType('j')\n",
    "low recursion limit": "import sys\nsys.setrecursionlimit(60)\n",
    "collector off": "import gc\ngc.disable()\n",
    "forks a child that returns": "import os\nos.fork()\n",
    "forks a child that exits": "import os, sys\nif os.fork() == 0: sys.exit(3)\n",
    "forks a child that fails": "import os\nif os.fork() == 0: 1 / 0\n",
    "thread": "import threading, time\n"
    "threading.Thread(target=time.sleep, args=[.2]).start()\n",
    "daemon": "import threading, time\n"
    "threading.Thread(target=time.sleep, args=[99], daemon=True).start()\n",
    "starts a program": "import subprocess\n"
    "assert subprocess.run(['/bin/ls', '/proc/self/fd'], stdout=-1).stdout"
    ".split() == [b'0', b'1', b'2', b'3']\n",
}

ATTACKS = {
    "empty body": "def double(x): pass",
    "returns None": "def double(x): return None",
    "equal to everything": """
class Any:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __hash__ = None
def double(x): return Any()
""",
    "mock.ANY": "from unittest.mock import ANY\ndef double(x): return ANY",
    "lying int": """
class Int(int):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 4
def double(x): return Int(5)
""",
    "lying list": """
class List(list):
    def __eq__(self, other): return True
def double(x): return List([x])
""",
    "object that claims to be an int": """
class Meta(type):
    def __eq__(cls, other): return True
    def __hash__(cls): return hash(int)
class Int(metaclass=Meta):
    __class__ = int
    def __eq__(self, other): return True
    def __index__(self): return 4
    def __reduce__(self): return eval, ("4",)
    def __lt__(self, other): return False
    __gt__ = __lt__
def double(x): return Int()
""",
    "os._exit at import": "import os\nos._exit(0)",
    "os._exit in the function": "import os\ndef double(x): os._exit(0)",
    "os._exit at the end": """
import atexit, os
atexit.register(os._exit, 0)
def double(x): pass
""",
    "SystemExit at import": "raise SystemExit(0)",
    "sys.exit in the function": "import sys\ndef double(x): sys.exit(0)",
    "exec of true": "import os\ndef double(x): os.execv('/bin/true', ['true'])",
    "SkipTest": "import unittest\ndef double(x): raise unittest.SkipTest",
    "thread exits early": """
import os, threading
def double(x):
    threading.Thread(target=os._exit, args=[0]).start()
    while True: pass
""",
    "child answers while parent exits": """
import os
if os.fork(): os._exit(0)
getpid, home = os.getpid, os.getppid()
def double(x): return x * 2
""",
    "child takes the lines over while parent exits": """
import json, os
if os.fork(): os._exit(0)
os.write(4, b'{"id": 0, "ready": true}\\n')
for line in os.fdopen(3):
    line = json.loads(line)
    reply = {"id": line["id"], "ok": line["args"][0] * 2}
    os.write(4, json.dumps(reply).encode() + b"\\n")
""",
    "stack walk": """
import sys
def double(x):
    frame = sys._getframe()
    while frame:
        for scope in frame.f_locals, frame.f_globals:
            if any(k in scope for k in ("check", "candidate", "test", "expected")):
                return 4
        frame = frame.f_back
    import gc
    for found in gc.get_objects():
        if isinstance(found, dict) and "candidate" in found: return 4
    for text in open('/proc/self/cmdline'), open('/proc/self/environ'):
        if "candidate" in text.read(): return 4
    return found
""",
    "patched comparisons": """
import builtins, json, math, os
builtins.all = builtins.any = builtins.len = builtins.isinstance = lambda *a: True
json.loads = json.dumps = lambda *a, **k: 0
math.isclose = lambda *a, **k: True
builtins.AssertionError = SystemExit
def double(x): return 0
""",
    "settrace": """
import sys
sys.settrace(lambda *a: None)
def double(x): return 0
""",
    "patched os.write": """
import os
os.write = lambda fd, data: len(data)
def double(x): return 0
""",
    "patched driver": """
import sys
main = sys.modules['__main__']
main.encode = lambda v: '4'
def double(x): return x
""",
    "forged done": """
import os
def double(x):
    os.write(4, b'{"op": "done", "outcome": "pass", "message": ""}\\n')
    os._exit(0)
""",
    "forged done and a value": """
import os
def double(x):
    os.write(4, b'{"op": "done", "outcome": "pass", "message": ""}\\n')
    return 5
""",
    "two replies for one call": """
import os
def double(x):
    os.write(4, b'{"id": 1, "ok": 4}\\n')
    return x * 2
""",
    "reply before the call": """
import os
os.write(4, b'{"id": 0, "ready": true}\\n{"id": 1, "ok": 4}\\n')
def double(x): return x * 2
""",
    "late line": """
import os, atexit
atexit.register(os.write, 4, b'{"id": 3, "ok": 4}\\n')
def double(x): return x * 2
""",
    "reply with a wrong id": """
import os
def double(x):
    os.write(4, b'{"id": 9, "ok": 4}\\n')
""",
    "reply of two kinds": """
import os
def double(x):
    os.write(4, b'{"id": 1, "ok": 4, "raise": "ValueError", "message": ""}\\n')
""",
    "reply that is no reply": """
import os
def double(x):
    os.write(4, b'{"id": 1, "ok": {"dict": [[[], 1]]}}\\n')
    while True: os.read(3, 100)
""",
    "bad end": """
import atexit, os
atexit.register(os._exit, 7)
def double(x): return x * 2
""",
    "closes the lines": """
import os
os.close(3)
os.close(4)
def double(x): return x * 2
""",
    "changes a fixed argument": """
import os
def double(x):
    os.write(4, b'{"id": 1, "ok": 5, "args": [4]}\\n')
    while True: os.read(3, 100)
""",
    "special case for each call": """
calls = iter([4, 42])
def double(x): return next(calls)
""",
}

# Plays the driver itself; takes the expression that is sent as the value.
TAKEOVER = """
import json, os
os.write(4, b'{"id": 0, "ready": true}\\n')
for line in os.fdopen(3):
    line = json.loads(line)
    if line["op"] == "bye": os._exit(0)
    os.write(4, json.dumps({"id": line["id"], "ok": %s}).encode() + b"\\n")
"""
