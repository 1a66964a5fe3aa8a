"""Handles, callbacks, generators and the names of the answer: each rule, and attacks."""

import unittest

from test_conversation import Conversation

POINT = """
class Point:
    def __init__(self, x, y=0):
        self.x, self.y = x, y
    def shifted(self, by):
        return Point(self.x + by, self.y + by)
    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)
    __hash__ = None
    def __len__(self): return 2
    def __bool__(self): return self.x != 0
    def __iter__(self): return iter((self.x, self.y))
    def __getitem__(self, at): return (self.x, self.y)[at]
    def __setitem__(self, at, to): self.x = to
    def __add__(self, other): return self.shifted(other)
    def __lt__(self, other): return True
    def __contains__(self, value): return True
    def __enter__(self): self.x += 1; return self
    def __exit__(self, *args): self.y = args[0] and args[0].__name__; return True
    total = 7
def double(p): return Point(p.x * 2, p.y * 2)
def same(p): return p
def raises(): raise ValueError
"""


class References(Conversation):
    def judge(self, answer, test="", mode="handles", reference=None, **job):
        job = {"form": "asserts", "entry_point": "double", **job}
        job.update(test=test, mode=mode, reference=reference or answer)
        return self.relay.converse({"answer.py": answer}, job)

    def passes(self, answer, *lines, **job):
        return self.check_outcome("pass", answer, test="\n".join(lines), **job)


class Handles(References):
    def test_what_reaches_the_answer(self):
        self.passes(
            POINT,
            "p = Point(1, y=2)",
            "assert (p.x, p.y) == (1, 2)",
            "q = double(p)",
            "assert q.x == 2 and q.shifted(1).y == 5",
            "p.x = 5; assert double(p).x == 10",
            "assert len(p) == 2 and list(p) == [5, 2] and p[1] == 2",
            "assert [*p] == [5, 2] and tuple(map(str, p)) == ('5', '2')",
            "p[0] = 0; assert p.x == 0 and not p and q",
            "assert hasattr(p, 'shifted') and not hasattr(p, 'nothing')",
            "del p.y; assert not hasattr(p, 'y'); p.y = 1",
            "assert Point.total == 7 and callable(p.shifted)",
            "assert isinstance(q, Point) and not isinstance(3, Point)",
            "try: p[9]",
            "except IndexError: pass",
            "else: assert False",
        )

    def test_identity_decides_equality_and_nothing_is_asked(self):
        self.passes(
            POINT,
            "p, q = Point(1), Point(1)",
            "assert p == p and p != q and not p == q and p is same(p) and same(p) == p",
            "assert p != 1 and not p == (1, 0) and p not in [q, 1] and p in [q, p]",
            "assert len({p, q, same(p)}) == 2 and {p: 1}[same(p)] == 1",
        )

    def test_what_never_reaches_the_answer_is_a_type_error(self):
        lines = "p + 1", "1 + p", "p < 1", "1 > p", "1 in p", "abs(p)", "int(p)", "-p"
        lines += "p += 1", "round(p)", "float(p)", "p @ p", "divmod(5, p)", "p ** 2"
        lines += "sorted([p, Point(2)])", "max(p, p)", "range(p)", "[1][p]", "[] + p"
        lines += "__import__('copy').copy(p)", "__import__('copy').deepcopy(p)"
        test = ["p = Point(1)"]
        for line in lines:
            test += "try: " + line, "except TypeError: pass", "else: assert 0, %r" % line
        self.passes(POINT, *test)

    def test_handles_go_in_containers_both_ways(self):
        self.passes(
            "class Node:\n    def __init__(self, v): self.v = v\n"
            "def double(nodes): return {'all': [nodes[0], (nodes[1],)], nodes[0]: 1}\n"
            "def drop(nodes): nodes.pop()\n",
            "a, b = Node(1), Node(2)",
            "d = double([a, b])",
            "assert d['all'][0] is a and d['all'][1] == (b,) and d[a] == 1",
            "l = [a, b]; drop(l); assert l == [a]",
        )

    def test_context_managers_do_not_hold_exceptions_back(self):
        self.passes(
            POINT,
            "with Point(1) as p: assert p.x == 2",
            "try:",
            "    with p: raise KeyError",
            "except KeyError: assert p.y == 'KeyError'",
            "else: assert False",
        )
        test = "with Point(1) as p: assert p.x == 99", ""
        self.check_outcome("fail", POINT, test="\n".join(test))

    def test_plain_mode_has_none(self):
        test = "assert Point(1).x == 1"
        self.check_outcome("opaque", POINT, "Point", mode="plain", test=test)
        test = "assert double(3).x"
        answer = "import re\ndef double(x): return re.match('a', 'a')\n"
        self.check_outcome("opaque", answer, "Match", mode="plain", test=test)
        self.passes(answer, "assert double(3) and double(1).group() == 'a'")

    def test_functions_of_the_answer_can_be_called_and_passed_on(self):
        adder = "def double(n): return lambda x: x + n\ndef run(f, x): return f(x)\n"
        self.passes(adder, "f = double(3)", "assert f(4) == 7 and run(f, 1) == 4")
        self.passes(adder, "assert run(type, 1) is int")
        self.passes("def double(f, x): return f(x)\ndef neg(x): return -x\n",
                    "assert double(neg, 2) == -2", mode="plain")

    def test_dropped_objects_are_forgotten(self):
        answer = (
            "import gc\nclass Big: pass\n"
            "def double(): return Big()\n"
            "def count(): gc.collect(); return sum(type(o) is Big for o in gc.get_objects())"
        )
        self.passes(answer, "for _ in range(50): double()", "assert count() <= 1")


class Attacks(References):
    def test_no_lie_of_an_object_passes(self):
        always = """
class Always:
    def __getattr__(self, name): return Always()
    def __call__(self, *a, **k): return Always()
    def __eq__(self, other): return True
    def __len__(self): return 1
    def __bool__(self): return True
    def __iter__(self): return iter([Always()])
    def __getitem__(self, at): return Always()
    def __enter__(self): return Always()
    def __exit__(self, *a): return True
    __class__ = int
    __hash__ = lambda self: 7
    __lt__ = __gt__ = __le__ = __ge__ = __ne__ = __contains__ = __eq__
    __abs__ = __sub__ = __rsub__ = __add__ = __radd__ = lambda self, *a: 0
def double(*a): return Always()
"""
        for line in (
            "assert double(1) == 2",
            "assert 2 == double(1)",
            "assert not double(1) != 2",
            "assert double(1).x == 2",
            "assert double(1)[0] == 2",
            "assert list(double(1)) == [2]",
            "assert double(1) in (2, 3)",
            "assert isinstance(double(1), int)",
            "assert abs(double(1) - 0.5) < 1e-6",
            "assert double(1) > 1",
            "assert len(double(1)) == 2",
            "assert str(double(1)) == '2'",
            "assert {double(1)} == {7}",
            "assert hash(double(1)) == 7",
            "with double(1) as x: assert x == 2",
            "with double(1): raise AssertionError",
        ):
            with self.subTest(line):
                result = self.judge(always, test=line, reference="def double(x): 1")
                self.assertIn(result.outcome, ("fail", "raised", "opaque"), result)

    def test_forged_lines_are_the_answers_fault(self):
        forged = {
            "an object that is not there": '"ok": {"function": 7}',
            "a function nobody gave": '"call": 7, "args": [], "kwargs": []',
            "an exception nobody raised": '"raise": "ValueError", "message": "", "error": 9',
            "eval": '"ok": {"type": "eval"}',
            "no type": '"ok": {"type": "os"}',
        }
        for name, body in forged.items():
            answer = (
                "import os\ndef double(x):\n"
                "    os.write(4, b'{\"id\": 1, %s}\\n')\n    os.read(3, 99)\n" % body
            )
            with self.subTest(name):
                test = "assert double(2) == 4"
                result = self.judge(answer, test=test, reference="def double(x): 1")
                self.assertIn(result.outcome, ("opaque", "raised"), result)

    def test_plain_mode_takes_no_forged_handle(self):
        answer = (
            "import os\ndef double(x):\n"
            "    os.write(4, b'{\"id\": 1, \"ok\": {\"handle\": [1, \"c\"]}}\\n')\n"
            "    os.read(3, 99)\n"
        )
        self.check_outcome("opaque", answer, test="assert double(2)", mode="plain")

    def test_script_values_never_reach_comparisons_of_the_answer(self):
        spy = (
            "seen = []\nclass Spy:\n"
            "    def __eq__(self, other): seen.append(other); return True\n"
            "    __ne__ = __lt__ = __gt__ = __sub__ = __rsub__ = __add__ = __eq__\n"
            "    __contains__ = __radd__ = __and__ = __or__ = __eq__\n"
            "    def __hash__(self): seen.append('hash'); return 1\n"
            "    def __instancecheck__(self, other): seen.append(other); return True\n"
            "    def __index__(self): seen.append('index'); return 1\n"
            "    __float__ = __int__ = __str__ = __repr__ = __format__ = __index__\n"
            "def double(x): return Spy()\ndef told(): return len(seen)\n"
        )
        uses = "== 42", "!= 42", "< 42", "- 42", "+ 42", "in [42]", "& 42", "and 42"
        test = ["s = double(0)"]
        for use in uses:
            test += "try: s %s" % use, "except TypeError: pass"
        test += "try: 42 in s", "except TypeError: pass"
        test += "{s: 42}; str(s); repr(s); '%s' % s; f'{s}'", "assert told() == 0"
        self.passes(spy, *test)


class Callbacks(References):
    def passes(self, answer, *lines, mode="plain", **job):
        return super().passes(answer, *lines, mode=mode, **job)

    def test_functions_of_the_script(self):
        answer = "def double(f, xs, **k): return [f(x, **k) for x in xs]\n"
        self.passes(answer, "assert double(lambda x: x + 1, [1, 2]) == [2, 3]")
        self.passes(answer, "assert double(lambda x, by: x * by, [3], by=4) == [12]")
        self.passes(answer, "assert double(str.upper, ['a']) == ['A']")
        self.passes(answer, "assert double(len, ['abc']) == [3]")
        self.passes(answer, "assert double(int, ['3']) == [3] and double(int, []) == []")
        calls = "seen = []", "double(seen.append, [1, 2])", "assert seen == [1, 2]"
        self.passes(answer, *calls)
        self.check_outcome("fail", "def double(f, xs): return xs", mode="plain",
                           test="assert double(lambda x: x + 1, [1]) == [2]")

    def test_script_function_comes_back_as_itself(self):
        answer = "def double(f): return [f, f]\n"
        self.passes(answer, "f = lambda: 3", "a, b = double(f)", "assert a is b is f")

    def test_calls_nest(self):
        answer = "def double(f, n): return 1 if n == 0 else n * f(n - 1)\n"
        self.passes(answer, "def f(n): return double(f, n)", "assert f(20) > 10**18")
        memo = (
            "def double(f):\n    seen = {}\n    def inner(n):\n"
            "        if n not in seen: seen[n] = f(n)\n        return seen[n]\n"
            "    return inner\n"
        )
        test = "@double", "def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)"
        self.passes(memo, *test, "assert fib(25) == 75025", mode="handles")

    def test_arguments_that_the_script_changes(self):
        answer = "def double(f):\n    l = [1]\n    f(l)\n    return l\n"
        self.passes(answer, "assert double(lambda l: l.append(2)) == [1, 2]")

    def test_exceptions_of_the_script_pass_through(self):
        answer = (
            "def double(f):\n    try: return f()\n    except KeyError: return 'caught'\n"
        )
        test = "def f(): raise KeyError('secret')", "assert double(f) == 'caught'"
        self.passes(answer, *test)
        test = "class Own(Exception): pass", "own = Own('mine')", "def f(): raise own"
        test += "try: double(f)", "except Own as e: assert e is own and str(e) == 'mine'"
        self.passes(answer, *test, "else: assert False")
        spy = "def double(f):\n    try: f()\n    except Exception as e: return str(e)\n"
        test = "def f(): raise ValueError('secret')", "assert double(f) == ''"
        self.passes(spy, *test)

    def test_failed_assertion_in_a_callback_cannot_be_swallowed(self):
        answer = "def double(f):\n    try: f(3)\n    except BaseException: pass\n"
        test = "def f(x): assert x == 4", "double(f)"
        self.check_outcome("fail", answer, mode="plain", test="\n".join(test))
        test = "def f(x):", "    raise ExceptionGroup('', [KeyError(), AssertionError()])"
        test += ("double(f)",)
        self.check_outcome("fail", answer, mode="plain", test="\n".join(test))

    def test_what_pytest_says_in_a_callback_cannot_be_swallowed(self):
        answer = "def double(f):\n    try: f(3)\n    except BaseException: pass\n"
        checks = {
            "pytest.fail('no')": "fail",
            "pytest.nothing_like_it": "broken",
        }
        for check, outcome in checks.items():
            test = "import pytest", "def f(x): %s" % check, "double(f)"
            self.check_outcome(outcome, answer, mode="plain", test="\n".join(test))
        test = "import pytest", "def f(x):", "    with pytest.raises(KeyError): pass"
        test += ("double(f)",)
        self.check_outcome("fail", answer, mode="plain", test="\n".join(test))

    def test_answer_cannot_end_a_map_of_the_script(self):
        answer = (
            "def double(pull, x):\n    try:\n        while True: pull()\n"
            "    except StopIteration:\n        if x == 2: raise\n    return x\n"
        )
        test = "it = iter([])", "def pull(): return next(it)"
        test += ("assert all(map(lambda x: double(pull, x) == 1, [1, 2, 3]))",)
        self.check_outcome("raised", answer, mode="plain", test="\n".join(test))

    def test_what_runs_the_examiner_is_not_handed_over(self):
        answer = "def double(f, *args):\n    return f(*args)\n"
        for power in "eval", "getattr", "str.format", "os.system", "partial(exec)":
            test = "import os", "from functools import partial", "double(%s, '1')" % power
            self.check_outcome("broken", answer, mode="plain", test="\n".join(test))
        for harmless in "len", "'{}'.format", "str.upper", "partial(len)", "[].append":
            test = "from functools import partial", "double(%s, '1')" % harmless
            self.passes(answer, *test)

    def test_values_of_the_answer_that_cannot_go_back_are_its_own_fault(self):
        answer = "def double(f):\n    f('x' * (40 << 20))\n    return 4\n"
        test = "assert double(lambda x: [x, x]) == 4"
        self.check_outcome("broken", answer, "64 MiB", mode="plain", test=test)
        answer = (
            "import os\ndef double(f):\n"
            "    line = '{\"id\": 1, \"call\": 1, \"args\": [\"%s\"], \"kwargs\": []}\\n'\n"
            "    data = (line % ('\u00e4' * (16 << 20))).encode()\n"
            "    while data: data = data[os.write(4, data):]\n"
        )
        self.check_outcome("opaque", answer, "go back", mode="plain", test=test)

    def test_callbacks_from_threads(self):
        answer = (
            "from concurrent.futures import ThreadPoolExecutor\n"
            "def double(f, n):\n    with ThreadPoolExecutor(4) as p:\n"
            "        return list(p.map(f, range(n)))\n"
        )
        self.passes(answer, "assert double(lambda x: x * 2, 30) == list(range(0, 60, 2))")

    def test_a_call_when_nobody_listens_is_an_error_of_the_answers_own(self):
        answer = (
            "kept = []\ndef double(f): kept.append(f)\n"
            "import threading, time\nresult = []\n"
            "def late():\n    while not kept: time.sleep(.01)\n    time.sleep(.1)\n"
            "    try: kept[0]()\n    except RuntimeError: result.append(1)\n"
            "threading.Thread(target=late).start()\n"
            "def told():\n    return result\n"
        )
        test = "double(lambda: 1)", "import time; time.sleep(.5)", "assert told() == [1]"
        self.passes(answer, *test)

    def test_iterators_of_the_script(self):
        answer = "def double(it):\n    return [x * 2 for x, _ in zip(it, range(3))]\n"
        test = "import itertools", "assert double(itertools.count(1)) == [2, 4, 6]"
        self.check_outcome("broken", answer, "count", mode="plain", test="\n".join(test))
        for it in "iter([1, 2])", "(x for x in (1, 2))", "map(int, '12')":
            self.passes(answer, "assert double(%s) == [2, 4]" % it)


class Generators(References):
    def passes(self, answer, *lines, mode="plain", **job):
        return super().passes(answer, *lines, mode=mode, **job)

    def test_infinite_generator_is_lazy(self):
        answer = (
            "made = 0\ndef double():\n    global made\n    while True:\n"
            "        made += 1\n        yield made\ndef told(): return made\n"
        )
        test = "from itertools import islice", "g = double()", "assert told() == 0"
        test += "assert list(islice(g, 3)) == [1, 2, 3] and told() == 3",
        self.passes(answer, *test, "assert next(g) == 4 and iter(g) is g")

    def test_iterators_of_every_sort(self):
        for value in (
            "(x for x in [1, 2])", "map(int, '12')", "filter(None, [1, 2])", "iter([1, 2])",
            "reversed([2, 1])", "iter((1, 2))", "iter({1: 0, 2: 0})", "iter({1, 2})",
            "__import__('itertools').chain([1], [2])",
        ):
            with self.subTest(value):
                answer = "def double(): return %s\n" % value
                self.passes(answer, "assert list(double()) == [1, 2]")
                self.check_outcome("fail", answer, mode="plain",
                                   test="assert double() == [1, 2]")

    def test_exception_in_the_middle(self):
        answer = "def double():\n    yield 1\n    raise KeyError\n"
        test = "g = double()", "assert next(g) == 1", "try: next(g)"
        self.passes(answer, *test, "except KeyError: pass", "else: assert 0")

    def test_values_can_be_sent(self):
        answer = "def double():\n    x = 0\n    while True:\n        x += (yield x)\n"
        self.passes(answer, "g = double(); next(g)", "assert g.send(3) == 3",
                    "assert g.send(4) == 7")

    def test_generator_of_objects_needs_handles(self):
        answer = "def double():\n    yield object()\n"
        test = "assert next(double())"
        self.check_outcome("opaque", answer, mode="plain", test=test)
        self.passes(answer, test, mode="handles")


class Names(References):
    def test_what_the_reference_imports_is_the_examiners_own(self):
        reference = "import math\nfrom os import path as p\ndef double(x): return x * 2.\n"
        lies = (
            "class math:\n    isclose = lambda *a: True\np = math\n"
            "def double(x): return 0\n"
        )
        test = "assert math.isclose(double(2), 4)"
        self.passes(reference, test, "assert p.join('a', 'b') == 'a/b'", mode="plain")
        self.check_outcome("fail", lies, test=test, reference=reference)

    def test_answer_may_hide_builtins(self):
        answer = "def sum(a, b): return a * b\n"
        self.passes(answer, "assert sum(3, 4) == 12", mode="plain", entry_point="sum")
        self.passes(answer, "assert sum(3, 4) == 12", mode="plain", entry_point="")

    def test_constants_cross(self):
        self.passes("LIMIT = 5\ndef double(): return 5", "assert LIMIT == double()",
                    mode="plain")

    def test_missing_names_are_name_errors_where_they_are_used(self):
        answer = "def double(x): return 1\n"
        reference = "class Node: pass\n" + answer
        test = "double(1)\nNode()"
        self.check_outcome("raised", answer, "Node", test=test, reference=reference)

    def test_without_a_reference_unknown_names_are_the_answers(self):
        answer = "def twice(x): return x * 2\nSIZE = 3\n"
        test = "assert twice(SIZE) == len('abcdef')"
        job = {"form": "asserts", "mode": "plain", "test": test}
        result = self.relay.converse({"answer.py": answer}, job)
        self.assertEqual(result.outcome, "pass", result)

    def test_imports_of_the_answer(self):
        answer = "def double(x): return x * 2\nclass A:\n    def f(self): return 1\n"
        for line in (
            "from solution import double, A",
            "from solution import *",
            "import solution; double = solution.double; A = solution.A",
            "from programs.twice import double, A",
            "import programs.twice as m; double, A = m.double, m.A",
        ):
            with self.subTest(line):
                test = line, "assert double(2) == 4 and A().f() == 1"
                self.passes(answer, *test, modules=["programs.twice"])

    def test_modules_beside_the_answer(self):
        files = {
            "answer.py": "def double(n): return n.value * 2\n",
            "node.py": "class Node:\n    def __init__(self, v): self.value = v\n",
        }
        test = "from node import Node\nassert double(Node(2)) == 4"
        job = {"form": "asserts", "mode": "handles", "test": test, "entry_point": "double"}
        job["answer_modules"] = ["node"]
        result = self.relay.converse(files, job)
        self.assertEqual(result.outcome, "pass", result)


if __name__ == "__main__":
    unittest.main()
