"""The examiner's end of the conversation with the answer (docs/values.md, "Lines")."""

import _thread
import functools
import types

HOST_GONE = 3  # exit status
ITERATORS = (type(iter([])), type(iter(())), type(iter({})), type(iter(set())))
CALLABLE = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    functools.partial,
)


# Whoever may call these has the run of this process: the answer may not.
POWERS = (
    "__import__ breakpoint compile delattr dir eval exec getattr globals hasattr input "
    "locals open setattr vars"
)
POWERS = {id(vars(builtins)[name]) for name in POWERS.split()} | {
    id(str.__dict__["format"]),  # "{0.__globals__}"
    id(str.__dict__["format_map"]),
    id(object.__dict__["__getattribute__"]),
    id(type.__dict__["__getattribute__"]),
}
POWERFUL_MODULES = set(
    "_ctypes _imp _io _pickle code copyreg ctypes gc importlib inspect io marshal os "
    "pickle posix runpy shutil subprocess sys".split()
)


def gives_power(function):
    while isinstance(function, functools.partial):
        function = function.func
    module = getattr(function, "__module__", None)
    top = module.partition(".")[0] if type(module) is str else ""
    return id(function) in POWERS or top in POWERFUL_MODULES


class AnswerError(Exception):
    """An exception of the answer that has no name here."""


class Exports:
    """Functions and iterators of the script that the answer knows by number."""

    def __init__(self):
        self.objects = [None]
        self.tags = {}  # id of the object -> its JSON form
        BUILD["function"] = BUILD["iterator"] = self.find

    def find(self, number):
        if not 0 < number < len(self.objects):
            malformed("number of what the script has not given")
        return self.objects[number]

    def refer(self, value):
        if id(value) not in self.tags:
            if isinstance(value, CALLABLE) and not gives_power(value):
                tag = "function"
            elif isinstance(value, (types.GeneratorType, map, filter, zip, *ITERATORS)):
                tag = "iterator"
            else:
                return None
            self.tags[id(value)] = {tag: len(self.objects)}
            self.objects.append(value)
        return self.tags[id(value)]

    def call(self, number, args, kwargs):
        value = self.find(number)
        if "function" in self.tags[id(value)]:
            return value(*args, **kwargs)
        for member in value:
            return [member]
        return []


class Conversation:
    """Requests to the answer, and what it asks of the script meanwhile."""

    def __init__(self, read, write, script):
        self.read, self.write, self.finish = read, write, script.finish
        self.judge, self.is_verdict = script.judge, script.is_verdict
        self.copies_back = script.job["copy_back"]
        self.changed = False  # has the answer changed a value of the script?
        self.requests = 0
        self.calls = 0  # requests that run code of the answer
        self.raised = None  # the last exception made for the answer, and its text
        self.errors = [None]  # exceptions of the script that have gone to the answer
        self.exports = Exports()
        self.entries = {}  # id of the function for a name of the answer -> that name
        self.lock = _thread.RLock()  # scripts may have threads
        BUILD["type"] = build_type

    # ---- what can cross ----

    def refer(self, value):
        if id(value) in TYPES:
            return {"type": TYPES[id(value)]}
        if id(value) in self.entries:
            value = HANDLES.get(self.entries[id(value)])
        return HANDLES.refer(value) or self.exports.refer(value)

    def encode(self, args, kwargs):
        named = encode([[name, value] for name, value in kwargs.items()], self.refer)
        text = '"args": %s, "kwargs": %s' % (encode_all(args, self.refer), named)
        if len(text) >= LINE_MAX - 200:
            raise Opaque("arguments of more than 64 MiB")
        return text

    # ---- requests ----

    def call(self, name, args, kwargs):
        return self.request('"fn": %s' % encode(name), args, kwargs)

    def act(self, action, args, kwargs):
        return self.request('"do": "%s"' % action, args, kwargs)

    def request(self, what, args, kwargs):
        with self.lock:
            try:
                text = "%s, %s" % (what, self.encode(args, kwargs))
            except Opaque as error:
                self.finish("broken", "the script passes what cannot cross: %s" % error)
            self.requests += 1
            self.calls += what != '"do": "get"'
            reply = self.exchange(self.requests, text)
            try:
                if "args" in reply and self.copies_back:
                    self.changed = True
                    copy_back(args, tuple(reply["args"]))
            except ValueError as error:
                self.finish("opaque", str(error))
            if "ok" in reply:
                return reply["ok"]
            error = self.exception_of(reply)
        raise error

    def exchange(self, number, text):
        """Sends one request and gives its reply, with "ok" or "raise" in it."""
        dropped = HANDLES.take_dropped()
        if dropped:
            text += ', "drop": %s' % encode(dropped)
        self.write("%s%d, %s}" % (CALL_HEAD, number, text))
        while "call" in (reply := self.receive(number)):
            self.run_callback(number, reply)
        if "opaque" in reply:
            self.finish("opaque", "returned what cannot cross: %s" % reply["opaque"])
        return reply

    def receive(self, number):
        try:
            text = self.read()
            if text is None:
                os._exit(HOST_GONE)
            reply = decode_line(text)
        except ValueError as error:
            self.finish("opaque", "the reply cannot be rebuilt: %s" % error)
        kinds = {"ok", "raise", "opaque", "call"}
        if reply.get("id") != number or not reply.keys() & kinds:
            self.finish("opaque", "no reply to this call")
        return reply

    def exception_of(self, reply):
        """The exception to raise: the script's own where it is the very one that the
        answer let through, unless it would end a map() of the script in silence."""
        number = reply.get("error", 0)
        if 0 < number < len(self.errors):
            error = self.errors[number]
            if not isinstance(error, (StopIteration, StopAsyncIteration)):
                return error
        error = make_exception(reply["raise"], AnswerError)
        error.from_answer = True
        self.raised = error, "%s: %s" % (reply["raise"], reply["message"])
        return error

    # ---- callbacks ----

    def run_callback(self, number, line):
        """Runs a function of the script for the answer."""
        args = line["args"]
        if not 0 < line["call"] < len(self.exports.objects):
            self.finish("opaque", "called a function that the script has not given")
        try:
            before = self.encode(args, {})
        except Opaque as error:
            self.finish("opaque", "called with what cannot go back: %s" % error)
        try:
            value = self.exports.call(line["call"], args, dict(line["kwargs"]))
        except BaseException as error:
            text = self.raise_to_answer(error)
        else:
            text = self.return_to_answer(value, args, before)
        self.write('{"op": "return", "id": %d, %s}' % (number, text))

    def return_to_answer(self, value, args, before):
        try:
            text = '"ok": %s' % encode(value, self.refer)
            if self.encode(args, {}) != before:
                text += ', "args": ' + encode_all(args, self.refer)
            if len(text) >= LINE_MAX - 200:
                raise Opaque("value of more than 64 MiB")
            return text
        except Opaque as error:
            self.finish("broken", "the script returns what cannot cross: %s" % error)

    def raise_to_answer(self, error):
        if self.is_verdict(error):
            # The answer must not be able to swallow it.
            self.judge(error)
        self.errors.append(error)
        name = self.name_of(error)
        return '"raise": "%s", "error": %d' % (name, len(self.errors) - 1)

    def name_of(self, error):
        name = TYPES.get(id(type(error)))
        return name if name and isinstance(error, Exception) else "ScriptError"
