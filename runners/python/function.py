"""The answer's process in the function kind: loads the answer, then serves calls of one
function (docs/function.md, "The protocol").

    python3 FUNCTION NAME [preamble.py] answer.py

NAME is a function or CLASS.METHOD; the class is made anew for each call. Many calls may
be waiting: they are read, and replies written, many at a time. A reply never waits for
longer than a call that takes its time.
"""

import time
import types

READ_SIZE = 1 << 16
FLUSH_SIZE = 1 << 16
FLUSH_AFTER_NS = 1_000_000


class Undefined(Exception):
    """The answer lacks what is to be called."""


def find(namespace, holder, name):
    """What the calls go to."""
    if not holder:
        if name not in namespace:
            raise Undefined("the answer does not define %s" % name)
        if not callable(namespace[name]):
            raise Undefined("%s is not a function" % name)
        return namespace[name]
    if not callable(namespace.get(holder)):
        raise Undefined("the answer does not define a class %s" % holder)
    make = namespace[holder]
    if not hasattr(make, name):
        raise Undefined("class %s does not define %s" % (holder, name))
    return lambda *args: getattr(make(), name)(*args)


def reply_to(call, text, paths):
    """The reply line for a call line."""
    line = decode_line(text)
    head = '{"id": %d, ' % line["id"]
    try:
        value = call(*line["args"])
    except BaseException as error:
        name = exception_name(error)
        message = describe(error, paths)
        if id(type(error)) not in EXCEPTIONS:
            message = type_name(type(error)) + ": " + message
        return head + '"raise": %s, "message": %s}\n' % (
            encode(name),
            write_message(message),
        )
    kind = type(value)
    if kind is bool:
        return head + ('"ok": true}\n' if value else '"ok": false}\n')
    if kind is int and INT_LOW <= value <= INT_HIGH:
        return head + '"ok": %d}\n' % value
    try:
        reply = head + '"ok": ' + encode(value) + "}\n"
    except Opaque as opaque:
        return head + '"opaque": %s}\n' % encode(str(opaque))
    if len(reply) > LINE_MAX:
        return head + '"opaque": "value of more than 64 MiB"}\n'
    return reply


def write_out(write, texts):
    rest = memoryview("".join(texts).encode("ascii"))
    texts.clear()
    while rest:
        rest = rest[write(4, rest) :]


def serve(call, paths, own):
    """Until the end of input; False when a child that the answer forked comes back."""
    read, write, clock, getpid = own
    home = getpid()
    replies, size, flushed = [], 0, clock()
    parts = []  # of a line whose end has not come
    while True:
        chunk = read(3, READ_SIZE if not parts else READ_SIZE << 4)
        if not chunk:
            return True
        end = chunk.rfind(b"\n")
        if end < 0:
            parts.append(chunk)
            continue
        parts.append(chunk[:end])
        lines = b"".join(parts).decode("utf-8").split("\n")
        parts = [chunk[end + 1 :]] if end + 1 < len(chunk) else []
        for line in lines:
            reply = reply_to(call, line, paths)
            if getpid() != home:
                return False
            replies.append(reply)
            size += len(reply)
            if size >= FLUSH_SIZE or clock() - flushed > FLUSH_AFTER_NS:
                write_out(write, replies)
                size, flushed = 0, clock()
        if replies:
            write_out(write, replies)
        size, flushed = 0, clock()


def run(name, *files):
    # Taken now: the answer may replace any of them for its own purposes.
    leave, own = os._exit, (os.read, os.write, time.monotonic_ns, os.getpid)
    os.set_inheritable(3, False)
    os.set_inheritable(4, False)
    paths = {os.path.abspath(path): os.path.basename(path) for path in files}
    module = types.ModuleType("solution")
    sys.modules["solution"] = module
    sys.argv = [list(paths)[-1]]
    holder, _, name = name.rpartition(".")
    _, write, _, getpid = own
    home = getpid()
    try:
        load(paths, holder or name, module)
        call = find(module.__dict__, holder, name)
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:
        kind = "undefined" if type(error) is Undefined else type_name(type(error))
        text = '{"id": 0, "load_error": %s, "message": %s}\n' % (
            encode(kind),
            write_message(describe(error, paths)),
        )
        if getpid() == home:
            write_out(write, [text])
        leave(1)
    if getpid() != home:
        leave(0)
    write_out(write, ['{"id": 0, "ready": true}\n'])
    if not serve(call, paths, own):
        leave(0)


if __name__ == "__main__":
    # Returning from here ends the interpreter like any program: threads are waited for.
    run(*sys.argv[1:])
