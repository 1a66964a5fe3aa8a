"""What both sides do with what is no plain value: types, exceptions and arguments that a
call has changed. Follows values.py."""

CALL_HEAD = '{"op": "call", "id": '
BYE = '{"op": "bye"}'

# Types of Python itself are known on both sides by their names.
TYPES = {id(cls): name for name, cls in vars(builtins).items() if isinstance(cls, type)}
TYPES[id(type(None))] = "NoneType"
NAMED_TYPES = {"NoneType": type(None)}
NAMED_TYPES.update((k, v) for k, v in vars(builtins).items() if id(v) in TYPES)


def build_type(name):
    cls = NAMED_TYPES.get(name) if type(name) is str else None
    return cls if cls is not None else malformed("type")


def make_exception(name, other):
    """Without arguments, whatever its class usually wants: the message is for people."""
    cls = NAMED_TYPES.get(name)
    if cls is None or not issubclass(cls, Exception):
        return other()
    # These two would end a map() or a generator in silence.
    if issubclass(cls, (StopIteration, StopAsyncIteration)):
        return other()
    try:
        return cls.__new__(cls)
    except TypeError:
        return cls("", [other()])  # an ExceptionGroup


MERGE_DEPTH_MAX = 50  # containers in each other; deeper ones become new objects


def refill_list(old, new, seen, depth):
    for at, member in enumerate(new):
        if at < len(old):
            new[at] = merge(old[at], member, seen, depth)
    list.__setitem__(old, slice(None), new)


def refill_mapping(clear, setitem):
    def refill_one(old, new, seen, depth):
        before = dict(dict.items(old))
        clear(old)
        for key, value in new.items():
            if key in before:
                value = merge(before[key], value, seen, depth)
            setitem(old, key, value)

    return refill_one


def refill_set(old, new, _seen, _depth):
    set.clear(old)
    set.update(old, new)


def refill_deque(old, new, _seen, _depth):
    collections.deque.clear(old)
    collections.deque.extend(old, new)


ODICT = collections.OrderedDict
REFILL = {
    list: refill_list,
    bytearray: lambda old, new, _, __: bytearray.__setitem__(old, slice(None), new),
    set: refill_set,
    collections.deque: refill_deque,
    dict: refill_mapping(dict.clear, dict.__setitem__),
    collections.Counter: refill_mapping(dict.clear, dict.__setitem__),
    collections.defaultdict: refill_mapping(dict.clear, dict.__setitem__),
    ODICT: refill_mapping(ODICT.clear, ODICT.__setitem__),
}


def merge(old, new, seen, depth):
    """The old container with the new content where the two are of one kind, so that
    whoever else holds it sees the change; else the new value. `seen` has the ids of what
    has got its content already."""
    kind = kind_of(type(old))
    if kind is not type(new) or kind not in REFILL:
        return new
    if depth == MERGE_DEPTH_MAX or id(old) in seen:
        return new
    seen.add(id(old))
    REFILL[kind](old, new, seen, depth + 1)
    return old


def copy_back(old, new, seen=None):
    """Makes an argument what the other side made of it, as the same object."""
    seen = set() if seen is None else seen
    kind = kind_of(type(old))
    if kind is tuple:
        if type(new) is not tuple or len(new) != len(old):
            malformed("argument of another type")
        for old_member, new_member in zip(old, new):
            copy_back(old_member, new_member, seen)
    elif kind in REFILL:
        if type(new) is not kind:
            malformed("argument of another type")
        merge(old, new, seen, 0)
