"""Driver and examiner together: right answers pass, and nothing else does."""

import gzip
import json
import os
import unittest

import support
from samples import ATTACKS, GOOD, HONEST, TAKEOVER

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
        self.check_outcome("fail", bad, "test line 4: assert .* == 42.*: big one")
        long = test_of("assert candidate(2) == 5, 'x' * 10000")
        result = self.check_outcome("fail", GOOD, test=long)
        self.assertLessEqual(len(result.message), 500)

    def test_exception_of_the_script_is_a_failure(self):
        answer = "def double(x):\n    return None\n"
        test = test_of("assert len(candidate(2)) == 5")
        self.check_outcome("fail", answer, "script raised TypeError", test=test)
        for line in "raise SystemExit(0)", "exit()", "raise KeyboardInterrupt":
            self.check_outcome("fail", GOOD, test=test_of("candidate(2)", line))
        skip = test_of("candidate(2)", "import unittest", "raise unittest.SkipTest('x')")
        self.check_outcome("fail", GOOD, "SkipTest", test=skip)

    def test_exception_of_the_answer_is_told_with_its_place(self):
        answer = "def double(x):\n    return {}[x]\n"
        self.check_outcome("raised", answer, r"KeyError: 2 \(answer.py, line 2\)")
        answer = "def double(x):\n    assert False, 'mine'\n"
        self.check_outcome("raised", answer, "AssertionError: mine")
        answer = "class E(ValueError): pass\ndef double(x):\n    raise E('own')\n"
        self.check_outcome("raised", answer, "ValueError: E: own")

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
        self.check_outcome("pass", own, test=test)
        self.check_outcome("pass", "import json\n" + raising % "json.loads('x')", test=test)
        own = "class E(Exception): pass\n" + raising % "E"
        self.check_outcome("raised", own, "AnswerError: E", test=test)
        own = "class ValueError(Exception): pass\n" + raising % "ValueError"
        self.check_outcome("raised", own, "AnswerError: ValueError", test=test)
        for name in "SystemExit", "KeyboardInterrupt", "GeneratorExit", "BaseException":
            text = "AnswerError: " + name
            self.check_outcome("raised", raising % name, text, test=test)
        test = test_of("try: candidate(2)", "except Exception: pass", "else: 1 / 0")
        group = "def double(x):\n    raise ExceptionGroup('', [ValueError()])\n"
        self.check_outcome("pass", group, test=test)

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
            "lambda: 1": "function",
            "iter(type('Mine', (), {'__iter__': lambda s: s, '__next__': id})())": "Mine",
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
            test_of("candidate(open('/dev/null'))"): "cannot cross: TextIOWrapper",
            test_of("class Mine: pass", "candidate(Mine())"): "cannot cross: Mine",
            test_of("candidate(x=[object()])"): "cannot cross: object",
            "async " + TEST.lstrip(): "never calls",
            "\0" + TEST: "null bytes",
        }
        for test, message in broken.items():
            with self.subTest(test=test):
                self.check_outcome("broken", GOOD, message, test=test)
        texts = {"prompt": "import no_such", "test": "math.floor"}
        self.check_outcome("broken", GOOD, "prompt: .*no_such", **texts)

    def test_prompt_that_stops_in_the_middle_gives_its_helpers(self):
        cut = PROMPT.rpartition('"""Twice')[0].rstrip()
        test = test_of("assert candidate(helper(1)) == math.floor(4.5)")
        self.check_outcome("pass", GOOD, prompt=cut, test=test)
        decorated = cut.replace("def double", "@helper\ndef double")
        self.check_outcome("pass", GOOD, prompt=decorated, test=test)

    def test_script_uses_the_prompts_helpers_not_the_answers(self):
        answer = "def helper(x):\n    return 0\n" + GOOD
        test = test_of("assert candidate(helper(1)) == 4")
        self.check_outcome("pass", answer, test=test)

    def test_entry_point_is_the_proxy_under_its_own_name_too(self):
        self.check_outcome("pass", GOOD, test=test_of("assert double(2) == 4"))
        self.check_outcome("fail", GOOD, test=test_of("assert double(2) == 5"))

    def test_script_is_seeded(self):
        test = "import random\n" + test_of("assert candidate(0) == random.random()")
        results = [self.check_outcome("fail", GOOD, test=test) for _ in range(2)]
        self.assertEqual(results[0].message, results[1].message)
        answer = "import random\ndef double(x):\n    raise ValueError(random.random())\n"
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
        mark = b"\xef\xbb\xbf" + GOOD.encode()
        for answer in mark, crlf, latin, GOOD.rstrip():
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
            "OrderedDict([(1, 2), (3, 4)])": (
                "x.move_to_end(1)",
                "OrderedDict([(3, 4), (1, 2)])",
            ),
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
        test = "from collections import *\n" + test_of(
            "d = defaultdict(list); q = deque([1, 2], 2)",
            "candidate(d); candidate(q)",
            "d[5].append(1); q.extend([3, 4, 5])",
            "assert list(q) == [4, 5]",
        )
        answer = "def double(x):\n    x.clear()\n"
        self.check_outcome("pass", answer, test=test)

    def test_factories_of_defaultdicts_cross(self):
        test = "from collections import *\n" + test_of(
            "d = defaultdict(int, {1: 2})",
            "candidate(d); assert d[1] == 3 and d[5] == 1",
            "e = candidate(defaultdict(list)); assert e[7] == [] and d[8] == 0",
            "assert e == {5: [1], 7: []}",
        )
        answer = (
            "def double(x):\n    if x.default_factory is list: x[5].append(1)\n"
            "    else:\n        x[1] += 1\n        x[5] += 1\n    return x\n"
        )
        self.check_outcome("pass", answer, test=test)
        test = test_of("assert candidate('aab')['z'] == 0")
        answer = (
            "from collections import *\ndef double(x):\n    d = defaultdict(%s)\n"
            "    for c in x: d[c] += 1\n    return d\n"
        )
        self.check_outcome("pass", answer % "int", test=test)
        own = "type('Own', (int,), {'__eq__': lambda a, b: True})"
        self.check_outcome("fail", answer % own, "KeyError", test=test)

    def test_arguments_change_when_the_answer_raises_too(self):
        lines = "arg = [1]", "try: candidate(arg)", "except KeyError: pass"
        test = test_of(*lines, "assert arg == []")
        answer = "def double(x):\n    x.clear()\n    raise KeyError\n"
        self.check_outcome("pass", answer, test=test)

    def test_answer_gets_copies(self):
        answer = "kept = []\ndef double(x):\n    kept.append(x)\n    return kept\n"
        lines = "a = [1]", "candidate(a)", "a[0] = 2", "assert candidate(1) == [[1], 1]"
        test = test_of(*lines)
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


class Honesty(Conversation):
    def test_honest_meddlers_pass(self):
        for name, text in HONEST.items():
            with self.subTest(name):
                self.check_outcome("pass", text + GOOD)
                body = text.replace("\n", "\n    ") + "return x * 2\n"
                self.check_outcome("pass", "def double(x):\n    " + body)

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
        self.check_outcome("pass", TAKEOVER % 'line["args"][0] * 2')
        self.check_outcome("fail", TAKEOVER % "4")


class Ends(Conversation):
    def run_alone(self, role, *lines):
        """Exit status and lines of a process whose input ends after these lines."""
        with open(os.devnull, "w") as null:
            argv = [support.PYTHON, "-I", self.relay.program(role)]
            if role == "driver.py":
                with open(os.path.join(self.relay.dir, "answer.py"), "w") as file:
                    file.write(GOOD)
                argv += ["plain", "double", "answer.py"]
            process = support.Process(argv, self.relay.dir, null.fileno())
        self.addCleanup(process.close)
        for line in lines:
            process.send(line)
        process.close_input()
        return process.wait()

    def test_processes_leave_when_the_grader_is_gone(self):
        job = {"prompt": PROMPT, "test": TEST, "entry_point": "double"}
        job = {**support.JOB, **job}
        self.assertEqual(self.run_alone("driver.py"), 1)
        self.assertEqual(self.run_alone("driver.py", b'{"op": "bye"}'), 0)
        self.assertEqual(self.run_alone("examiner.py"), 3)
        self.assertEqual(self.run_alone("examiner.py", json.dumps(job).encode()), 3)


class HumanEval(Conversation):
    @classmethod
    def setUpClass(cls):
        if not os.path.exists(HUMANEVAL):
            support.note_missing(HUMANEVAL)
            raise unittest.SkipTest("no data")
        with gzip.open(HUMANEVAL, "rt") as file:
            cls.problems = [json.loads(line) for line in file]
        super().setUpClass()

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
