"""Runs a test script; the examiner and the inline runner differ in how it reaches the
answer and in how they end.

finish() is the only way out: the process ends at once, so that neither a bare except nor
a finally nor a thread of the script goes on.
"""

TESTS_FILE = "testing.py"
GROUPS = getattr(builtins, "BaseExceptionGroup", ())


class Script:
    def __init__(self, job):
        self.job = job
        self.entry = job["entry_point"]
        self.texts = {"<prompt>": job["prompt"], "<test>": job["test"]}
        self.module = types.ModuleType("script")
        self.names = self.module.__dict__
        self.skipped = []
        self.unsupported = ()  # exceptions that say so of the script
        self.failures = (AssertionError,)  # what a check raises that fails
        self.touched = lambda: True  # has anything depended on the answer?
        sys.modules["script"] = self.module

    def finish(self, outcome, message=""):
        raise NotImplementedError

    def execute(self, name):
        code = compile(self.texts[name], name, "exec", dont_inherit=True)
        exec(code, self.names)

    def run_prompt(self):
        """Its helpers are at home here; its entry point will be replaced. Returns why it
        cannot be run, for the case that the test cannot, either."""
        try:
            try:
                self.execute("<prompt>")
            except (SyntaxError, ValueError):
                cut = before_definition(self.job["prompt"], self.entry)
                self.texts["<prompt>"] = cut
                self.execute("<prompt>")
        except BaseException as error:
            return error
        return None

    def seed(self):
        if any("random" in text for text in self.texts.values()):
            import random

            random.seed(self.job["seed"])

    def run_test(self):
        if "pytest" in self.job["test"] or self.job["form"] == "tests":
            self.load_testing()
        self.execute("<test>")
        if self.job["form"] == "check":
            check = self.names.get("check")
            if check is None:
                self.finish("broken", "the test defines no check(candidate)")
            check(self.names[self.entry])
        elif self.job["form"] == "tests":
            nothing = self.names["__testing__"].run(self.module, self)
            if nothing:
                self.finish("broken", nothing)
        if self.skipped:
            # Right only where the reference skips the same ones.
            self.finish("skipped", ", ".join(self.skipped))
        if not self.touched():
            self.finish("broken", "the script never calls the answer")
        self.finish("pass")

    def load_testing(self):
        """What collects and runs unittest and pytest tests is a file of its own, beside
        this one, since most scripts do not need it."""
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), TESTS_FILE)
        testing = types.ModuleType("testing")
        testing.__file__ = path
        with open(path, "rb") as file:
            exec(compile(file.read(), path, "exec", dont_inherit=True), testing.__dict__)
        sys.modules["pytest"] = testing.pytest
        self.names["__testing__"] = testing
        self.unsupported = testing.Unsupported
        self.failures += (testing.Failed, testing.Unsupported)

    def skip(self, name):
        self.skipped.append(name)

    def is_verdict(self, error):
        """Is it a check that failed, or are there any in the group that it is?"""
        if isinstance(error, GROUPS):
            return any(map(self.is_verdict, error.exceptions))
        failed = isinstance(error, self.failures)
        return failed and getattr(error, "from_answer", False) is not True

    def judge(self, error, prompt_error=None):
        """Ends with what an exception that the script let go means."""
        text = self.describe(error)
        if isinstance(error, self.unsupported) or not self.touched():
            # No fault of the answer: nothing has depended on it yet.
            if prompt_error is not None:
                text += "; prompt: " + self.describe(prompt_error)
            self.finish("broken", text)
        self.finish("fail", text)

    def describe(self, error):
        try:
            text = str(error)
        except Exception:
            text = ""
        if not isinstance(error, AssertionError):
            text = "script raised %s: %s" % (type(error).__name__, text)
        place = self.place_of(error)
        return text if not place else "%s: %s" % (place, text) if text else place

    def place_of(self, error):
        """The innermost line of the script that the exception went through."""
        place, trace = "", error.__traceback__
        while trace is not None:
            name, at = trace.tb_frame.f_code.co_filename, trace.tb_lineno
            lines = self.texts.get(name, "").split("\n")
            if name in self.texts:
                source = lines[at - 1].strip() if at <= len(lines) else ""
                place = "%s line %d: %s" % (name.strip("<>"), at, source[:200])
            trace = trace.tb_next
        return place


def end_with(write, outcome, message, more=""):
    """The last line, and the end."""
    for stream in sys.stdout, sys.stderr:
        try:
            stream.flush()
        except Exception:
            pass
    text = '{"op": "done", "outcome": "%s", "message": %s' % (
        outcome,
        write_message(message),
    )
    write(text + more + "}")
    os._exit(0)
