"""Collects and runs the tests of a script: TestCase classes by unittest itself, functions
and classes in pytest's style by a small stand-in for it (`pytest`, below).

Each test runs; the first that fails ends the process by way of the script's judge(). What
the stand-in does not know it refuses by name: a test that is run in another way than its
author meant proves nothing.
"""

import contextlib
import inspect
import itertools
import math
import sys
import types


class Unsupported(Exception):
    """The script wants something of pytest that is not here."""


class Skipped(BaseException):
    """As in pytest, no Exception: `except Exception` does not catch it."""


class Failed(BaseException):
    """The same for pytest.fail()."""


# ---- pytest.approx ----


def scalar_equal(actual, expected, rel, absolute):
    if actual is expected or actual == expected:
        return True
    if isinstance(expected, bool) or isinstance(actual, bool):
        return False
    try:
        if math.isnan(abs(expected)) or math.isinf(abs(expected)):
            return False
        limit = tolerance(expected, rel, absolute)
        return bool(abs(actual - expected) <= limit)
    except TypeError:
        return False


def tolerance(expected, rel, absolute):
    floor = 1e-12 if absolute is None else absolute
    if rel is None and absolute is not None:
        return floor
    return max((1e-6 if rel is None else rel) * abs(expected), floor)


class approx:
    """Numbers, and lists, tuples and dicts of them; as pytest compares them."""

    __hash__ = None
    __array_ufunc__ = None
    __array_priority__ = 100

    def __init__(self, expected, rel=None, abs=None, nan_ok=False):
        self.expected, self.rel, self.abs, self.nan_ok = expected, rel, abs, nan_ok

    def __repr__(self):
        return "approx(%r)" % (self.expected,)

    def same(self, actual, expected):
        if self.nan_ok and expected != expected and actual != actual:
            return True
        return scalar_equal(actual, expected, self.rel, self.abs)

    def __eq__(self, actual):
        expected = self.expected
        if isinstance(expected, dict):
            return (
                hasattr(actual, "keys")
                and set(actual.keys()) == set(expected)
                and all(self.same(actual[key], expected[key]) for key in expected)
            )
        if hasattr(expected, "__len__") and not isinstance(expected, (str, bytes)):
            if isinstance(expected, (set, frozenset)):
                raise TypeError("approx() of a set")
            return (
                hasattr(actual, "__len__")
                and len(actual) == len(expected)
                and all(map(self.same, actual, expected))
            )
        return self.same(actual, expected)

    def __ne__(self, actual):
        return not self == actual


# ---- pytest.raises and its kin ----


class ExceptionInfo:
    type = value = tb = None

    def match(self, pattern):
        import re

        text = str(self.value)
        assert re.search(pattern, text), "%r does not match %r" % (pattern, text)
        return True

    def __str__(self):
        return repr(self.value)


class Raises:
    def __init__(self, expected, match):
        self.expected, self.match, self.info = expected, match, ExceptionInfo()

    def __enter__(self):
        return self.info

    def __exit__(self, cls, error, trace):
        if cls is None:
            raise Failed("did not raise %r" % (self.expected,))
        if not issubclass(cls, self.expected):
            return False
        self.info.type, self.info.value, self.info.tb = cls, error, trace
        if self.match is not None:
            self.info.match(self.match)
        return True


def raises(expected, *args, match=None, **kwargs):
    context = Raises(expected, match)
    if not args:
        if kwargs:
            raise Unsupported("pytest.raises(%s=)" % ", ".join(kwargs))
        return context
    with context as info:
        args[0](*args[1:], **kwargs)
    return info


@contextlib.contextmanager
def warns(expected=Warning, match=None):
    import re
    import warnings

    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        yield seen
    texts = [str(w.message) for w in seen if issubclass(w.category, expected)]
    if not any(match is None or re.search(match, text) for text in texts):
        raise Failed("did not warn %r" % (expected,))


# ---- marks ----


class Mark:
    """pytest.mark.NAME, with or without arguments; as a decorator it adds itself."""

    def __init__(self, name, args=(), kwargs=None):
        self.name, self.args, self.kwargs = name, args, kwargs or {}

    def __call__(self, *args, **kwargs):
        alone = len(args) == 1 and not kwargs and callable(args[0])
        if not alone or isinstance(args[0], Mark):
            return Mark(self.name, self.args + args, {**self.kwargs, **kwargs})
        target = args[0]
        # A class's own list: that of its base is not to grow.
        target.pytestmark = [*vars(target).get("pytestmark", ()), self]
        return target


class Marks:
    def __getattr__(self, name):
        if name[0] == "_":
            raise AttributeError(name)
        return Mark(name)


# Marks that change what a test means, and are not here. Any other is a mere label.
REFUSED_MARKS = {"xfail", "asyncio", "anyio", "trio", "django_db", "filterwarnings"}


class Parameter:
    def __init__(self, values, marks):
        self.values, self.marks = values, marks


def param(*values, marks=(), id=None):
    return Parameter(values, [marks] if isinstance(marks, Mark) else list(marks))


def parameter_of(value, count):
    if isinstance(value, Parameter):
        return value
    return Parameter((value,) if count == 1 else tuple(value), [])


# ---- fixtures ----


class Fixture:
    def __init__(self, function, scope, params, autouse, name):
        self.function, self.scope, self.autouse = function, scope, autouse
        self.params = None if params is None else [parameter_of(p, 1) for p in params]
        self.name = name or function.__name__
        self.__name__ = self.name

    def __get__(self, instance, cls):
        return self

    def __call__(self, *args, **kwargs):
        raise Unsupported("fixture %r called directly" % self.name)


def fixture(function=None, scope="function", params=None, autouse=False, name=None, ids=None):
    if function is None:
        return lambda function: Fixture(function, scope, params, autouse, name)
    return Fixture(function, scope, params, autouse, name)


SCOPES = ("session", "package", "module", "class", "function")


class Request:
    """What a fixture gets as `request`."""

    def __init__(self, finalizers, param, name):
        self.finalizers, self._param, self.fixturename = finalizers, param, name

    @property
    def param(self):
        if self._param is None:
            raise AttributeError("param")
        return self._param[0]

    def addfinalizer(self, function):
        self.finalizers.append(function)

    def __getattr__(self, name):
        raise Unsupported("request." + name)


@contextlib.contextmanager
def temporary_folder():
    import pathlib
    import tempfile

    with tempfile.TemporaryDirectory() as path:
        yield pathlib.Path(path)


class MonkeyPatch:
    missing = object()

    def __init__(self):
        self.undone = []

    def setattr(self, target, name, value=missing, raising=True):
        if value is MonkeyPatch.missing:
            raise Unsupported("monkeypatch.setattr(%r, value)" % (target,))
        before = getattr(target, name, MonkeyPatch.missing)
        if raising and before is MonkeyPatch.missing:
            raise AttributeError(name)
        gone = before is MonkeyPatch.missing
        undo = (lambda: delattr(target, name)) if gone else None
        self.undone.append(undo or (lambda: setattr(target, name, before)))
        setattr(target, name, value)

    def setitem(self, target, key, value):
        gone, before = key not in target, target.get(key)
        undo = (lambda: target.pop(key, None)) if gone else None
        self.undone.append(undo or (lambda: target.__setitem__(key, before)))
        target[key] = value

    def setenv(self, name, value):
        import os

        self.setitem(os.environ, name, str(value))

    def delenv(self, name, raising=True):
        import os

        if name in os.environ:
            before = os.environ.pop(name)
            self.undone.append(lambda: os.environ.__setitem__(name, before))
        elif raising:
            raise KeyError(name)

    def undo(self):
        while self.undone:
            self.undone.pop()()

    def __getattr__(self, name):
        raise Unsupported("monkeypatch." + name)


class Captured:
    def __init__(self):
        import io

        self.streams = io.StringIO(), io.StringIO()

    def readouterr(self):
        texts = [stream.getvalue() for stream in self.streams]
        for stream in self.streams:
            stream.seek(0)
            stream.truncate()
        return types.SimpleNamespace(out=texts[0], err=texts[1])


@contextlib.contextmanager
def capsys():
    captured = Captured()
    out, err = captured.streams
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        yield captured


@contextlib.contextmanager
def monkeypatch():
    patch = MonkeyPatch()
    try:
        yield patch
    finally:
        patch.undo()


BUILTIN_FIXTURES = {
    "tmp_path": temporary_folder,
    "capsys": capsys,
    "monkeypatch": monkeypatch,
}


class Fixtures:
    """Values of fixtures, each kept as long as its scope lasts."""

    def __init__(self, *places):
        self.known = {}
        for place in places:
            self.learn(place)
        self.values = {}  # (name, parameter's number) -> value
        self.ends = {scope: [] for scope in SCOPES}  # keys and what ends them

    def learn(self, place):
        for value in vars(place).values():
            if isinstance(value, Fixture):
                self.known[value.name] = value

    def names_for(self, names):
        """These and what they need, and those that are used without being named."""
        wanted = [f.name for f in self.known.values() if f.autouse] + list(names)
        found = []
        while wanted:
            name = wanted.pop(0)
            if name in found or name == "request":
                continue
            found.append(name)
            if name in self.known:
                wanted += arguments_of(self.known[name].function)
        return found

    def get(self, name, instance, chosen):
        at = chosen.get(name)
        if (name, at) in self.values:
            return self.values[name, at]
        scope, stack = "function", contextlib.ExitStack()
        if name in self.known:
            scope = self.known[name].scope
            value = self.make(self.known[name], instance, chosen, stack)
        elif name in BUILTIN_FIXTURES:
            value = stack.enter_context(BUILTIN_FIXTURES[name]())
        else:
            raise Unsupported("fixture %r" % name)
        if scope not in self.ends:
            raise Unsupported("fixture scope %r" % (scope,))
        self.values[name, at] = value
        self.ends[scope].append(((name, at), stack))
        return value

    def make(self, fixture, instance, chosen, stack):
        at, finalizers, args = chosen.get(fixture.name), [], {}
        stack.callback(lambda: [function() for function in reversed(finalizers)])
        for name in arguments_of(fixture.function):
            if name == "request":
                param = None if at is None else fixture.params[at].values
                args[name] = Request(finalizers, param, fixture.name)
            else:
                args[name] = self.get(name, instance, chosen)
        function = fixture.function
        if is_method(function):
            function = types.MethodType(function, instance)
        value = function(**args)
        if not inspect.isgenerator(value):
            return value
        stack.callback(lambda: next(value, None))
        return next(value)

    def end(self, scope):
        """Ends what lasts no longer than this scope."""
        for inner in reversed(SCOPES[SCOPES.index(scope) :]):
            while self.ends[inner]:
                key, stack = self.ends[inner].pop()
                del self.values[key]
                stack.close()


def is_method(function):
    parameters = list(inspect.signature(function).parameters)
    return parameters[:1] == ["self"]


def arguments_of(function):
    names = []
    for parameter in inspect.signature(function).parameters.values():
        plain = parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
        if plain and parameter.default is parameter.empty and parameter.name != "self":
            names.append(parameter.name)
    return names


# ---- running ----


def unless_refused(marks):
    for mark in marks:
        if mark.name in REFUSED_MARKS:
            raise Unsupported("pytest.mark." + mark.name)
    return marks


def is_skipped(marks):
    """By skip, or by a skipif that holds. Conditions in quotes are of the past."""
    for mark in marks:
        if mark.name == "skip":
            return True
        if mark.name == "skipif":
            if not mark.args or isinstance(mark.args[0], str):
                raise Unsupported("pytest.mark.skipif without a condition")
            if any(mark.args):
                return True
    return False


def marks_of(thing):
    marks = getattr(thing, "pytestmark", [])
    return unless_refused(marks if isinstance(marks, (list, tuple)) else [marks])


class Case:
    """One test: a function with all its arguments."""

    def __init__(self, name, function, values, fixtures, chosen, marks):
        self.name, self.function, self.values = name, function, values
        self.fixtures, self.chosen, self.marks = fixtures, chosen, marks


def cases_of(function, name, marks, fixtures):
    """Every combination of the function's parameters and its fixtures'."""
    axes, taken = [], set()
    for mark in marks:
        if mark.name == "parametrize":
            axes.append(list(parametrize_axis(*mark.args, **mark.kwargs)))
            taken |= {key for values, _, _ in axes[-1] for key in values}
    used = [n for mark in marks if mark.name == "usefixtures" for n in mark.args]
    names = [n for n in arguments_of(function) if n not in taken]
    needed = [n for n in fixtures.names_for(used + names) if n not in taken]
    for fixture in needed:
        params = fixtures.known[fixture].params if fixture in fixtures.known else None
        if params is not None:
            axes.append([({}, {fixture: i}, p.marks) for i, p in enumerate(params)])
    order = sorted(needed, key=lambda n: scope_rank(fixtures, n))
    for number, chosen in enumerate(itertools.product(*axes)):
        values, numbers, own = {}, {}, list(marks)
        for some_values, some_numbers, some_marks in chosen:
            values.update(some_values)
            numbers.update(some_numbers)
            own += unless_refused(some_marks)
        label = "%s[%d]" % (name, number) if axes else name
        yield Case(label, function, values, (order, names), numbers, own)


def scope_rank(fixtures, name):
    scope = fixtures.known[name].scope if name in fixtures.known else "function"
    return SCOPES.index(scope) if scope in SCOPES else len(SCOPES)


def parametrize_axis(argnames, argvalues, indirect=False, ids=None, scope=None):
    if indirect:
        raise Unsupported("parametrize(indirect=...)")
    if isinstance(argnames, str):
        argnames = [name.strip() for name in argnames.split(",") if name.strip()]
    for value in argvalues:
        parameter = parameter_of(value, len(argnames))
        if len(parameter.values) != len(argnames):
            raise ValueError("parametrize: %r needs %d values" % (value, len(argnames)))
        yield dict(zip(argnames, parameter.values)), {}, parameter.marks


def call_if_there(place, name, *args):
    function = getattr(place, name, None)
    if callable(function):
        takes = len(inspect.signature(function).parameters)
        function(*args[:takes])


class Runner:
    def __init__(self, module, script):
        self.module, self.script = module, script
        places = [sys.modules[n] for n in ("conftest",) if n in sys.modules]
        self.fixtures = Fixtures(*places, module)
        self.count = 0

    def run_function(self, function, name, marks, cls=None):
        if inspect.iscoroutinefunction(function):
            raise Unsupported("async def %s" % name)
        if inspect.isgeneratorfunction(function):
            raise Unsupported("%s, which yields" % name)
        for case in cases_of(function, name, marks, self.fixtures):
            self.run_case(case, cls() if cls else None)

    def run_case(self, case, instance):
        self.count += 1
        if is_skipped(case.marks):
            self.script.skip(case.name)
            return
        try:
            self.run_between_setups(case, instance)
        except Skipped:
            self.script.skip(case.name)
        finally:
            self.fixtures.end("function")

    def run_between_setups(self, case, instance):
        place = self.module if instance is None else instance
        kind = "function" if instance is None else "method"
        call_if_there(place, "setup_" + kind, case.function)
        try:
            order, names = case.fixtures
            values = {n: self.fixtures.get(n, instance, case.chosen) for n in order}
            args = {name: values[name] for name in names}
            args.update(case.values)
            case.function(*([] if instance is None else [instance]), **args)
        finally:
            call_if_there(place, "teardown_" + kind, case.function)

    def run_class(self, cls, marks):
        if "__init__" in vars(cls):
            raise Unsupported("class %s with __init__" % cls.__name__)
        known = dict(self.fixtures.known)
        for base in reversed(cls.__mro__):
            self.fixtures.learn(base)
        call_if_there(cls, "setup_class")
        # In the order of definition, those of bases first.
        for name in {name: 0 for base in reversed(cls.__mro__) for name in vars(base)}:
            value = inspect.getattr_static(cls, name)
            if isinstance(value, (staticmethod, classmethod)) and is_test(name):
                raise Unsupported("%s.%s, static" % (cls.__name__, name))
            if is_test(name) and inspect.isfunction(value):
                own = [*marks, *marks_of(value)]
                self.run_function(value, "%s.%s" % (cls.__name__, name), own, cls)
            elif name.startswith("Test") and inspect.isclass(value):
                self.run_class(value, [*marks, *marks_of(value)])
        call_if_there(cls, "teardown_class")
        self.fixtures.end("class")
        self.fixtures.known = known

    def run_all(self):
        marks = marks_of(self.module)
        call_if_there(self.module, "setup_module", self.module)
        for name, value in list(vars(self.module).items()):
            if inspect.isclass(value) and name.startswith("Test"):
                if not is_test_case(value) and value.__module__ == self.module.__name__:
                    self.run_class(value, [*marks, *marks_of(value)])
            elif is_test(name) and inspect.isfunction(value):
                self.run_function(value, name, [*marks, *marks_of(value)])
        call_if_there(self.module, "teardown_module", self.module)
        self.fixtures.end("session")


def is_test(name):
    return name.startswith("test")


def is_test_case(cls):
    unittest = sys.modules.get("unittest")
    return unittest is not None and issubclass(cls, unittest.TestCase)


def run_unittest(module, script):
    """Runs the module's TestCases; the number of tests."""
    import unittest

    class Result(unittest.TestResult):
        def addError(self, test, error):
            script.judge(error[1])

        addFailure = addError

        def addSubTest(self, test, subtest, error):
            if error is not None:
                script.judge(error[1])

        def addSkip(self, test, reason):
            script.skip(test.id().partition(".")[2] or str(test))

        def addExpectedFailure(self, test, error):
            raise Unsupported("unittest.expectedFailure")

        addUnexpectedSuccess = addExpectedFailure

    suite = unittest.defaultTestLoader.loadTestsFromModule(module)
    for error in unittest.defaultTestLoader.errors:
        raise Unsupported(error)
    count = suite.countTestCases()
    suite.run(Result())
    return count


def run(module, script):
    """Runs all tests. Exceptions are for script.judge(), but those of a TestCase have
    been there already. Returns None, or why this proves nothing."""
    count = run_unittest(module, script) if "unittest" in sys.modules else 0
    runner = Runner(module, script)
    runner.run_all()
    if count + runner.count == 0:
        return "the test has no test functions and no TestCase"
    if count + runner.count == len(script.skipped):
        return "every test is skipped"
    return None


# ---- the module that scripts import ----


class PytestModule(types.ModuleType):
    def __getattr__(self, name):
        if name[:2] == name[-2:] == "__":
            raise AttributeError(name)
        raise Unsupported("pytest." + name)


def skip(reason="", allow_module_level=False):
    raise Skipped(reason)


def fail(reason="", pytrace=True):
    raise Failed(reason)


def importorskip(name, minversion=None, reason=None):
    import importlib

    return importlib.import_module(name)


pytest = PytestModule("pytest")
for thing in raises, warns, approx, fixture, param, skip, fail, importorskip:
    setattr(pytest, thing.__name__, thing)
pytest.mark = Marks()
pytest.Mark = Mark
pytest.MonkeyPatch = MonkeyPatch
skip.Exception, fail.Exception = Skipped, Failed
