"""The answer's process: loads the answer, then serves calls (docs/values.md, "Lines").

    python3 DRIVER ENTRY_POINT [preamble.py] answer.py

Holds no secret. What an answer can reach here lets it send values, no more. The care
below is for honest answers: they may replace builtins, json, sys.stdout or os.write for
their own purposes, fork, or exit, and still get the verdict that they deserve.
"""

import types

# Types whose values no call can change.
FIXED = {id(cls) for cls in LEAVES if cls is not bytearray}


def reply_to(text, namespace, paths):
    """The reply line for a call line."""
    line = decode_line(text)
    head, name, args = '{"id": %d, ' % line["id"], line["fn"], line["args"]
    try:
        if name not in namespace:
            raise NameError("name '%s' is not defined" % name)
        value = namespace[name](*args, **dict(line["kwargs"]))
    except BaseException as error:
        name = EXCEPTIONS.get(id(type(error)), "AnswerError")
        message = describe(error, paths)
        if name == "AnswerError":
            message = type_name(type(error)) + ": " + message
        body = '"raise": %s, "message": %s' % (encode(name), write_message(message))
    else:
        try:
            body = '"ok": ' + encode(value)
        except Opaque as opaque:
            return head + '"opaque": %s}' % encode(str(opaque))
    try:
        return head + body + changed_args(args, text) + "}"
    except Opaque as opaque:
        return head + '"opaque": %s}' % encode("%s in an argument" % opaque)


def changed_args(args, text):
    """The "args" part of a reply, or "" when the arguments are as they came: they are
    written again and compared with the call's own text."""
    if all(id(type(value)) in FIXED for value in args):
        return ""
    after = encode_all(args)
    if text.startswith(after, text.index('"args": ') + len('"args": ')):
        return ""
    return ', "args": ' + after


def run(entry, *files):
    getpid, leave, home = os.getpid, os._exit, os.getpid()
    read, write = open_lines()
    paths = {os.path.abspath(path): os.path.basename(path) for path in files}
    module = types.ModuleType("solution")
    sys.modules["solution"] = module
    sys.argv = [list(paths)[-1]]
    failed = False
    try:
        load(paths, entry, module)
        reply = '{"id": 0, "ready": true}'
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:
        failed = True
        reply = '{"id": 0, "load_error": %s, "message": %s}' % (
            encode(type_name(type(error))),
            write_message(describe(error, paths)),
        )
    while True:
        if getpid() != home:
            leave(0)  # a child that the answer forked: only the parent replies
        if len(reply) >= LINE_MAX:
            reply = reply[: reply.index(",")] + ', "opaque": "value of more than 64 MiB"}'
        write(reply)
        if failed:
            leave(1)
        line = read()
        if line is None:
            leave(1)
        if line == '{"op": "bye"}':
            return
        reply = reply_to(line, module.__dict__, paths)


if __name__ == "__main__":
    # Returning from here ends the interpreter like any program: threads are waited for.
    run(*sys.argv[1:])
