"""Values cross unchanged, by exact type; what cannot cross says so."""

import collections
import decimal
import enum
import fractions
import json
import math
import random
import sys
import time
import unittest

import support

values = support.load_values()
encode, decode, Opaque = values.encode, values.decode, values.Opaque

Point = collections.namedtuple("Point", "x y")


class Color(enum.IntEnum):
    RED = 1


class Word(str, enum.Enum):
    A = "a"


def lie(*_args, **_kwargs):
    raise AssertionError("a method of the answer's class was called")


LIES = {
    name: lie
    for name in (
        "__eq__ __ne__ __lt__ __gt__ __le__ __ge__ __iter__ __len__ __getitem__ __repr__"
        " __str__ __int__ __index__ __float__ __bool__ __contains__ __add__ __abs__"
        " __neg__ __pos__ __reduce__ __reduce_ex__ __format__ __trunc__ __copy__"
        " __deepcopy__ __getattribute__ __reversed__ __missing__ __complex__ __bytes__"
        " keys values items copy hex real imag numerator denominator isascii encode"
    ).split()
}
LIES["__hash__"] = lambda self: 7
LIES["__class__"] = property(lambda self: bool)


def derive(base, **attributes):
    return type("Derived", (base,), attributes)


def liar(base):
    return derive(base, **LIES)


def plain_types(value):
    """The type of the value and of all in it."""
    found = {type(value)}
    if isinstance(value, dict):
        value = list(value.items())
    if isinstance(value, (list, tuple, set, frozenset, collections.deque)):
        for member in value:
            found |= plain_types(member)
    return found


def nest(make, depth):
    value = make()
    for _ in range(depth - 1):
        value = make(value)
    return value


def same(a, b):
    """Equal, by exact type, with nan equal to nan and -0.0 different from 0.0."""
    if type(a) is not type(b):
        return False
    if type(a) is float:
        return repr(a) == repr(b)
    if type(a) is complex:
        return repr(a) == repr(b)
    if type(a) in (list, tuple, collections.deque):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return all(map(same, a.items(), b.items())) and len(a) == len(b)
    return str(a) == str(b) if type(a) is decimal.Decimal else a == b


ROUND_TRIPS = [
    None,
    True,
    False,
    0,
    -7,
    2**63 - 1,
    -(2**63),
    2**63,
    -(2**63) - 1,
    2**64,
    -(10**5000),
    10**4299 + 1,
    0.0,
    -0.0,
    1.0,
    0.1,
    -1.5,
    1e16,
    1e100,
    1e-7,
    5e-324,
    sys.float_info.max,
    math.inf,
    -math.inf,
    math.nan,
    0j,
    complex(-0.0, math.nan),
    complex(math.inf, -1.5),
    "",
    "plain",
    '"\\\n\r\t\0\x7f\u2028</script>',
    "\N{SNOWMAN}\N{GRINNING FACE}",
    "\ud800",
    "\udc00\ud800",
    "a\udfff",
    "{[" * 1000,
    b"",
    b"\0\xff",
    bytearray(b"\0\xff"),
    [],
    [1, "a", None, True, 2.5],
    [True, 1, 1.0],
    [2**70, 1, "\N{SNOWMAN}", math.nan],
    [[], [[]], [[1], [2, [3]]]],
    (),
    (1,),
    ((), ((1,), [2, (3,)])),
    set(),
    {1, 2, 3},
    {(1, (2, 3)), "a", None, 2.5, b"x", frozenset([1])},
    frozenset(),
    frozenset([frozenset([frozenset()])]),
    {},
    {1: 2, "1": 3, (1, 2): [4], None: {}, 1.5: {"x": {}}, frozenset([1]): 0},
    {True: 1, 2: True},
    {"int": "0x1"},
    {"tuple": [1, 2]},
    {"ok": 1, "id": 2},
    {2**80: -(2**80), (2**80, math.inf): 0},
    collections.Counter("abca"),
    collections.Counter({"a": 0, "b": -3}),
    collections.OrderedDict([("b", 1), ("a", 2)]),
    collections.defaultdict(None, {"a": [1]}),
    collections.defaultdict(int, {"a": [1]}),
    collections.deque([1, (2,), [3]]),
    range(0),
    range(5, -(2**80), -3),
    fractions.Fraction(-3, 7),
    fractions.Fraction(2**100, 3**100),
    decimal.Decimal("1.50"),
    decimal.Decimal("-0"),
    decimal.Decimal("1E+100"),
    decimal.Decimal("0E-10"),
    decimal.Decimal("NaN"),
    decimal.Decimal("sNaN12"),
    decimal.Decimal("-Infinity"),
    {fractions.Fraction(1, 2): decimal.Decimal("0.5")},
]

# Subclasses: what they are reduced to.
REDUCED = [
    (Point(1, [2]), (1, [2])),
    (Color.RED, 1),
    (Word.A, "a"),
    ([Color.RED, 1], [1, 1]),
    (liar(int)(7), 7),
    (liar(int)(2**70), 2**70),
    (liar(float)(-0.0), -0.0),
    (liar(float)("inf"), math.inf),
    (liar(complex)(1, -2), complex(1, -2)),
    (liar(str)("text"), "text"),
    (liar(bytes)(b"\1"), b"\1"),
    (liar(bytearray)(b"\1"), bytearray(b"\1")),
    (liar(list)([1, liar(int)(2)]), [1, 2]),
    (liar(tuple)((1, 2)), (1, 2)),
    (liar(set)([1, 2]), {1, 2}),
    (liar(frozenset)([1, 2]), frozenset([1, 2])),
    (liar(dict)({1: 2}), {1: 2}),
    ({liar(str)("k"): 1}, {"k": 1}),
    (liar(collections.deque)([1, 2]), collections.deque([1, 2])),
    ({1: 2}.keys(), {1}),
    ({1: 2}.values(), [2]),
    ({1: 2}.items(), {(1, 2)}),
    (collections.OrderedDict([(2, 1), (1, 1)]).values(), [1, 1]),
    (collections.OrderedDict([(2, 1), (1, 1)]).keys(), {1, 2}),
    (derive(fractions.Fraction, numerator=9)(1, 2), fractions.Fraction(1, 2)),
    (derive(decimal.Decimal, __str__=lie)("1.0"), decimal.Decimal("1.0")),
    (derive(collections.Counter)("aa"), collections.Counter("aa")),
    (derive(collections.OrderedDict)({1: 2}), collections.OrderedDict({1: 2})),
]


class EqualToAll:
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 1

    __class__ = property(lambda self: int)


class Meta(type):
    """Its classes say that they are int, in every way a class can."""

    __mro__ = property(lambda cls: (int, object))
    __name__ = "int"
    __class__ = int

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return hash(int)

    def __instancecheck__(cls, other):
        return True


class MetaLiar(metaclass=Meta):
    __class__ = int


class NoHash(type):
    __hash__ = None


class NoHashClass(metaclass=NoHash):
    pass


def cyclic_list():
    cycle = [1]
    cycle.append(cycle)
    return cycle


def cyclic_dict():
    cycle = {}
    cycle[1] = [(cycle,)]
    return cycle


def wide_cycle():
    cycle = list(range(100000))
    cycle.append(cycle)
    return cycle


def doubling():
    value = []
    for _ in range(100):
        value = [value, value]
    return value


def sharing():
    """As wide as doubling, but in sets and tuples."""
    value = frozenset()
    for at in range(100):
        value = frozenset([(value, at), (value, -at)])
    return value


class HashableList(list):
    def __hash__(self):
        return 1


OPAQUE = [
    object(),
    EqualToAll(),
    [EqualToAll()],
    MetaLiar(),
    [1, MetaLiar()],
    NoHashClass(),
    [1, NoHashClass()],
    {1: (EqualToAll(),)},
    len,
    lambda: 1,
    int,
    (x for x in ()),
    iter([]),
    map(str, []),
    Ellipsis,
    NotImplemented,
    memoryview(b"x"),
    ValueError("x"),
    {1: []}.items(),
    {HashableList(): 1},
    {HashableList([1])},
    "\ud83d\ude00",
    ["a", "\ud83d\ude00"],
    {"\ud83d\ude00": 1},
]


class RoundTrip(unittest.TestCase):
    def test_every_type_comes_back_as_it_was(self):
        for value in ROUND_TRIPS:
            with self.subTest(type=type(value).__name__):
                text = encode(value)
                self.assertTrue(text.isascii() and "\n" not in text)
                json.loads(text)
                self.assertTrue(same(decode(text), value), text[:200])

    def test_all_types_together(self):
        self.assertTrue(same(decode(encode(ROUND_TRIPS)), ROUND_TRIPS))
        pair = (ROUND_TRIPS, {1: ROUND_TRIPS})
        self.assertTrue(same(decode(encode(pair)), pair))

    def test_subclasses_are_reduced_without_a_call_of_theirs(self):
        for value, plain in REDUCED:
            with self.subTest(plain=plain):
                for wrapped, expected in (value, plain), ([0, value], [0, plain]):
                    got = decode(encode(wrapped))
                    self.assertTrue(same(got, expected), repr(got))
                    self.assertLessEqual(plain_types(got), plain_types(expected))

    def test_what_cannot_cross_is_opaque_and_names_its_type(self):
        for at, value in enumerate(OPAQUE):
            with self.subTest(at=at):
                with self.assertRaises(Opaque) as caught:
                    encode(value)
                self.assertTrue(str(caught.exception).isascii())
        with self.assertRaisesRegex(Opaque, "^MetaLiar$"):
            encode([[MetaLiar()]])

    def test_names_of_types_are_bounded_and_printable(self):
        for name in "x" * 1000, "a\nb\x1b[31m", "\u2603":
            with self.assertRaises(Opaque) as caught:
                encode(type(name, (), {})())
            text = str(caught.exception)
            self.assertLessEqual(len(text), values.NAME_MAX)
            self.assertTrue(text.isprintable() and text.isascii())

    def test_cycles_and_bombs_end_as_opaque(self):
        for make in cyclic_list, cyclic_dict, wide_cycle, doubling, sharing:
            with self.subTest(make=make.__name__), self.assertRaises(Opaque):
                encode(make())

    def test_shared_and_deep_values_without_a_cycle_cross(self):
        row = [1, [2]]
        deep = [row, row]
        for _ in range(100):
            deep = [row, deep, row, {1: row}]
        self.assertEqual(decode(encode([deep, deep, row])), [deep, deep, row])

    def test_depth_is_counted_in_brackets(self):
        for make, each in (
            (lambda *v: list(v), 1),
            (lambda *v: tuple(v), 2),
            (lambda *v: {1: v[0]} if v else {}, 3),
        ):
            deepest = values.DEPTH_MAX // each
            value = nest(make, deepest)
            self.assertEqual(encode(decode(encode(value))), encode(value))
            with self.assertRaises(Opaque):
                encode(nest(make, deepest + 2))
        for depth in 10**4, 10**6:
            with self.assertRaises(Opaque):
                encode(nest(lambda *v: list(v), depth))

    def test_random_structures(self):
        rng = random.Random(5)
        hashables = [v for v in ROUND_TRIPS if _is_hashable(v)]

        def make(depth, keys):
            pool = hashables if keys else ROUND_TRIPS
            if depth == 0:
                return rng.choice(pool)
            kind = rng.choice((tuple, frozenset) if keys else (list, tuple, set, dict))
            count = rng.randrange(4)
            if kind is dict:
                keys = [make(depth - 1, True) for _ in range(count)]
                return {key: make(depth - 1, False) for key in keys}
            inner = keys or kind in (set, frozenset)
            return kind([make(depth - 1, inner) for _ in range(count)])

        for _ in range(500):
            value = make(rng.randrange(5), False)
            got = decode(encode(value))
            self.assertIs(type(got), type(value))
            self.assertEqual(len(encode(got)), len(encode(value)))

    def test_message_texts_are_cut_and_have_no_surrogates(self):
        text = json.loads(values.write_message("\ud800" + "x" * 1000))
        text.encode("utf-8")
        self.assertEqual(len(text), values.MESSAGE_MAX)


def _is_hashable(value):
    try:
        hash(value)
    except TypeError:
        return False
    return True


class Large(unittest.TestCase):
    """The bound is far above what is needed; a quadratic step is far beyond it."""

    def check(self, value):
        start = time.process_time()
        text = encode(value)
        self.assertEqual(decode(text), value)
        self.assertLess(time.process_time() - start, 30)

    def test_million_elements(self):
        n = 10**6
        for value in (
            list(range(n)),
            [i * 0.1 for i in range(n)],
            [str(i) for i in range(n)],
            ["\N{SNOWMAN}%d" % i for i in range(n)],
            [[i, -i] for i in range(n)],
            tuple(range(n)),
            set(range(n)),
            {i: (i,) for i in range(n)},
            [None, True, 1, "a", 2.5] * (n // 5),
        ):
            with self.subTest(type=type(value).__name__):
                self.check(value)

    def test_long_texts_and_million_digit_ints(self):
        # 7**1183300 has a million decimal digits; decimal conversion takes a minute.
        large = 7**1183300
        for value in large, -large, [7**5915] * 100, "[" * 10**7, b"x" * 10**7:
            self.check(value)


def deep_text(count):
    return "[" * count + "]" * count


MALFORMED = [
    "",
    " ",
    "1 ",
    " 1",
    "[1]]",
    "[1],",
    "[1,]",
    "nul",
    "NaN",
    "[Infinity]",
    "-Infinity",
    "1e999",
    "[1.0e400]",
    "-" + "9" * 400 + ".0",
    str(2**63),
    str(-(2**63) - 1),
    "[" + "9" * 5000 + "]",
    "9" * 10**6,
    '"\n"',
    '"\\x"',
    '"',
    "{}",
    "[{}]",
    '{"ok": 1}',
    '[{"ok": 1}]',
    '{"list": [1]}',
    '{"tuple": [1], "set": [1]}',
    '{"tuple": [1], "tuple": [1]}',
    '{"tuple": {"tuple": []}}',
    '{"tuple": 1}',
    '{"tuple": "ab"}',
    '{"set": "ab"}',
    '{"set": [[1]]}',
    '{"set": [{"dict": []}]}',
    '{"set": [{"tuple": [[1]]}]}',
    '{"set": [1, 1]}',
    '{"set": [1, true]}',
    '{"frozenset": [{"set": []}]}',
    '{"dict": [[1]]}',
    '{"dict": [[1, 2, 3]]}',
    '{"dict": ["ab"]}',
    '{"dict": [{"tuple": [1, 2]}]}',
    '{"dict": [[[], 1]]}',
    '{"dict": [[1, 1], [1, 2]]}',
    '{"dict": {"a": 1}}',
    '{"dict": "ab"}',
    '{"Counter": [1]}',
    '{"OrderedDict": [1]}',
    '{"int": 5}',
    '{"int": "0x5"}',
    '{"int": "0x7fffffffffffffff"}',
    '{"int": "-0x8000000000000000"}',
    '{"int": "0x0ffffffffffffffff"}',
    '{"int": "ffffffffffffffffff"}',
    '{"int": "0xFFFFFFFFFFFFFFFFFF"}',
    '{"int": "0xffffffff_ffffffffff"}',
    '{"int": " 0xffffffffffffffffff"}',
    '{"int": "0xffffffffffffffffff\\n"}',
    '{"float": "1.0"}',
    '{"float": "NaN"}',
    '{"float": "infinity"}',
    '{"float": 1.0}',
    '{"float": []}',
    '{"complex": [1, 2]}',
    '{"complex": [1.0]}',
    '{"complex": 1.0}',
    '{"complex": [1.0, {"complex": [1.0, 1.0]}]}',
    '{"bytes": "0"}',
    '{"bytes": "0G"}',
    '{"bytes": "AB"}',
    '{"bytes": "ab cd"}',
    '{"bytes": [1]}',
    '{"range": [1, 2]}',
    '{"range": [1, 2, 0]}',
    '{"range": [1, 2, true]}',
    '{"range": [1, 2, 1.0]}',
    '{"Fraction": [1, 0]}',
    '{"Fraction": [2, 4]}',
    '{"Fraction": [1, -2]}',
    '{"Fraction": [true, 2]}',
    '{"Fraction": ["1", "2"]}',
    '{"Decimal": 1}',
    '{"Decimal": "x"}',
    '{"Decimal": "1e5"}',
    '{"Decimal": " 1"}',
    '{"Decimal": "1_0"}',
    '{"Decimal": "\\u0661"}',
    '{"Decimal": "infinity"}',
    '{"set": [{"Decimal": "sNaN"}]}',
    '{"__class__": "x"}',
    deep_text(501),
    deep_text(10**6),
    "[" * 10**6,
    '{"tuple": [' * 251 + "]}" * 251,
    '["' + "[" * 10**3 + '", ' + deep_text(501) + "]",
]


class Strict(unittest.TestCase):
    def test_malformed_texts_raise_value_error(self):
        for text in MALFORMED:
            with self.subTest(text=text[:60]), self.assertRaises(ValueError):
                decode(text)

    def test_brackets_in_strings_do_not_count(self):
        text = '["' + "[" * 1000 + '\\"[", ' + deep_text(499) + "]"
        self.assertEqual(encode(decode(text)), text.replace(", ", ", "))

    def test_a_line_is_one_object_that_is_no_tag(self):
        line = values.decode_line('{"id": 1, "ok": {"tuple": [1]}}')
        self.assertEqual(line, {"id": 1, "ok": (1,)})
        for text in (
            '{"tuple": [1]}',
            "[1]",
            "1",
            '[{"id": 1}]',
            '{"id": 1, "ok": {"id": 2}}',
            '{"id": 1, "ok": [{"id": 2, "ok": 3}]}',
            '{"id": 1, "id": 2}',
            '{"id": 1} {"id": 2}',
        ):
            with self.subTest(text=text), self.assertRaises(ValueError):
                values.decode_line(text)

    def test_a_failure_leaves_nothing_behind(self):
        with self.assertRaises(ValueError):
            decode('[{"ok": 1, "id": 2}, 1')
        self.assertEqual(decode('{"tuple": [1]}'), (1,))


if __name__ == "__main__":
    unittest.main()
