"""The answer's process: loads the answer, then serves requests (docs/values.md, "Lines").

    python3 DRIVER MODE ENTRY_POINT [preamble.py] answer.py

MODE is "plain" or "handles". Holds no secret. What an answer can reach here lets it send
values, no more. The care below is for honest answers: they may replace builtins, json,
sys.stdout or os.write for their own purposes, fork, exit, or call the script's functions
from threads, and still get the verdict that they deserve.
"""

import _thread
import itertools

# Types whose values no call can change.
FIXED = {id(cls) for cls in LEAVES if cls is not bytearray}

# What a class can do, as letters; the examiner makes its stand-ins accordingly.
ABILITIES = {
    "__call__": "c",
    "__len__": "l",
    "__iter__": "i",
    "__next__": "n",
    "__getitem__": "g",
    "__setitem__": "s",
    "__delitem__": "d",
    "__bool__": "b",
    "__enter__": "w",
    "__contains__": "k",
}
FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)

# The iterators that Python itself makes: to hand out their values one by one is all that
# they do, so they cross in every problem.
STREAMS = {
    id(cls)
    for cls in (
        types.GeneratorType,
        map,
        filter,
        zip,
        enumerate,
        reversed,
        *map(type, map(iter, ([], (), {}, set(), "", b"", range(0), range(1 << 70)))),
        *map(type, map(reversed, ([], {}))),
        type(iter({}.values())),
        type(iter({}.items())),
        *(cls for cls in vars(itertools).values() if isinstance(cls, type)),
    )
}
dict_of = type.__dict__["__dict__"].__get__


class ScriptError(Exception):
    """An exception of the script that has no name here."""


def abilities_of(cls):
    """The letters of a class: "f" for functions, "t" for types, "x" for streams."""
    if id(cls) in STREAMS:
        return "x"
    if id(cls) in map(id, FUNCTIONS):
        return "f"
    bases = mro_of(cls)
    if any(base is type for base in bases):
        return "t"
    scopes = [dict_of(base) for base in bases]
    return "".join(
        letter
        for name, letter in ABILITIES.items()
        if any(name in scope for scope in scopes)
    )


def special(name):
    """The method that an operation of Python would find: on the type."""

    def call(value, *args):
        for base in mro_of(type(value)):
            if name in dict_of(base):
                return dict_of(base)[name].__get__(value, type(value))(*args)
        raise AttributeError(name)

    return call


def pull(iterator, *sent):
    """[] at the end, else what comes next, in a list."""
    try:
        return [next(iterator) if not sent else iterator.send(*sent)]
    except StopIteration:
        return []


def set_item(value, key, new):
    value[key] = new


def del_item(value, key):
    del value[key]


def leave_context(value, name):
    """Whether the exception ends here is not the answer's to say: no result."""
    error = make_exception(name, ScriptError) if name else None
    special("__exit__")(value, type(error) if name else None, error, None)


# What a script can do with a handle.
ACTIONS = {
    "call": lambda value, *args, **kwargs: value(*args, **kwargs),
    "getattr": getattr,
    "setattr": setattr,
    "delattr": delattr,
    "len": len,
    "bool": bool,
    "iter": iter,
    "next": pull,
    "send": pull,
    "close": lambda iterator: iterator.close(),
    "getitem": lambda value, key: value[key],
    "setitem": set_item,
    "delitem": del_item,
    "enter": special("__enter__"),
    "exit": leave_context,
}


class References:
    """Objects of the answer that the script knows by number, and the other way round."""

    def __init__(self, callback):
        self.objects = {}  # number -> object of the answer
        self.numbers = {}  # id of it -> number
        self.last = 0
        self.stubs = {}  # (tag, number) -> stand-in for something of the script's
        self.tags = {}  # id of a stand-in -> its JSON form
        self.callback = callback
        BUILD["handle"] = self.build_handle
        BUILD["function"] = lambda number: self.stub("function", number)
        BUILD["iterator"] = lambda number: self.stub("iterator", number)
        BUILD["type"] = build_type

    def build_handle(self, parts):
        return self.objects[parts[0]]

    def stub(self, tag, number):
        if (tag, number) not in self.stubs:
            stub = self.make_function(number)
            if tag == "iterator":
                stub = self.make_iterator(stub)
            self.stubs[tag, number] = stub
            self.tags[id(stub)] = {tag: number}
        return self.stubs[tag, number]

    def make_function(self, number):
        def function(*args, **kwargs):
            return self.callback(number, args, kwargs)

        return function

    def make_iterator(self, pull_next):
        while found := pull_next():
            yield found[0]

    def drop(self, numbers):
        for number in numbers:
            self.numbers.pop(id(self.objects.pop(number, None)), None)

    def refer(self, value, kinds):
        """The JSON form of what is no plain value, for these kinds of abilities (None:
        all); None when it cannot cross."""
        if id(value) in TYPES:
            return {"type": TYPES[id(value)]}
        if id(value) in self.tags:
            return self.tags[id(value)]
        kind = abilities_of(type(value))
        if kinds is not None and (not kind or kind not in kinds):
            return None
        number = self.numbers.get(id(value))
        if number is None:
            self.last = number = self.last + 1
            self.numbers[id(value)] = number
            self.objects[number] = value
        return {"handle": [number, kind]}


class Driver:
    def __init__(self, mode, answer):
        self.answer = answer
        self.read, self.write_line = open_lines()
        self.getpid, self.leave, self.home = os.getpid, os._exit, os.getpid()
        self.references = References(self.callback)
        kinds = None if mode == "handles" else "x"
        self.refer = lambda value: self.references.refer(value, kinds)
        self.lock = _thread.RLock()
        self.open = []  # ids of the requests that wait for a reply, innermost last
        self.errors = {}  # id -> (exception of the script, its number)

    def write(self, text):
        if len(text) >= LINE_MAX:
            text = text[: text.index(",")] + ', "opaque": "value of more than 64 MiB"}'
        self.write_line(text)

    # ---- requests ----

    def serve(self, text):
        """Replies to one request line."""
        self.open.append(int(text[len(CALL_HEAD) : text.index(",", len(CALL_HEAD))]))
        try:
            reply = self.reply_to(text)
        except BaseException as error:
            # The script's objects cannot be rebuilt here: an unhashable key, say.
            reply = self.raising(error)
        if self.getpid() != self.home:
            self.leave(0)  # a child that the answer forked: only the parent replies
        with self.lock:
            # Not before a thread's callback has been answered.
            self.write('{"id": %d, %s}' % (self.open.pop(), reply))

    def reply_to(self, text):
        """What the reply to a request says after its id."""
        line = decode_line(text)
        args, kwargs = line["args"], dict(line["kwargs"])
        self.references.drop(line.get("drop", ()))
        refer = self.refer
        try:
            if "fn" in line:
                value = self.find(line["fn"])(*args, **kwargs)
            elif line["do"] == "get":
                value = self.find(*args)
                refer = self.refer_to_name
            else:
                value = ACTIONS[line["do"]](*args, **kwargs)
        except BaseException as error:
            body = self.raising(error)
        else:
            try:
                body = '"ok": ' + encode(value, refer)
            except Opaque as opaque:
                return '"opaque": %s' % encode(str(opaque))
        try:
            return body + self.changed_args(args, text)
        except Opaque as opaque:
            return '"opaque": %s' % encode("%s in an argument" % opaque)

    def find(self, name, module=None):
        """What this name stands for in the answer, or in a module beside it."""
        if module is not None:
            import importlib

            return getattr(importlib.import_module(module), name)
        if name not in self.answer.names:
            raise NameError("name '%s' is not defined" % name)
        return self.answer.names[name]

    def refer_to_name(self, value):
        """Functions and classes can be had by their names in every mode."""
        return self.references.refer(value, "ft") or self.refer(value)

    def refer_to_known(self, value):
        """What the script has sent can go back in every mode."""
        known = id(value) in self.references.numbers
        return self.references.refer(value, None) if known else self.refer(value)

    def raising(self, error):
        name = exception_name(error)
        message = describe(error, self.answer.paths)
        if id(type(error)) not in EXCEPTIONS:
            message = type_name(type(error)) + ": " + message
        text = '"raise": %s, "message": %s' % (encode(name), write_message(message))
        known, number = self.errors.get(id(error), (None, 0))
        return text + ', "error": %d' % number if known is error else text

    def changed_args(self, args, text):
        """The "args" part of a reply, or "" when the arguments are as they came: they are
        written again and compared with the request's own text."""
        if all(id(type(value)) in FIXED for value in args):
            return ""
        after = encode_all(args, self.refer_to_known)
        if text.startswith(after, text.index('"args": ') + len('"args": ')):
            return ""
        return ', "args": ' + after

    # ---- callbacks ----

    def callback(self, number, args, kwargs):
        """Calls a function of the script, which runs in the examiner. Whoever calls it
        serves what the function asks of the answer meanwhile."""
        with self.lock:
            if self.getpid() != self.home:
                raise RuntimeError("a function of the test called by a child process")
            if not self.open:
                raise RuntimeError("a function of the test called outside of any call")
            named = [[name, value] for name, value in kwargs.items()]
            try:
                text = '{"id": %d, "call": %d, "args": %s, "kwargs": %s}' % (
                    self.open[-1],
                    number,
                    encode_all(args, self.refer),
                    encode(named, self.refer),
                )
            except Opaque as opaque:
                raise TypeError("the test's function cannot take: %s" % opaque) from None
            self.write(text)
            text = self.receive()
            while text.startswith(CALL_HEAD):
                self.serve(text)
                text = self.receive()
        return self.take_return(decode_line(text), args)

    def take_return(self, line, args):
        if "args" in line:
            copy_back(args, tuple(line["args"]))
        if "raise" not in line:
            return line["ok"]
        error = make_exception(line["raise"], ScriptError)
        self.errors[id(error)] = error, line["error"]
        raise error

    def receive(self):
        text = self.read()
        return text if text is not None else self.leave(1)

    def run(self):
        failure = self.answer.load()
        if self.getpid() != self.home:
            self.leave(0)
        self.write(load_line(failure))
        if failure is not None:
            self.leave(1)
        while (text := self.receive()) != BYE:
            self.serve(text)


if __name__ == "__main__":
    # Returning from here ends the interpreter like any program: threads are waited for.
    Driver(sys.argv[1], Answer(sys.argv[2], sys.argv[3:])).run()
