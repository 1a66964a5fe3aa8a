"""unittest classes and pytest functions, in the examiner and inline."""

import json
import os
import tempfile
import unittest

import support
from test_conversation import Conversation

ANSWER = """
class Stack:
    def __init__(self): self.items = []
    def push(self, x): self.items.append(x)
    def pop(self): return self.items.pop()
    def __len__(self): return len(self.items)
class Full(Exception): pass
def double(x):
    if x is None: raise ValueError('none')
    return x * 2
def half(x): return x / 2
"""
LINES = {
    "unittest": "import unittest\nfrom solution import *\nclass T(unittest.TestCase):\n",
    "pytest": "import pytest\nfrom solution import *\n",
}


class Running(Conversation):
    def run_test(self, test, answer=ANSWER, mode="handles", **job):
        job = {"form": "tests", "mode": mode, "test": test, "reference": ANSWER, **job}
        return self.relay.converse({"answer.py": answer}, job)

    def check(self, outcome, test, message=".*", **job):
        result = self.run_test(test, **job)
        self.assertEqual(result.outcome, outcome, result)
        self.assertRegex(str(result.message), message)


def case(*lines):
    return LINES["unittest"] + "".join("    %s\n" % line for line in lines)


def functions(*lines):
    return LINES["pytest"] + "".join("%s\n" % line for line in lines)


class Unittest(Running):
    def test_all_of_it_runs(self):
        test = case(
            "log = []",
            "@classmethod",
            "def setUpClass(cls): cls.log.append('class')",
            "def setUp(self): self.s = Stack(); self.log.append('up')",
            "def tearDown(self): self.log.append('down')",
            "def test_a(self): self.s.push(3); self.assertEqual(self.s.pop(), 3)",
            "def test_b(self):",
            "    with self.assertRaises(ValueError): double(None)",
            "    self.assertAlmostEqual(half(1), .5); self.assertIsInstance(self.s, Stack)",
            "def test_c(self):",
            "    for i in range(3):",
            "        with self.subTest(i): self.assertEqual(double(i), 2 * i)",
            "def test_z(self): self.assertEqual(self.log[:3], ['class', 'up', 'down'])",
        )
        self.check("pass", test)

    def test_each_way_to_fail(self):
        for lines in (
            ["def test(self): self.assertEqual(double(2), 5)"],
            ["def test(self): double(2); raise KeyError"],
            ["def test_a(self): double(1)", "def test_b(self): self.fail('late')"],
            ["def test(self):", "    double(1)", "    with self.subTest(): assert 0"],
            ["def setUp(self): double(1); 1 / 0", "def test(self): pass"],
            ["def tearDown(self): double(1); 1 / 0", "def test(self): pass"],
            ["def test(self): self.addCleanup(lambda: double(None))"],
            ["def test(self): self.assertRaises(KeyError, double, None)"],
            ["def test(self):", "    with self.assertRaises(ValueError): double(1)"],
        ):
            with self.subTest(lines):
                result = self.run_test(case(*lines))
                self.assertIn(result.outcome, ("fail", "raised"), result)

    def test_skips_are_told(self):
        test = case("def test_a(self): double(1)", "@unittest.skip('x')",
                    "def test_b(self): pass", "def test_c(self): self.skipTest('')")
        self.check("skipped", test, "T.test_b, T.test_c")

    def test_nothing_to_run_proves_nothing(self):
        self.check("broken", LINES["unittest"] + "    pass\n", "no test")
        self.check("broken", "double(1)\n", "no test")
        test = case("@unittest.skip('x')", "def test(self): double(1)")
        self.check("broken", test, "every test is skipped")

    def test_expected_failures_are_refused_by_name(self):
        test = case("@unittest.expectedFailure", "def test(self): self.fail()")
        self.check("broken", test, "expectedFailure")

    def test_answer_cannot_skip_or_stop_the_tests(self):
        for line in (
            "import unittest; raise unittest.SkipTest('x')",
            "import sys; sys.exit(0)",
            "raise KeyboardInterrupt",
            "import os; os._exit(0)",
            "import unittest; unittest.TestCase.assertEqual = lambda *a: None; return 0",
            "import pytest; pytest.skip('x')",
        ):
            with self.subTest(line):
                answer = "def double(x): %s\nclass Stack: pass\n" % line
                test = case("def test(self): self.assertEqual(double(2), 4)")
                result = self.run_test(test, answer=answer)
                self.assertNotIn(result.outcome, ("pass", "skipped", "broken"), result)


class Pytest(Running):
    def test_functions_and_classes(self):
        self.check("pass", functions(
            "def test_one(): assert double(2) == 4",
            "class TestStack:",
            "    def setup_method(self): self.s = Stack()",
            "    def test_len(self): self.s.push(1); assert len(self.s) == 1",
            "    def test_fresh(self): assert len(self.s) == 0",
        ))
        self.check("fail", functions("def test_a(): assert double(2) == 4",
                                     "def test_b(): assert double(2) == 5"), "== 5")
        self.check("fail", functions("class TestX:",
                                     "    def test_b(self): assert double(2) == 5"))

    def test_raises(self):
        self.check("pass", functions(
            "def test():",
            "    with pytest.raises(ValueError) as info: double(None)",
            "    assert info.type is ValueError",
            "    with pytest.raises((KeyError, ValueError)): double(None)",
            "    pytest.raises(ValueError, double, None)",
        ))
        for line in "with pytest.raises(ValueError): double(1)", "double(1); pytest.fail()":
            self.check("fail", functions("def test():", "    " + line))
        self.check("raised", functions("def test():",
                                       "    with pytest.raises(KeyError): double(None)"))

    def test_approx(self):
        self.check("pass", functions(
            "def test():",
            "    assert half(1) == pytest.approx(.5 + 1e-9)",
            "    assert half(1) != pytest.approx(.5 + 1e-3)",
            "    assert half(1) == pytest.approx(.6, abs=.2) and 0 != pytest.approx(.1)",
            "    assert [half(1)] == pytest.approx([.5]) and (1,) != pytest.approx([1, 2])",
            "    assert {'a': half(1)} == pytest.approx({'a': .5})",
            "    assert float('nan') != pytest.approx(float('nan'))",
            "    assert half(100) == pytest.approx(55, rel=.1) != 40",
        ))

    def test_parametrize(self):
        self.check("pass", functions(
            "seen = []",
            "@pytest.mark.parametrize('x, y', [(1, 2), pytest.param(2, 4, id='two')])",
            "@pytest.mark.parametrize('z', [0, 1])",
            "def test_it(x, y, z): seen.append((x, y, z)); assert double(x) == y",
            "def test_last(): assert len(seen) == 4",
        ))
        self.check("fail", functions(
            "@pytest.mark.parametrize('x', [2, 3])",
            "def test_it(x): assert double(x) == 4",
        ))

    def test_fixtures(self):
        self.check("pass", functions(
            "log = []",
            "@pytest.fixture",
            "def stack(): s = Stack(); s.push(1); yield s; log.append('end')",
            "@pytest.fixture(scope='module', params=[1, 2])",
            "def number(request): return request.param",
            "@pytest.fixture(autouse=True)",
            "def always(): log.append('auto')",
            "@pytest.fixture",
            "def both(stack, number): return stack, number",
            "def test_a(stack): assert len(stack) == 1",
            "def test_b(both, stack): assert both[0] is stack and double(1) == 2",
            "def test_c(number): assert number in (1, 2)",
            "def test_d(tmp_path, monkeypatch, capsys):",
            "    print('x'); assert capsys.readouterr().out == 'x\\n'; double(1)",
            "    assert tmp_path.is_dir()",
            "    monkeypatch.setenv('A', 'b')",
            "def test_z(): assert log.count('end') == 3 and log.count('auto') == 7, log",
        ))

    def test_skips(self):
        self.check("skipped", functions(
            "def test_a(): double(1)",
            "def test_b(): pytest.skip('x')",
            "@pytest.mark.skipif(True, reason='x')",
            "def test_c(): pass",
            "@pytest.mark.parametrize('x', [1, pytest.param(2, marks=pytest.mark.skip)])",
            "def test_d(x): double(x)",
        ), r"test_b, test_c, test_d\[1\]")

    def test_what_is_not_here_is_refused_by_name(self):
        refused = {
            "def test(no_such): pass": "fixture 'no_such'",
            "@pytest.mark.xfail\ndef test(): pass": "pytest.mark.xfail",
            "async def test(): pass": "async def test",
            "def test(): pytest.freeze()": "pytest.freeze",
            "@pytest.mark.parametrize('a', [1], indirect=True)\ndef test(a): pass":
                "indirect",
            "class TestX:\n    def __init__(self): pass\n    def test(self): pass":
                "__init__",
        }
        for test, message in refused.items():
            with self.subTest(test):
                self.check("broken", functions("double(1)", test), message)


class Inline(Running):
    """The third mode: one process, which greets, gets the job, and ends with the token."""

    def run_inline(self, answer, test, form="tests", token="5ec2e7"):
        with tempfile.TemporaryDirectory(dir=self.relay.dir) as box:
            with open(os.path.join(box, "answer.py"), "w") as file:
                file.write(answer)
            argv = [support.PYTHON, "-I", self.relay.program("inline.py"), "double"]
            with open(os.devnull, "w") as null:
                process = support.Process([*argv, "answer.py"], box, null.fileno())
            self.addCleanup(process.close)
            job = {**support.JOB, "form": form, "test": test, "token": token}
            try:
                process.receive()
                process.send(json.dumps({"op": "job", **job}).encode())
                return json.loads(process.receive())
            except support.Ended:
                return {"outcome": "ended", "token": ""}

    def test_everything_is_at_hand(self):
        test = functions(
            "import copy",
            "def test():",
            "    s = copy.deepcopy(Stack()); s.push(1); assert type(s) is Stack",
            "    with pytest.raises(Full): raise Full",
            "    assert 'none' in str(pytest.raises(ValueError, double, None).value)",
        )
        done = self.run_inline(ANSWER, test)
        self.assertEqual((done["outcome"], done["token"]), ("pass", "5ec2e7"), done)
        done = self.run_inline(ANSWER, "assert double(2) == 4", form="asserts")
        self.assertEqual(done["outcome"], "pass", done)

    def test_failures_and_whose_they_are(self):
        done = self.run_inline(ANSWER, functions("def test(): assert double(2) == 5"))
        self.assertEqual(done["outcome"], "fail", done)
        done = self.run_inline(ANSWER, functions("def test(): double(None)"))
        self.assertEqual(done["outcome"], "raised", done)
        self.assertRegex(done["message"], r"ValueError: none \(answer.py, line 9\)")

    def test_no_pass_without_the_token(self):
        test = functions("def test(): assert double(2) == 4")
        for line in (
            "import os; os._exit(0)",
            "import os; os.write(4, b'{\"op\": \"done\", \"outcome\": \"pass\", "
            "\"message\": \"\", \"token\": \"\"}\\n')",
        ):
            for answer in line, "def double(x): " + line:
                with self.subTest(answer):
                    done = self.run_inline(answer + "\n", test)
                    self.assertNotEqual(done.get("token"), "5ec2e7", done)


if __name__ == "__main__":
    unittest.main()
