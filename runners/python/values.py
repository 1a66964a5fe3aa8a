"""Values and lines as docs/values.md writes them.

Driver and examiner each run as one file: this text followed by their own. They use
encode(), encode_all(), write_message(), decode_line(), open_lines() and, for prompts,
before_definition(); Opaque says that a value cannot cross. `refer`, where it is given,
is asked for the JSON form of what is no plain value, and answers None when that cannot
cross.

Encoding dispatches on the exact type and reduces subclasses with the base type's own
methods, so that no method of an answer's class has a say in what is sent. The walk is a
loop over a list of open containers, not a recursion: neither a cycle nor a recursion
limit that the answer has changed can break it. Containers of plain scalars, the usual
bulk, are checked and written at C speed.

Decoding builds exact types only, inner values first, from the hook that the JSON scanner
calls for each object.
"""

import builtins
import collections
import gc
import json
import os
import re
import sys
from itertools import accumulate
from math import isfinite

# Our own copy of every builtin: an answer that replaces one (builtins.len = ...) changes
# what its own code sees and nothing here. For the same reason patterns, encoder and
# scanners are made once, here, and are C objects: no Python code of re or json runs
# later.
globals().update({k: v for k, v in vars(builtins).items() if k[0] != "_"})

INT_LOW, INT_HIGH = -(2**63), 2**63 - 1
DEPTH_MAX = 500  # arrays and objects in each other, in the text of one value
DEPTH_USUAL = 32  # deeper ones are looked at for cycles
LINE_MAX = 64 << 20  # bytes, with the line end
ITEMS_MAX = LINE_MAX // 2  # each takes two characters at least
NAME_MAX = 100  # characters of a type's name
MESSAGE_MAX = 500  # characters of a message to people

HEX = re.compile("-?0x[1-9a-f][0-9a-f]*")
HEX_BYTES = re.compile("(?:[0-9a-f]{2})*")
# What a number outside the ranges looks like; texts without it need no call per number.
SUSPECT = re.compile("[0-9]{19}|[eE][+]?[0-9]{3}")
STRINGS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
BRACKETS = bytes.maketrans(b"[]{}", b"\1\0\1\0")


class Opaque(Exception):
    """The value cannot cross; the text names its type."""


# These two read the type itself: a metaclass can redefine cls.__mro__ and cls.__name__.
mro_of = type.__dict__["__mro__"].__get__
name_of = type.__dict__["__name__"].__get__


def type_name(cls):
    return ascii(str.__str__(name_of(cls)))[1:-1][:NAME_MAX]


def plain_int(value):
    value = int.__int__(value)
    return value if INT_LOW <= value <= INT_HIGH else {"int": hex(value)}


def plain_float(value):
    value = float.__float__(value)
    return value if isfinite(value) else {"float": float.__repr__(value)}


def plain_complex(value):
    real = complex.__dict__["real"].__get__(value)
    imag = complex.__dict__["imag"].__get__(value)
    return {"complex": [plain_float(real), plain_float(imag)]}


def plain_str(value):
    value = str.__str__(value)
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        # Two surrogates that make a pair would arrive as the one character they spell.
        joined = value.encode("utf-16-le", "surrogatepass")
        if joined.decode("utf-16-le", "surrogatepass") != value:
            raise Opaque("str with a split surrogate pair") from None
    return value


def plain_range(value):
    return {"range": [plain_int(v) for v in (value.start, value.stop, value.step)]}


def plain_fraction(value):
    # Read from the slots: the properties would look at a subclass's attributes.
    parts = sys.modules["fractions"].Fraction.__dict__
    return {
        "Fraction": [
            plain_int(parts["_numerator"].__get__(value)),
            plain_int(parts["_denominator"].__get__(value)),
        ]
    }


def plain_decimal(value):
    # A context can ask for a small "e".
    text = sys.modules["decimal"].Decimal.__str__(value)
    return {"Decimal": text.replace("e", "E")}


# type -> JSON form, for what holds no other value
LEAVES = {
    type(None): lambda value: None,
    bool: lambda value: value,
    int: plain_int,
    float: plain_float,
    complex: plain_complex,
    str: plain_str,
    bytes: lambda value: {"bytes": bytes.hex(value)},
    bytearray: lambda value: {"bytearray": bytearray.hex(value)},
    range: plain_range,
}


def plain_numpy_scalar(value):
    # Integers, floats and booleans of numpy compare and print like Python's own.
    item = sys.modules["numpy"].generic.item(value)
    convert = LEAVES.get(type(item))
    return convert(item) if convert else refuse(value)


# Not imported until needed: a value of theirs exists only where the module does.
LATE_LEAVES = {
    "Fraction": ("fractions", plain_fraction),
    "Decimal": ("decimal", plain_decimal),
    "generic": ("numpy", plain_numpy_scalar),
}

# type -> (tag, fresh list of the members)
SEQUENCES = {
    list: (None, list.copy),
    tuple: ("tuple", lambda value: list(tuple.__iter__(value))),
    set: ("set", lambda value: list(set.__iter__(value))),
    frozenset: ("frozenset", lambda value: list(frozenset.__iter__(value))),
    collections.deque: ("deque", lambda value: list(collections.deque.__iter__(value))),
}
for mapping in dict, collections.OrderedDict:
    SEQUENCES[type(mapping().keys())] = ("set", list)
    SEQUENCES[type(mapping().items())] = ("set", list)
    SEQUENCES[type(mapping().values())] = (None, list)

# type -> (tag, method for keys, method for values), in the same order
MAPPINGS = {
    dict: ("dict", dict.keys, dict.values),
    collections.Counter: ("Counter", dict.keys, dict.values),
    collections.defaultdict: ("defaultdict", dict.keys, dict.values),
    collections.OrderedDict: (
        "OrderedDict",
        collections.OrderedDict.keys,
        collections.OrderedDict.values,
    ),
}

# What a defaultdict makes for a missing key crosses as a part of its tag.
FACTORIES = {id(cls): "_" + cls.__name__ for cls in (int, list, set, dict, float, str)}
factory_of = collections.defaultdict.__dict__["default_factory"].__get__


def mapping_tag(tag, value):
    if tag != "defaultdict":
        return tag
    return tag + FACTORIES.get(id(factory_of(value)), "")


# Compared by identity, since a metaclass can redefine == and hash of its classes.
KINDS = {id(kind): kind for kind in (*LEAVES, *SEQUENCES, *MAPPINGS)}
INT, FLOAT, STR = id(int), id(float), id(str)
SCALARS = {id(type(None)), id(bool), INT, FLOAT, STR}
UNHASHABLE = {"set", "deque", None}


def kind_of(cls):
    """The plain type that a value of this class is reduced to, or None."""
    for base in mro_of(cls):
        kind = KINDS.get(id(base))
        if kind is not None:
            return kind
    return None


def late_leaf(cls):
    """The function for a type of LATE_LEAVES, or None."""
    for base in mro_of(cls):
        module, convert = LATE_LEAVES.get(str.__str__(name_of(base)), (None, None))
        if module in sys.modules and base is getattr(
            sys.modules[module], name_of(base), None
        ):
            return convert
    return None


def are_plain(items, kinds):
    """Does JSON write these as they are? `kinds` are the ids of the types that occur."""
    if not kinds <= SCALARS:
        return False
    if INT in kinds:
        some = items if len(kinds) == 1 else [v for v in items if type(v) is int]
        if min(some) < INT_LOW or max(some) > INT_HIGH:
            return False
    if FLOAT in kinds:
        some = items if len(kinds) == 1 else [v for v in items if type(v) is float]
        if not all(map(isfinite, some)):
            return False
    if STR in kinds:
        some = items if len(kinds) == 1 else [v for v in items if type(v) is str]
        return all(map(str.isascii, some))
    return True


def members_of(value):
    kind = KINDS.get(id(type(value))) or kind_of(type(value))
    if kind in SEQUENCES:
        return SEQUENCES[kind][1](value)
    if kind in MAPPINGS:
        _, keys_of, values_of = MAPPINGS[kind]
        return [*keys_of(value), *values_of(value)]
    return ()


def refuse_endless(values):
    """Raises Opaque for a cycle, and where a few containers, each in the next one many
    times, would write more than a line. Looks into each container once."""
    sizes = {}  # id of a container -> members in its text; None while it is open
    todo = [[None, iter(values), 0]]
    while todo:
        ident, rest, size = todo[-1]
        for value in rest:
            size += 1
            known = sizes.get(id(value), 0)
            if known is None or size + known > ITEMS_MAX:
                raise Opaque(type_name(type(value)) + ", cyclic or too large")
            size += known
            inner = () if known else members_of(value)
            if inner:
                sizes[id(value)] = None
                todo[-1][2] = size
                todo.append([id(value), iter(inner), 0])
                break
        else:
            todo.pop()
            sizes[ident] = size
            if todo:
                todo[-1][2] += size


def plain_leaf(kind, value, depth, hashed, refer):
    convert = LEAVES.get(kind) if kind is not None else late_leaf(type(value)) or refer
    if convert is None or (hashed and kind is bytearray):
        refuse(value)
    new = convert(value)
    if new is None and convert is refer:
        refuse(value)
    if type(new) is dict:
        if depth + 3 > DEPTH_MAX:
            raise Opaque(type_name(type(value)) + ", nested too deep")
        if hashed and new.get("Decimal", "").lstrip("-").startswith("sNaN"):
            raise Opaque("Decimal sNaN as a key")
    return new


class Walk:
    """Turns values into what JSON can write, in place, container by container."""

    def __init__(self, values, refer):
        self.values = values
        self.refer = refer
        self.root = list(values)
        self.todo = [(self.root, 0, False)]  # items, brackets around them, are they keys
        self.budget = ITEMS_MAX
        self.pairs = []  # (keys, values, where the pairs go once both are done)

    def run(self):
        suspect = False
        todo = self.todo
        while todo:
            items, depth, hashed = todo.pop()
            if depth > DEPTH_MAX:
                raise Opaque("value nested too deep")
            if depth > DEPTH_USUAL and not suspect:
                suspect = True
                refuse_endless(self.values)
            if not are_plain(items, set(map(id, map(type, items)))):
                self.convert(items, depth, hashed)
        for keys, values, pairs in self.pairs:
            pairs.extend(zip(keys, values))
        return self.root

    def spend(self, count):
        """What cannot fit a line is not to take memory several times over."""
        self.budget -= count
        if self.budget < 0:
            raise Opaque("value of too many parts")

    def convert(self, items, depth, hashed):
        todo = self.todo
        for at, value in enumerate(items):
            kind = type(value)
            if kind is list and not hashed:
                items[at] = value = value[:]
                self.spend(len(value))
                todo.append((value, depth + 1, False))
                continue
            kind = KINDS.get(id(kind)) or kind_of(kind)
            if kind in SEQUENCES:
                items[at] = self.open_sequence(kind, value, depth, hashed)
            elif kind in MAPPINGS:
                items[at] = self.open_mapping(kind, value, depth, hashed)
            else:
                items[at] = plain_leaf(kind, value, depth, hashed, self.refer)

    def open_sequence(self, kind, value, depth, hashed):
        tag, copy = SEQUENCES[kind]
        if hashed and tag in UNHASHABLE:
            raise Opaque(type_name(type(value)) + " as a key")
        members = copy(value)
        self.spend(len(members))
        if tag is None:
            self.todo.append((members, depth + 1, False))
            return members
        keys = tag != "deque" and (tag != "tuple" or hashed)
        self.todo.append((members, depth + 2, keys))
        return {tag: members}

    def open_mapping(self, kind, value, depth, hashed):
        if hashed:
            raise Opaque(type_name(type(value)) + " as a key")
        tag, keys_of, values_of = MAPPINGS[kind]
        keys, values, pairs = list(keys_of(value)), list(values_of(value)), []
        self.spend(2 * len(keys))
        self.todo.append((keys, depth + 3, True))
        self.todo.append((values, depth + 3, False))
        self.pairs.append((keys, values, pairs))
        return {mapping_tag(tag, value): pairs}


def without_gc(function):
    """Millions of new containers cost three times as much when the collector looks
    through them again and again. None of ours are garbage."""
    is_on, off, on = gc.isenabled, gc.disable, gc.enable

    def run(*args):
        if not is_on():
            return function(*args)
        off()
        try:
            return function(*args)
        finally:
            on()

    return run


def refuse(value):
    raise Opaque(type_name(type(value)))


write_json = json.encoder.c_make_encoder(
    None,  # no record of containers: there are no cycles left
    refuse,
    json.encoder.encode_basestring_ascii,
    None,
    ": ",
    ", ",
    False,
    False,
    False,
)


@without_gc
def encode_all(values, refer=None):
    """The JSON array of these values; raises Opaque and nothing else."""
    try:
        return "".join(write_json(Walk(values, refer).run(), 0))
    except Opaque:
        raise
    except Exception as error:
        # No memory, or a container that another thread changes.
        raise Opaque("value that fails with " + type_name(type(error))) from None


def encode(value, refer=None):
    """The JSON text of one value; raises Opaque and nothing else."""
    return encode_all((value,), refer)[1:-1]


def write_message(text):
    """The JSON text of a message to people: cut, and without the lone surrogates that no
    terminal or file takes."""
    text = text[:MESSAGE_MAX].encode("utf-8", "backslashreplace").decode("utf-8")
    return encode(text[:MESSAGE_MAX])


def malformed(what):
    raise ValueError("malformed value: " + what)


def build_int(text):
    if type(text) is not str or not HEX.fullmatch(text):
        malformed("int")
    value = int(text, 16)
    return value if not INT_LOW <= value <= INT_HIGH else malformed("int in a tag")


def build_float(text):
    if text not in ("nan", "inf", "-inf"):
        malformed("float")
    return float(text)


def parts(payload, kind, count):
    """The payload, checked to be an array of so many values of that type."""
    if type(payload) is not list or len(payload) != count:
        malformed("number of parts")
    return payload if set(map(type, payload)) == {kind} else malformed("type of a part")


def build_fraction(payload):
    from fractions import Fraction

    numerator, denominator = parts(payload, int, 2)
    value = Fraction(numerator, denominator)
    return value if value.denominator == denominator else malformed("Fraction")


def build_decimal(text):
    from decimal import Decimal

    if type(text) is not str:
        malformed("Decimal")
    value = Decimal(text)
    return value if str(value).replace("e", "E") == text else malformed("Decimal")


def build_bytes(kind):
    def build(text):
        if type(text) is not str or not HEX_BYTES.fullmatch(text):
            malformed("bytes")
        return kind.fromhex(text)

    return build


def build_sequence(kind):
    def build(payload):
        if type(payload) is not list:
            malformed("members")
        value = kind(payload)
        return value if len(value) == len(payload) else malformed("equal members")

    return build


def build_mapping(make, update):
    def build(payload):
        if type(payload) is not list or not set(map(type, payload)) <= {list}:
            malformed("pairs")
        if not set(map(len, payload)) <= {2}:
            malformed("pair")
        value = make()
        update(value, payload)
        return value if len(value) == len(payload) else malformed("equal keys")

    return build


BUILD = {
    "int": build_int,
    "float": build_float,
    "complex": lambda payload: complex(*parts(payload, float, 2)),
    "bytes": build_bytes(bytes),
    "bytearray": build_bytes(bytearray),
    "tuple": build_sequence(tuple),
    "set": build_sequence(set),
    "frozenset": build_sequence(frozenset),
    "deque": build_sequence(collections.deque),
    "dict": build_mapping(dict, dict.update),
    "Counter": build_mapping(collections.Counter, dict.update),
    "OrderedDict": build_mapping(collections.OrderedDict, collections.OrderedDict.update),
    "defaultdict": build_mapping(collections.defaultdict, dict.update),
    "range": lambda payload: range(*parts(payload, int, 3)),
    "Fraction": build_fraction,
    "Decimal": build_decimal,
}
for factory in int, list, set, dict, float, str:
    BUILD["defaultdict_" + factory.__name__] = build_mapping(
        lambda factory=factory: collections.defaultdict(factory), dict.update
    )


class Line(dict):
    """A JSON object that is no tag; right only as the outermost one."""


def narrow_int(text):
    # The length first: turning decimal digits into an int takes quadratic time.
    if len(text) > 20 or not INT_LOW <= int(text) <= INT_HIGH:
        malformed("int beyond 64 bits")
    return int(text)


def finite_float(text):
    value = float(text)
    return value if isfinite(value) else malformed("float beyond the range")


def nesting_of(text):
    """How deep brackets nest, strings left out."""
    if text.count("[") + text.count("{") <= DEPTH_MAX:
        return 0
    if '"' in text:
        text = STRINGS.sub("", text)
    brackets = text.encode("ascii").translate(BRACKETS, NOT_BRACKETS)
    return max(accumulate(map((-1, 1).__getitem__, brackets)), default=0)


class Decoder:
    """Two scanners, one of which looks at every number, and the objects they have seen
    that are no tags."""

    def __init__(self):
        self.lines = []
        self.quick = self.make_scanner(None, None)
        self.careful = self.make_scanner(narrow_int, finite_float)

    def make_scanner(self, parse_int, parse_float):
        return json.JSONDecoder(
            object_pairs_hook=self.take_object,
            parse_int=parse_int,
            parse_float=parse_float,
            parse_constant=malformed,
        ).scan_once

    def take_object(self, pairs):
        if len(pairs) == 1 and pairs[0][0] in BUILD:
            return BUILD[pairs[0][0]](pairs[0][1])
        line = Line(pairs)
        if len(line) != len(pairs):
            malformed("key given twice")
        self.lines.append(line)
        return line

    def scan(self, text, depth_max, line_count):
        """Reads one JSON text, in which so many objects are no tags."""
        scan_once = self.careful if SUSPECT.search(text) else self.quick
        self.lines = []
        try:
            if nesting_of(text) > depth_max:
                malformed("nested too deep")
            value, end = scan_once(text, 0)
        except (TypeError, ArithmeticError, RecursionError, StopIteration) as error:
            raise ValueError("malformed value: " + type_name(type(error))) from None
        if end != len(text) or len(self.lines) != line_count:
            malformed("object that is no tag, or text after the end")
        if line_count and self.lines[0] is not value:
            malformed("no object")
        return value


DECODER = Decoder()


@without_gc
def decode(text):
    """The value of a JSON text; ValueError when it is not one of docs/values.md."""
    return DECODER.scan(text, DEPTH_MAX, 0)


@without_gc
def decode_line(text):
    """The object of a line, as a dict whose values are decoded; ValueError as above."""
    return DECODER.scan(text, DEPTH_MAX + 3, 1)


def open_lines():
    """(read, write) for descriptors 3 and 4: read() gives a line's text or None at the
    end, write(text) sends one. Programs that this one starts do not get them."""
    os.set_inheritable(3, False)
    os.set_inheritable(4, False)
    read_bytes = open(3, "rb", buffering=1 << 16, closefd=False).readline
    write_bytes = os.write

    def read():
        line = read_bytes(LINE_MAX + 1)
        return line[:-1].decode("utf-8") if line.endswith(b"\n") else None

    def write(text):
        rest = memoryview(text.encode("ascii") + b"\n")
        while rest:
            rest = rest[write_bytes(4, rest) :]

    return read, write


def before_definition(source, name):
    """The part of a text that does not compile above the definition of this name, less
    the decorators that would be left without one."""
    start = r"(?m)^(?:@.*\n+)*(?:async\s+def|def|class)\s+%s\b" % re.escape(name)
    cut = re.search(start, source)
    return source[: cut.start()] if cut else source
