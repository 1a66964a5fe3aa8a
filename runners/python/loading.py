"""Loading an answer, and telling what went wrong in it: common to the drivers.

Stands between values.py and the driver's own text, in one file. Drivers use load(),
describe() and exception_name().
"""

PREAMBLE = "preamble.py"

# Exceptions that cross by name; keyed by identity, for a metaclass can redefine hash.
EXCEPTIONS = {
    id(cls): cls.__name__
    for cls in vars(builtins).values()
    if isinstance(cls, type) and issubclass(cls, Exception)
}


def exception_name(error):
    """That of the nearest class which a test can know: an own ValueError is one."""
    if type(error) is Exception:
        return "Exception"
    names = [EXCEPTIONS.get(id(base), "Exception") for base in mro_of(type(error))]
    return next((name for name in names if name != "Exception"), "AnswerError")


def describe(error, paths):
    """The exception's text and the last line of the answer that it went through."""
    try:
        text = str.__str__(str(error))
        where, trace = "", BaseException.__dict__["__traceback__"].__get__(error)
        while trace is not None:
            path = trace.tb_frame.f_code.co_filename
            if path in paths:
                where = " (%s, line %d)" % (paths[path], trace.tb_lineno)
            trace = trace.tb_next
    except BaseException:
        # __str__ of an answer's own class can do anything.
        return ""
    return text[: MESSAGE_MAX - len(where)] + where


def without_entry(source, path, entry):
    """The preamble's code without its definition of the entry point, so that a prompt's
    stub never stands in for an answer that lacks the function."""
    import ast

    try:
        tree = compile(source, path, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        tree.body = [n for n in tree.body if not isinstance(n, kinds) or n.name != entry]
    except (SyntaxError, ValueError):
        tree = before_definition(source.decode("utf-8-sig"), entry)
    return compile(tree, path, "exec", dont_inherit=True)


def read_source(path):
    with open(path, "rb") as file:
        return file.read()


def load(paths, entry, module):
    """Runs the files, one after the other, in the module's namespace."""
    sources = {path: read_source(path) for path in paths}
    if any(b"random" in source for source in sources.values()):
        # The same answer gets the same verdict, whatever it draws.
        import random

        random.seed(0)
    for path, source in sources.items():
        module.__file__ = path
        if paths[path] != PREAMBLE:
            exec(compile(source, path, "exec", dont_inherit=True), module.__dict__)
            continue
        try:
            exec(without_entry(source, path, entry), module.__dict__)
        except Exception:
            # The answer may well do without; if not, it says so itself.
            pass
