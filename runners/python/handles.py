"""Stand-ins for objects that live in the answer's process (docs/values.md, "Handles").

What reaches the answer is attribute access, calls, len, iteration, indexing, bool and
context managers. == and hash are object's own, and so identity: there is one stand-in
for each object. Arithmetic, ordering and `in` do not exist here, since they would carry
what the script expects over to the answer.
"""

from _weakref import ref


class Handle:
    __slots__ = ("__weakref__",)

    def __getattr__(self, name):
        return HANDLES.ask("getattr", self, name)

    def __setattr__(self, name, value):
        HANDLES.ask("setattr", self, name, value)

    def __delattr__(self, name):
        HANDLES.ask("delattr", self, name)

    def __repr__(self):
        return "<object of the answer>"

    def __reduce_ex__(self, protocol):
        raise TypeError("an object of the answer cannot be copied")


def no_length(value):
    return type(value) is not int or value < 0


def handle_len(self):
    value = HANDLES.ask("len", self)
    return HANDLES.refuse("len()") if no_length(value) else value


def handle_bool(self):
    value = HANDLES.ask("bool", self)
    return value if type(value) is bool else HANDLES.refuse("bool()")


def handle_next(self):
    found = HANDLES.pull("next", self)
    if not found:
        raise StopIteration
    return found[0]


def handle_exit(self, cls, error, trace):
    """An exception of the script is never held back by the answer: the assertions after
    it in the block would be lost."""
    HANDLES.ask("exit", self, cls and HANDLES.conversation.name_of(error))
    return False


def is_instance(cls, value):
    """isinstance(value, cls): by the attributes of the object, compared here."""
    if not isinstance(value, Handle):
        return False
    lineage = HANDLES.ask("getattr", HANDLES.ask("getattr", value, "__class__"), "__mro__")
    return type(lineage) is tuple and any(base is cls for base in lineage)


# Letter (driver.py, ABILITIES) -> names and methods of the stand-in's class.
METHODS = {
    "c": {"__call__": lambda self, *args, **kw: HANDLES.ask("call", self, *args, **kw)},
    "t": {
        "__call__": lambda self, *args, **kw: HANDLES.ask("call", self, *args, **kw),
        "__instancecheck__": is_instance,
    },
    "l": {"__len__": handle_len},
    "i": {"__iter__": lambda self: HANDLES.ask("iter", self)},
    "n": {"__next__": handle_next},
    "g": {"__getitem__": lambda self, key: HANDLES.ask("getitem", self, key)},
    "s": {"__setitem__": lambda self, key, new: HANDLES.ask("setitem", self, key, new)},
    "d": {"__delitem__": lambda self, key: HANDLES.ask("delitem", self, key)},
    "b": {"__bool__": handle_bool},
    "w": {"__enter__": lambda self: HANDLES.ask("enter", self), "__exit__": handle_exit},
    # Not by way of iteration: the object has an opinion of its own, which is not asked.
    "k": {"__contains__": None},
}


class Raw:
    """An object of the answer, for requests only: scripts never see it."""

    def __init__(self, parts):
        self.parts = parts


def make_function(raw):
    def function(*args, **kwargs):
        return HANDLES.ask("call", raw, *args, **kwargs)

    return function


def make_stream(raw):
    """A generator like any other, whose values come from the answer one by one. It is
    closed over there when it is dropped here."""
    action, sent = "next", ()
    while found := HANDLES.pull(action, raw, *sent):
        sent = yield found[0]
        action, sent = ("next", ()) if sent is None else ("send", (sent,))


class Handles:
    """All stand-ins, by the numbers of what they stand for."""

    def __init__(self, conversation, all_kinds):
        self.conversation = conversation
        self.all_kinds = all_kinds  # or functions, classes and streams only
        self.allowed = None if all_kinds else "x"
        self.known = {}  # number -> weak reference to the stand-in
        self.parts = {}  # id of a stand-in -> [number, abilities], as it crosses
        self.classes = {}  # abilities -> class
        self.dropped = []  # numbers that the answer need not keep
        BUILD["handle"] = self.build

    def ask(self, action, *args, **kwargs):
        return self.conversation.act(action, args, kwargs)

    def refuse(self, what):
        self.conversation.finish("opaque", "an object's %s makes no sense" % what)

    def get(self, *names):
        """What a name stands for in the answer: functions and classes in every mode."""
        before, self.allowed = self.allowed, None if self.all_kinds else "ftx"
        try:
            return self.ask("get", *names)
        finally:
            self.allowed = before

    def pull(self, action, *args):
        found = self.ask(action, *args)
        if type(found) is not list or len(found) > 1:
            self.refuse("next()")
        return found

    def build(self, parts):
        """The stand-in for what the answer calls [number, abilities]."""
        number, abilities = parts
        found = self.known[number]() if number in self.known else None
        if found is not None:
            return found
        if self.allowed is not None and (not abilities or abilities not in self.allowed):
            malformed("handle where none is allowed")
        new = self.make(parts)
        if number in self.dropped:
            self.dropped.remove(number)
        ident = id(new)

        def forget(_):
            # Runs at any time, also in the middle of a request: nothing is sent here.
            self.parts.pop(ident, None)
            self.known.pop(number, None)
            self.dropped.append(number)

        self.known[number] = ref(new, forget)
        self.parts[ident] = parts
        return new

    def make(self, parts):
        abilities = parts[1]
        if abilities == "x":
            return make_stream(Raw(parts))
        if abilities == "f" or not self.all_kinds:
            return make_function(Raw(parts))
        if abilities not in self.classes:
            methods = {"__slots__": ()}
            for letter in abilities:
                methods.update(METHODS.get(letter, {}))
            self.classes[abilities] = type("Handle", (Handle,), methods)
        return self.classes[abilities]()

    def take_dropped(self):
        """Numbers to tell the answer, once."""
        taken, self.dropped = self.dropped, []
        return taken

    def refer(self, value):
        parts = value.parts if type(value) is Raw else self.parts.get(id(value))
        return {"handle": parts} if parts else None
