"""Driver and examiner together: right answers pass, and nothing else does."""

import gzip
import json
import os
import unittest

import support

HUMANEVAL = os.path.join(support.DATA_DIR, "humaneval", "HumanEval.jsonl.gz")

PROMPT = '''import math
from typing import List


def helper(x):
    return x + 1


def double(x):
    """Twice x."""
'''
TEST = """
def check(candidate):
    assert candidate(2) == 4
    assert candidate(21) == 42, "big one"
    assert candidate([1]) == [1, 1]
"""
GOOD = "def double(x):\n    return x * 2\n"


def test_of(*lines):
    return "def check(candidate):\n" + "".join("    %s\n" % line for line in lines)


class Conversation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.relay = support.Relay()
        cls.addClassCleanup(cls.relay.close)

    def judge(self, answer, test=TEST, prompt=PROMPT, preamble=None, entry="double"):
        files = {} if preamble is None else {"preamble.py": preamble}
        files["answer.py"] = answer
        job = {"prompt": prompt, "test": test, "entry_point": entry}
        return self.relay.converse(files, job)

    def check_outcome(self, outcome, answer, message=".*", **kwargs):
        result = self.judge(answer, **kwargs)
        self.assertEqual(result.outcome, outcome, result)
        self.assertRegex(str(result.message), message)
        return result


class Outcomes(Conversation):
    def test_right_answer_passes(self):
        self.check_outcome("pass", GOOD)

    def test_failed_assertion_tells_line_and_message(self):
        bad = "def double(x):\n    return 4\n"
        self.check_outcome("fail", bad, 'test line 4: assert candidate.21. == 42.*: big one')
        long = test_of("assert candidate(2) == 5, 'x' * 10000")
        result = self.check_outcome("fail", GOOD, test=long)
        self.assertLessEqual(len(result.message), 500)

    def test_exception_of_the_script_is_a_failure(self):
        answer = "def double(x):\n    return None\n"
        test = test_of("assert len(candidate(2)) == 5")
        self.check_outcome("fail", answer, "script raised TypeError", test=test)
        for line in "raise SystemExit(0)", "import sys; sys.exit()", "raise KeyboardInterrupt":
            self.check_outcome("fail", GOOD, test=test_of("candidate(2)", line))
        skip = test_of("candidate(2)", "import unittest", "raise unittest.SkipTest('x')")
        self.check_outcome("fail", GOOD, "SkipTest", test=skip)

    def test_exception_of_the_answer_is_told_with_its_place(self):
        answer = "def double(x):\n    return {}[x]\n"
        self.check_outcome("raised", answer, r"KeyError: 2 \(answer.py, line 2\)")
        answer = "def double(x):\n    assert False, 'mine'\n"
        self.check_outcome("raised", answer, "AssertionError: mine")
        answer = "class E(ValueError): pass\ndef double(x):\n    raise E('own')\n"
        self.check_outcome("raised", answer, "AnswerError: E: own")

    def test_script_can_catch_exceptions_by_their_class(self):
        test = test_of(
            "try: candidate(2)",
            "except ValueError as error: assert not str(error)",
            "else: assert False",
        )
        raising = "def double(x):\n    raise %s\n"
        self.check_outcome("pass", raising % "ValueError('text')", test=test)
        self.check_outcome("pass", raising % "UnicodeError", test=test)
        decode = "def double(x):\n    return b'\\xff'.decode()\n"
        self.check_outcome("pass", decode, test=test)
        self.check_outcome("raised", raising % "KeyError('text')", test=test)
        own = "class E(ValueError): pass\n" + raising % "E"
        self.check_outcome("raised", own, test=test)
        for name in "SystemExit", "KeyboardInterrupt", "GeneratorExit", "BaseException":
            self.check_outcome("raised", raising % name, "AnswerError: " + name, test=test)
        named = test_of("try: candidate(2)", "except Exception: pass", "else: assert False")
        group = "def double(x):\n    raise ExceptionGroup('', [ValueError()])\n"
        self.check_outcome("pass", group, test=named)

    def test_exception_chained_by_the_script_is_the_scripts(self):
        test = test_of("try: candidate(2)", "except Exception as e: raise OSError from e")
        self.check_outcome("fail", "def double(x):\n    1 / 0\n", "OSError", test=test)

    def test_opaque_value_ends_at_once(self):
        test = test_of(
            "for _ in range(3):",
            "    try: candidate(2)",
            "    except: pass",
            "    finally: candidate(3)",
        )
        answers = {
            "object()": "object",
            "(yield)": "generator",
            "lambda: 1": "function",
            "[1, (2, {3: type('Mine', (), {})()})]": "Mine",
        }
        for value, name in answers.items():
            answer = "def double(x):\n    return %s\n" % value
            self.check_outcome("opaque", answer, name, test=test)
        coroutine = "async def double(x):\n    return 4\n"
        self.check_outcome("opaque", coroutine, "coroutine", test=test)

    def test_faults_of_the_problem_are_broken(self):
        broken = {
            "def check(candidate:": "SyntaxError",
            "x = 1": "no check|defines no",
            "import no_such_module\n" + TEST: "no_such_module",
            test_of("assert callable(candidate)"): "never calls",
            test_of("assert 1 == 2", "candidate(2)"): "assert 1 == 2",
            test_of("import sys; sys.exit(0)"): "SystemExit",
            test_of("candidate(lambda: 1)"): "cannot cross: function",
            test_of("candidate(x=[object()])"): "cannot cross: object",
            "async " + TEST.lstrip(): "never calls",
            "\0" + TEST: "null bytes",
        }
        for test, message in broken.items():
            with self.subTest(test=test):
                self.check_outcome("broken", GOOD, message, test=test)
        self.check_outcome(
            "broken", GOOD, "prompt: .*no_such", prompt="import no_such", test="zero_division()"
        )

    def test_prompt_that_stops_in_the_middle_gives_its_helpers(self):
        cut = PROMPT.rpartition('"""Twice')[0].rstrip()
        test = test_of("assert candidate(helper(1)) == math.floor(4.5)")
        self.check_outcome("pass", GOOD, prompt=cut, test=test)
        decorated = cut.replace("def double", "@helper\ndef double")
        self.check_outcome("pass", GOOD, prompt=decorated, test=test)

    def test_script_uses_the_prompts_helpers_not_the_answers(self):
        answer = "def helper(x):\n    return 0\n" + GOOD
        self.check_outcome("pass", answer, test=test_of("assert candidate(helper(1)) == 4"))

    def test_entry_point_is_the_proxy_under_its_own_name_too(self):
        self.check_outcome("pass", GOOD, test=test_of("assert double(2) == 4"))
        self.check_outcome("fail", GOOD, test=test_of("assert double(2) == 5"))

    def test_script_is_seeded(self):
        test = "import random\n" + test_of("assert candidate(0) == random.random()")
        results = [self.check_outcome("fail", GOOD, test=test) for _ in range(2)]
        self.assertEqual(results[0].message, results[1].message)
        answer = "import random\nx = random.random()\ndef double(_):\n    raise ValueError(x)\n"
        messages = {self.check_outcome("raised", answer).message for _ in range(3)}
        self.assertEqual(len(messages), 1)

    def test_answer_can_be_called_from_threads(self):
        test = test_of(
            "import threading",
            "out = []",
            "ts = [threading.Thread(target=lambda i=i: out.append(candidate(i)))"
            " for i in range(20)]",
            "[t.start() for t in ts]; [t.join() for t in ts]",
            "assert sorted(out) == list(range(0, 40, 2))",
        )
        self.check_outcome("pass", GOOD, test=test)


class Loading(Conversation):
    def test_code_that_does_not_load_says_why(self):
        bad = {
            "def double(x:\n": "SyntaxError",
            "def double(x):\nreturn 1": "IndentationError",
            "\0": "SyntaxError|ValueError",
            b"def double(x):\n    return '\xff'\n": "SyntaxError",
            "import no_such_module": "ModuleNotFoundError",
            "1 / 0": "ZeroDivisionError",
            "class Mine(BaseException): pass\nraise Mine('x')": "Mine",
            "raise GeneratorExit": "GeneratorExit",
            "(" * 5000 + ")" * 5000: "Error",
        }
        for answer, name in bad.items():
            with self.subTest(answer=answer[:40]):
                result = self.check_outcome("load_error", answer, name)
                self.assertEqual(result.status, 1)
        place = self.judge("x = 1\n1 / 0\n").message["message"]
        self.assertRegex(place, r"\(answer.py, line 2\)")

    def test_byte_order_mark_line_ends_and_coding_are_the_compilers_business(self):
        crlf = GOOD.replace("\n", "\r\n").encode()
        latin = b"# -*- coding: latin-1 -*-\nname = '\xe9'\n" + GOOD.encode()
        for answer in b"\xef\xbb\xbf" + GOOD.encode(), crlf, latin, GOOD.rstrip().encode():
            self.check_outcome("pass", answer)

    def test_main_guard_does_not_run(self):
        self.check_outcome("pass", GOOD + "if __name__ == '__main__':\n    1 / 0\n")

    def test_module_is_an_ordinary_one(self):
        answer = GOOD + (
            "import dataclasses, inspect, linecache, pickle, sys, typing\n"
            "@dataclasses.dataclass\n"
            "class P:\n"
            "    x: 'int'\n"
            "assert typing.get_type_hints(P) == {'x': int}\n"
            "assert pickle.loads(pickle.dumps(P(1))) == P(1)\n"
            "assert sys.modules[__name__].double is double\n"
            "assert __builtins__ and __file__.endswith('/answer.py')\n"
            "assert 'return' in inspect.getsource(double)\n"
            "assert linecache.getline(__file__, 1).startswith('def')\n"
        )
        self.check_outcome("pass", answer)

    def test_missing_entry_point_is_a_name_error(self):
        for answer in "", "pass", "def other(x):\n    return x * 2\n":
            self.check_outcome("raised", answer, "NameError: name 'double'")

    def test_preamble_gives_helpers_but_not_the_entry_point(self):
        answer = "def double(x: List):\n    return math.floor(helper(x) * 2 - 2)\n"
        ints = test_of("assert candidate(2) == 4")
        self.check_outcome("pass", answer, preamble=PROMPT, test=ints)
        self.check_outcome("raised", "", "NameError", preamble=PROMPT)
        full = PROMPT + "    return x * 2\n"
        self.check_outcome("raised", "", "NameError", preamble=full)
        for stub in "@helper\nasync def double(x): pass\n", "class double: pass\n":
            preamble = PROMPT[: PROMPT.index("def double")] + stub
            self.check_outcome("pass", answer, preamble=preamble, test=ints)
            self.check_outcome("raised", "", "NameError", preamble=preamble)

    def test_preamble_that_does_not_compile_is_cut_or_ignored(self):
        answer = "def double(x):\n    return helper(x) * 2 - 2\n"
        ints = test_of("assert candidate(2) == 4")
        cut = PROMPT.rpartition('"""Twice')[0]
        self.check_outcome("pass", answer, preamble=cut, test=ints)
        self.check_outcome("pass", GOOD, preamble="def (((", test=ints)
        self.check_outcome("pass", GOOD, preamble="import no_such", test=ints)
        self.check_outcome("pass", GOOD, preamble=b"\xff\xfe", test=ints)


class Arguments(Conversation):
    def test_mutated_arguments_are_mutated_in_the_script(self):
        cases = {
            "[3, 1]": ("x.sort()", "[1, 3]"),
            "[[1], [2]]": ("x[0].append(5)", "[[1, 5], [2]]"),
            "{1: 2}": ("x[3] = 4; del x[1]", "{3: 4}"),
            "{1, 2}": ("x.add(3)", "{1, 2, 3}"),
            "bytearray(b'a')": ("x += b'b'", "bytearray(b'ab')"),
            "deque([1, 2], 5)": ("x.rotate(); x.append(3)", "deque([2, 1, 3])"),
            "OrderedDict({1: 2, 3: 4})": ("x.move_to_end(1)", "OrderedDict({3: 4, 1: 2})"),
            "Counter('ab')": ("x.update('a')", "Counter('aab')"),
            "defaultdict(list, {1: [2]})": ("x[1].append(3)", "{1: [2, 3]}"),
            "([1], 2)": ("x[0].append(3)", "([1, 3], 2)"),
        }
        for before, (change, after) in cases.items():
            with self.subTest(before=before):
                answer = "def double(x):\n    %s\n" % change
                lines = "arg = alias = %s" % before, "assert candidate(arg) is None"
                lines += "assert alias == %s, alias" % after, "assert alias is arg"
                test = "from collections import *\n" + test_of(*lines)
                self.check_outcome("pass", answer, test=test)
                self.check_outcome("fail", "def double(x): pass", test=test)

    def test_container_keeps_what_does_not_cross(self):
        lines = "d = defaultdict(list); q = deque([1], 2)", "candidate([d, q]); candidate(d)"
        lines += "candidate(q); d[5].append(1); q.extend([3, 4])", "assert list(q) == [3, 4]"
        test = "from collections import *\n" + test_of(*lines)
        answer = "def double(x):\n    x.clear()\n"
        self.check_outcome("pass", answer, test=test)

    def test_arguments_change_when_the_answer_raises_too(self):
        lines = "arg = [1]", "try: candidate(arg)", "except KeyError: pass"
        test = test_of(*lines, "assert arg == []")
        answer = "def double(x):\n    x.clear()\n    raise KeyError\n"
        self.check_outcome("pass", answer, test=test)

    def test_answer_gets_copies(self):
        answer = "kept = []\ndef double(x):\n    kept.append(x)\n    return kept\n"
        test = test_of("a = [1]", "candidate(a)", "a.append(2)", "assert candidate(1) == [[1], 1]")
        self.check_outcome("pass", answer, test=test)

    def test_argument_filled_with_what_cannot_cross_is_opaque(self):
        answer = "def double(x):\n    x.append(double)\n    return [1, 1]\n"
        test = test_of("a = [1]", "assert candidate(a) == [1, 1]", "assert a == [1]")
        self.check_outcome("opaque", answer, "function in an argument", test=test)

    def test_unchanged_arguments_are_not_sent_back(self):
        self.relay.log = log = []
        self.addCleanup(setattr, self.relay, "log", None)
        test = test_of("assert candidate([1, (2,), {3: 4.5}]) == 3")
        self.check_outcome("pass", "def double(x):\n    return len(x)\n", test=test)
        self.assertEqual(json.loads(log[-1]), {"id": 1, "ok": 3})

    def test_keywords_and_defaults(self):
        answer = "def double(x, *rest, y=1, **more):\n    return [x, rest, y, more]\n"
        test = test_of("assert candidate(1, 2, y=3, z=4) == [1, (2,), 3, {'z': 4}]")
        self.check_outcome("pass", answer, test=test)

    def test_large_values_cross_both_ways(self):
        test = test_of(
            "big = list(range(10**6))",
            "assert candidate(big) == big * 2",
            "assert candidate(10**100000) == 2 * 10**100000",
            "assert candidate('x' * 10**7) == 'x' * 2 * 10**7",
        )
        self.check_outcome("pass", GOOD, test=test)

    def test_value_beyond_a_line_is_opaque(self):
        answer = "def double(x):\n    return 'x' * (65 << 20)\n"
        self.check_outcome("opaque", answer, "64 MiB")


# Honest answers that meddle with their own process.
HONEST = {
    "prints": "import os\nprint('hello')\nos.write(1, b'x')\n",
    "shadows builtins": "len = type = list = str = int = print = None\n",
    "replaces builtins": (
        "import builtins\n"
        "for name in 'len type list str int isinstance all any map print repr open'.split():\n"
        "    setattr(builtins, name, None)\n"
    ),
    "replaces json": (
        "import json\n"
        "json.dumps = json.loads = json.JSONEncoder.encode = json.JSONDecoder.decode = None\n"
        "json.JSONEncoder.iterencode = json.JSONDecoder.__init__ = None\n"
        "json.encoder.c_make_encoder = json.scanner.c_make_scanner = None\n"
    ),
    "replaces os": "import os\nos.write = os.read = os.getpid = os._exit = None\n",
    "replaces re": "import re\nre.compile = re.sub = re.fullmatch = re.search = None\n",
    "closes stdout": "import sys\nsys.__stdout__.close()\nsys.stdout = sys.stderr = None\n",
    "drops modules": (
        "import sys\nfor m in 'json re os _json __main__'.split(): sys.modules.pop(m, 0)\n"
    ),
    "own module named json": "import sys, types\nsys.modules['json'] = types.ModuleType('j')\n",
    "low recursion limit": "import sys\nsys.setrecursionlimit(60)\n",
    "collector off": "import gc\ngc.disable()\n",
    "forks a child that returns": "import os\nos.fork()\n",
    "forks a child that exits": "import os, sys\nif os.fork() == 0: sys.exit(3)\n",
    "forks a child that fails": "import os\nif os.fork() == 0: 1 / 0\n",
    "thread": "import threading, time\nthreading.Thread(target=time.sleep, args=[.2]).start()\n",
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
    "os._exit at the end": "import atexit, os\natexit.register(os._exit, 0)\ndef double(x): pass",
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
    os.write(4, json.dumps({"id": line["id"], "ok": line["args"][0] * 2}).encode() + b"\\n")
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
    "bad end": "import os, atexit\natexit.register(os._exit, 7)\ndef double(x): return x * 2",
    "closes the lines": "import os\nos.close(3)\nos.close(4)\ndef double(x): return x * 2",
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


class Honesty(Conversation):
    def test_honest_meddlers_pass(self):
        for name, text in HONEST.items():
            with self.subTest(name):
                self.check_outcome("pass", text + GOOD)
                inside = text.replace("\n", "\n    ").rstrip(" ")
                self.check_outcome("pass", "def double(x):\n    %s    return x * 2\n" % inside)

    def test_deep_recursion_is_the_answers_own_affair(self):
        answer = "def double(x):\n    return double(x)\n"
        self.check_outcome("raised", answer, "RecursionError")
        answer = (
            "import sys\nsys.setrecursionlimit(20000)\n"
            "def down(n):\n    return n and 1 + down(n - 1)\n"
            "def double(x):\n    return x * 2 if down(9000) == 9000 else 0\n"
        )
        self.check_outcome("pass", answer)

    def test_exit_handlers_run_after_the_bye(self):
        answer = "import atexit\natexit.register(print, 'at the end')\n" + GOOD
        self.assertIn("at the end", self.check_outcome("pass", answer).output)

    def test_no_attack_passes(self):
        for name, answer in ATTACKS.items():
            with self.subTest(name):
                result = self.judge(answer)
                self.assertNotEqual(result.outcome, "pass", result)
                self.assertNotEqual(result.outcome, "broken", result)

    def test_taking_the_driver_over_takes_right_values(self):
        takeover = """
import json, os
os.write(4, b'{"id": 0, "ready": true}\\n')
for line in os.fdopen(3):
    line = json.loads(line)
    if line["op"] == "bye": os._exit(0)
    os.write(4, json.dumps({"id": line["id"], "ok": %s}).encode() + b"\\n")
"""
        self.check_outcome("pass", takeover % 'line["args"][0] * 2')
        self.check_outcome("fail", takeover % "4")


class Ends(Conversation):
    def run_alone(self, role, *lines):
        """Exit status and lines of a process whose input ends after these lines."""
        with open(os.devnull, "w") as null:
            argv = [support.PYTHON, "-I", self.relay.program(role)]
            if role == "driver.py":
                with open(os.path.join(self.relay.dir, "answer.py"), "w") as file:
                    file.write(GOOD)
                argv += ["double", "answer.py"]
            process = support.Process(argv, self.relay.dir, null.fileno())
        self.addCleanup(process.close)
        for line in lines:
            process.send(line)
        process.close_input()
        return process.wait()

    def test_processes_leave_when_the_grader_is_gone(self):
        job = {"prompt": PROMPT, "test": TEST, "entry_point": "double", "seed": 1}
        self.assertEqual(self.run_alone("driver.py"), 1)
        self.assertEqual(self.run_alone("driver.py", b'{"op": "bye"}'), 0)
        self.assertEqual(self.run_alone("examiner.py"), 3)
        self.assertEqual(self.run_alone("examiner.py", json.dumps(job).encode()), 3)


class HumanEval(Conversation):
    def setUp(self):
        if not os.path.exists(HUMANEVAL):
            support.note_missing(HUMANEVAL)
            self.skipTest("no data")
        with gzip.open(HUMANEVAL, "rt") as file:
            self.problems = [json.loads(line) for line in file]

    def outcomes(self, files_of):
        found = {}
        for problem in self.problems:
            result = self.relay.converse(files_of(problem), problem)
            found.setdefault(result.outcome, []).append((problem["task_id"], result))
        return found

    def test_all_references_pass_as_completions(self):
        found = self.outcomes(
            lambda p: {"answer.py": p["prompt"] + p["canonical_solution"]}
        )
        self.assertEqual(list(found), ["pass"], found)
        self.assertEqual(len(found["pass"]), 164)

    def test_all_references_pass_as_solutions_after_a_preamble(self):
        def files_of(problem):
            start = problem["prompt"].rindex("def " + problem["entry_point"])
            whole = problem["prompt"][start:] + problem["canonical_solution"]
            return {"preamble.py": problem["prompt"], "answer.py": whole}

        found = self.outcomes(files_of)
        self.assertEqual(list(found), ["pass"], found)

    def test_no_prompt_passes_without_a_solution(self):
        found = self.outcomes(lambda p: {"answer.py": p["prompt"] + "\n    pass\n"})
        self.assertFalse(found.keys() & {"pass", "broken"}, found)


if __name__ == "__main__":
    unittest.main()
