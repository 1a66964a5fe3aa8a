"""A warm interpreter: has imported what programs usually want, and is forked for each run.

    python3 OPTIONS WARM.py LIBRARY MODULE...

Never runs anything of an answer. A run's process is a copy of this one, in which reset()
makes the interpreter look as one that has just been started: what was imported here is
out of sight until the program imports it. docs/warm.md has the whole.
"""

import sys

# Before anything else is imported: what every program starts with.
MAIN_KEYS = [key for key in globals() if key not in ("sys", "__file__", "__cached__")]
BASELINE = dict(sys.modules)
ON_PATH = not getattr(sys.flags, "safe_path", False)
PATH = sys.path[1:] if ON_PATH else sys.path[:]
IMPORTERS = sys.path_importer_cache.keys() - {sys.argv[0]}
HOOKS = [sys.meta_path[:], sys.path_hooks[:]]
STREAMS = [
    (name, number, mode, getattr(sys, name).encoding, getattr(sys, name).errors)
    for name, number, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w"))
]

# These are all among them.
import _frozen_importlib as bootstrap
import builtins
import os
from io import open as open_file, TextIOWrapper

ENVIRONMENT = dict(os.environ)


class Recorder:
    """Notes, while modules are imported, which others each of them asks for, in this
    order and whether or not they are there already: all that importing it alone would
    have brought."""

    def __init__(self):
        self.loading = [None]
        self.requests = {None: []}
        self.known = set(sys.modules)
        self.loaded = set()  # by the import system, which binds them in their package

    def request(self, name):
        self.note_new()
        self.requests[self.loading[-1]].append(name)

    def find_and_load(self, name, import_):
        self.request(name)
        self.loading.append(name)
        self.requests.setdefault(name, [])
        try:
            return self.original_load(name, import_)
        finally:
            self.note_new()
            self.loading.pop()
            self.loaded.add(name)
            self.known.add(name)

    def note_new(self):
        """What a module has put into sys.modules by itself."""
        for name in [name for name in sys.modules if name not in self.known]:
            self.known.add(name)
            if name not in self.loading:
                self.requests[self.loading[-1]].append(name)

    def gcd_import(self, name, package=None, level=0):
        module = self.original_gcd(name, package, level)
        self.request(bootstrap._resolve_name(name, package, level) if level else name)
        return module

    def import_(self, name, globals=None, locals=None, fromlist=(), level=0):
        module = self.original_import(name, globals, locals, fromlist, level)
        if level:
            package = bootstrap._calc___package__(globals)
            name = bootstrap._resolve_name(name, package, level)
        self.request(name)
        for item in fromlist or ():
            if "%s.%s" % (name, item) in sys.modules:
                self.request("%s.%s" % (name, item))
        return module

    def __enter__(self):
        self.original_load = bootstrap._find_and_load
        self.original_gcd = bootstrap._gcd_import
        self.original_import = builtins.__import__
        bootstrap._find_and_load = self.find_and_load
        bootstrap._gcd_import = self.gcd_import
        builtins.__import__ = self.import_
        return self

    def __exit__(self, *error):
        bootstrap._find_and_load = self.original_load
        bootstrap._gcd_import = self.original_gcd
        builtins.__import__ = self.original_import


class Changes:
    """What an import changes in modules that every program starts with."""

    def __init__(self):
        modules = [module for name, module in BASELINE.items() if name != "__main__"]
        self.before = [(vars(module), dict(vars(module))) for module in modules]

    def found(self):
        """(names of a module, name, value before, value after); self: no value."""
        return [
            (now, name, before.get(name, self), now.get(name, self))
            for now, before in self.before
            for name in now.keys() | before.keys()
            if now.get(name, self) is not before.get(name, self)
        ]

    def set(self, names, name, value):
        if value is self:
            names.pop(name, None)
        else:
            names[name] = value


class Hidden:
    """Modules that are there but have not been imported."""

    def __init__(self, recorder, changes):
        self.requests = recorder.requests
        self.changes = changes  # name of a module -> what importing it has changed
        self.everything = dict(sys.modules)
        self.modules = {}
        self.bound = set()
        for name, module in self.everything.items():
            if name in BASELINE:
                continue
            self.modules[name] = module
            package, _, last = name.rpartition(".")
            holder = vars(self.everything[package]) if package in self.everything else {}
            if name in recorder.loaded and holder.get(last) is module:
                self.bound.add(name)
                del holder[last]
        for name in self.modules:
            del sys.modules[name]
        for log, found in reversed(list(changes.values())):
            for names, name, before, _ in found:
                log.set(names, name, before)

    def plan(self, name, plan, seen):
        """Appends to `plan` what importing `name` would bring, each when it is complete,
        which is the order that sys.modules has in the end."""
        if name not in self.modules or name in seen:
            return
        package = name.rpartition(".")[0]
        if package:
            self.plan(package, plan, seen)
        if name in seen:
            return
        seen.add(name)
        for other in self.requests.get(name, ()):
            self.plan(other, plan, seen)
            self.expect(other)
        plan.append(name)

    def expect(self, name):
        """A module that a hidden one has imported must be the one that it would find."""
        found = sys.modules.get(name, self)
        if found is not self and found is not self.everything.get(name):
            raise ImportError(name)

    def expect_path(self, plan):
        """Nothing may have come between, from where else modules are searched."""
        if [sys.meta_path, sys.path_hooks] != HOOKS:
            raise ImportError("hooks")
        tops = {name.partition(".")[0] for name in plan}
        rest = iter(PATH)
        wanted = next(rest, None)
        for entry in sys.path:
            if entry == wanted:
                wanted = next(rest, None)
            elif wanted is None:
                break
            else:
                self.expect_folder(entry, tops)
        if wanted is not None:
            raise ImportError("path")

    def expect_folder(self, folder, tops):
        try:
            names = os.listdir(folder or ".")
        except FileNotFoundError:
            return
        if not tops.isdisjoint(name.partition(".")[0] for name in names):
            raise ImportError(folder)

    def restore(self, name):
        """What an import of `name` does when nothing has to be executed for it. False:
        it has to be."""
        plan = []
        try:
            self.plan(name, plan, set())
            self.expect_path(plan)
        except Exception:
            self.modules.clear()
            return False
        for found in plan:
            sys.modules[found] = self.modules.pop(found)
        for found in plan:
            if found in self.bound:
                package, _, last = found.rpartition(".")
                setattr(sys.modules[package], last, sys.modules[found])
            if found in self.changes:
                log, changed = self.changes[found]
                for names, key, _, after in changed:
                    log.set(names, key, after)
            if found in RESEED:
                RESEED[found](sys.modules[found])
        return True


# Modules that draw a seed when they are imported, and not again after a fork.
RESEED = {"numpy.random.mtrand": lambda module: module.seed()}

# In place of Python's own, which is asked for each module that is not in sys.modules. Of
# that file, so that tracebacks leave it out.
FIND_AND_LOAD = """
def _find_and_load(name, import_):
    if name in modules and restore(name):
        return loaded[name]
    return original(name, import_)
"""


def install(hidden):
    names = {
        "__name__": bootstrap.__name__,
        "modules": hidden.modules,
        "restore": hidden.restore,
        "loaded": sys.modules,
        "original": bootstrap._find_and_load,
    }
    file = bootstrap._find_and_load.__code__.co_filename
    exec(compile(FIND_AND_LOAD, file, "exec"), names)
    bootstrap._find_and_load = names["_find_and_load"]


# ---- in the process of a run ----


def open_stream(name, number, mode, encoding, errors):
    """As create_stdio() in Python/pylifecycle.c."""
    try:
        file = open_file(number, mode + "b", -1, None, None, None, False)
    except OSError:
        return None
    file.raw.name = "<%s>" % name
    by_line = name == "stderr" or file.raw.isatty()
    stream = TextIOWrapper(file, encoding, errors, "\n", by_line)
    stream.mode = mode
    return stream


def open_streams():
    for name, *how in STREAMS:
        stream = open_stream(name, *how)
        setattr(sys, name, stream)
        setattr(sys, "__%s__" % name, stream)


def new_main():
    values = {
        "__name__": "__main__",
        "__loader__": bootstrap.BuiltinImporter,
        "__builtins__": builtins,
    }
    main = type(sys)("__main__")
    names = vars(main)
    for key in MAIN_KEYS:
        names[key] = {} if key == "__annotations__" else values.get(key)
    sys.modules["__main__"] = main


def importer_of(path):
    """Python asks first whether the file is itself something to import from."""
    sys.path_importer_cache[path] = None
    for hook in sys.path_hooks:
        try:
            sys.path_importer_cache[path] = hook(path)
            break
        except ImportError:
            pass
    return sys.path_importer_cache[path]


def reset(args, options):
    """Makes this interpreter one that was just started as `args`, of which so many are
    itself and its options. Returns what it is to run: "f" and a path, "c" and a text."""
    open_streams()
    new_main()
    if hasattr(sys, "orig_argv"):
        sys.orig_argv = args[:]
    args = args[options:]
    if args[0] == "-c":
        sys.argv = ["-c", *args[2:]]
        sys.path[:] = ["", *PATH] if ON_PATH else PATH
        return b"c" + os.fsencode(args[1]) + b"\n"
    sys.argv = args
    path = os.path.join(os.getcwd(), args[0])
    if importer_of(path):
        sys.path[:] = [path, *PATH]
        return b"cimport runpy; runpy._run_module_as_main('__main__', False)"
    folder = os.path.dirname(os.path.realpath(args[0]))
    sys.path[:] = [folder, *PATH] if ON_PATH else PATH
    return b"f" + os.fsencode(path)


# ---- the whole ----


def preload(library, names):
    """Imports them, and loads what serves the runs."""
    changes = {}
    with Recorder() as recorder:
        for name in names:
            log = Changes()
            try:
                __import__(name)
            except ImportError:
                pass  # not in this version
            changes[name] = log, log.found()
        import ctypes, gc
    own = ctypes.PyDLL(library)
    if not own.assay_warm_open():
        own.assay_warm_refuse(b"needs CPython 3.9 or later")
        sys.exit(1)
    # What is not the modules' own has to be as it was.
    os.environ.clear()
    os.environ.update(ENVIRONMENT)
    sys.meta_path[:], sys.path_hooks[:] = HOOKS
    for path in sys.path_importer_cache.keys() - IMPORTERS:
        del sys.path_importer_cache[path]
    own.assay_warm_serve.argtypes = [ctypes.py_object]
    return own, gc, Hidden(recorder, changes)


def main(library, *names):
    own, gc, hidden = preload(library, names)
    install(hidden)
    # Also: no collection of a run goes through what is here, and copies it by that.
    gc.collect()
    gc.freeze()
    own.assay_warm_serve(reset)


main(*sys.argv[1:])
