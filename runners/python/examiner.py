"""The examiner's process: runs a test script against an answer that lives elsewhere.

The script sees the entry point as a function of its own process; each call of it goes out
as a line and comes back as a value (docs/values.md, "Lines"). Whatever arrives has an
exact plain type, so that == and all else in the script work on data.

Examiner.finish() is the only way out: it writes the "done" line and ends the process at
once, so that neither a bare except nor a finally nor a thread of the script goes on.
"""

import _thread
import types

HOST_GONE = 3  # exit status


class AnswerError(Exception):
    """An exception of the answer that has no name here."""


def make_exception(name):
    """Without arguments, whatever its class usually wants: the message is for people."""
    cls = vars(builtins).get(name)
    if not isinstance(cls, type) or not issubclass(cls, Exception):
        return AnswerError()
    # These two would end a map() or a generator of the script in silence.
    if issubclass(cls, (StopIteration, StopAsyncIteration)):
        return AnswerError()
    try:
        return cls.__new__(cls)
    except TypeError:
        return cls("", [AnswerError()])  # an ExceptionGroup


def refill(clear, setitem):
    def refill_one(old, new):
        clear(old)
        for key, value in new.items():
            setitem(old, key, value)

    return refill_one


def refill_set(old, new):
    set.clear(old)
    set.update(old, new)


def refill_deque(old, new):
    collections.deque.clear(old)
    collections.deque.extend(old, new)


ODICT = collections.OrderedDict
REFILL = {
    list: lambda old, new: list.__setitem__(old, slice(None), new),
    bytearray: lambda old, new: bytearray.__setitem__(old, slice(None), new),
    set: refill_set,
    collections.deque: refill_deque,
    dict: refill(dict.clear, dict.__setitem__),
    collections.Counter: refill(dict.clear, dict.__setitem__),
    collections.defaultdict: refill(dict.clear, dict.__setitem__),
    ODICT: refill(ODICT.clear, ODICT.__setitem__),
}


def copy_back(old, new):
    """Makes the script's argument what the answer made of it, as the same object."""
    kind = kind_of(type(old))
    if kind is tuple:
        if type(new) is not tuple or len(new) != len(old):
            malformed("argument of another type")
        for old_member, new_member in zip(old, new):
            copy_back(old_member, new_member)
    elif kind in REFILL:
        if type(new) is not kind:
            malformed("argument of another type")
        REFILL[kind](old, new)


class Examiner:
    def __init__(self):
        self.read, self.write = open_lines()
        self.job = json.loads(self.read() or os._exit(HOST_GONE))
        self.entry = self.job["entry_point"]
        self.texts = {"<prompt>": self.job["prompt"], "<test>": self.job["test"]}
        self.module = types.ModuleType("script")
        sys.modules["script"] = self.module
        self.calls = 0
        self.raised = None  # the last exception made for the answer, and its text
        self.lock = _thread.allocate_lock()  # scripts may have threads

    def finish(self, outcome, message=""):
        for stream in sys.stdout, sys.stderr:
            try:
                stream.flush()
            except Exception:
                pass
        text = '{"op": "done", "outcome": "%s", "message": %s}'
        self.write(text % (outcome, write_message(message)))
        os._exit(0)

    # ---- calls ----

    def call(self, args, kwargs):
        with self.lock:
            reply = self.exchange(args, kwargs)
            try:
                if "args" in reply:
                    copy_back(args, tuple(reply["args"]))
            except ValueError as error:
                self.finish("opaque", str(error))
            if "ok" in reply:
                return reply["ok"]
            error = make_exception(reply["raise"])
            error.from_answer = True
            self.raised = error, "%s: %s" % (reply["raise"], reply["message"])
        raise error

    def exchange(self, args, kwargs):
        """Sends one call and gives its reply, with "ok" or "raise" in it."""
        self.calls += 1
        try:
            named = encode([[name, value] for name, value in kwargs.items()])
            text = '{"op": "call", "id": %d, "fn": %s, "args": %s, "kwargs": %s}'
            text %= self.calls, encode(self.entry), encode_all(args), named
        except Opaque as error:
            self.finish("broken", "the script passes what cannot cross: %s" % error)
        if len(text) >= LINE_MAX:
            self.finish("broken", "the script passes arguments of more than 64 MiB")
        self.write(text)
        try:
            text = self.read()
            if text is None:
                os._exit(HOST_GONE)
            reply = decode_line(text)
        except ValueError as error:
            self.finish("opaque", "the reply cannot be rebuilt: %s" % error)
        if "opaque" in reply:
            self.finish("opaque", "returned what cannot cross: %s" % reply["opaque"])
        if reply.get("id") != self.calls or not ("ok" in reply or "raise" in reply):
            self.finish("opaque", "no reply to this call")
        return reply

    # ---- the script ----

    def execute(self, name):
        code = compile(self.texts[name], name, "exec", dont_inherit=True)
        exec(code, self.module.__dict__)

    def run_prompt(self):
        """Its helpers are at home here; its entry point will be replaced."""
        try:
            self.execute("<prompt>")
        except (SyntaxError, ValueError):
            self.texts["<prompt>"] = before_definition(self.job["prompt"], self.entry)
            self.execute("<prompt>")

    def run(self):
        if any("random" in text for text in self.texts.values()):
            import random

            random.seed(self.job["seed"])
        prompt_error = None
        try:
            self.run_prompt()
        except BaseException as error:
            prompt_error = error  # the test may do without
        proxy = self.make_proxy()
        self.module.__dict__[self.entry] = proxy
        try:
            self.execute("<test>")
            check = self.module.__dict__.get("check")
            if check is None:
                self.finish("broken", "the test defines no check(candidate)")
            check(proxy)
        except BaseException as error:
            self.judge(error, prompt_error)
        if not self.calls:
            self.finish("broken", "the script never calls the answer")
        self.finish("pass")

    def make_proxy(self):
        def proxy(*args, **kwargs):
            return self.call(args, kwargs)

        proxy.__name__ = proxy.__qualname__ = self.entry
        proxy.__module__ = "script"
        return proxy

    def judge(self, error, prompt_error):
        """Ends with what an exception that the script let go means."""
        if getattr(error, "from_answer", False) is True:
            last, text = self.raised
            self.finish("raised", text if error is last else type(error).__name__)
        text = self.describe(error)
        if not self.calls:
            # Nothing has depended on the answer yet.
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


if __name__ == "__main__":
    Examiner().run()
