"""The examiner's process: runs a test script against an answer that lives elsewhere.

Names of the answer are functions of this process; each call of one goes out as a line
and comes back as a value (docs/values.md, "Lines"). Whatever arrives has an exact plain
type, so that == and all else in the script work on data; or it is a handle.
"""

HANDLES = None  # of this process; the stand-ins' methods use it
EXAMINER = None  # the same, for modules


class AnswerModule(types.ModuleType):
    """What the script imports the answer as: its names are looked up there."""

    def __getattr__(self, name):
        if name == "__all__":
            return EXAMINER.public_names()
        if name[:2] == name[-2:] == "__":
            raise AttributeError(name)
        return EXAMINER.name_of_answer(name, self.__dict__["__beside__"])


class Examiner(Script):
    def __init__(self, read, write, job):
        super().__init__(job)
        self.write = write
        self.conversation = Conversation(read, write, self)
        self.touched = lambda: self.conversation.calls
        self.entries = {}  # name -> the function for it
        self.imports, self.definitions = {}, {}

    def finish(self, outcome, message=""):
        more = ', "changed": true' if self.conversation.changed else ""
        end_with(self.write, outcome, message, more)

    def judge(self, error, prompt_error=None):
        if getattr(error, "from_answer", False) is True:
            last, text = self.conversation.raised
            self.finish("raised", text if error is last else type(error).__name__)
        super().judge(error, prompt_error)

    # ---- names ----

    def read_reference(self):
        """The names that the reference imports and defines: what it imports is imported
        here, too, what it defines is the answer's."""
        try:
            flag = 0x400  # ast.PyCF_ONLY_AST
            text = self.job["prompt"] + self.job["reference"]
            body = compile(text, "<reference>", "exec", flag, dont_inherit=True).body
        except (SyntaxError, ValueError):
            return
        for node in body:
            kind = type(node).__name__
            if kind in ("Import", "ImportFrom"):
                for alias in node.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    self.imports[name] = node, alias
            elif kind in ("FunctionDef", "AsyncFunctionDef", "ClassDef"):
                self.definitions[node.name] = kind
            elif kind in ("Assign", "AnnAssign"):
                for target in getattr(node, "targets", None) or [node.target]:
                    if type(target).__name__ == "Name":
                        self.definitions[target.id] = kind

    def bind_names(self):
        """Gives the script the names of the answer that it mentions."""
        if self.job["reference"]:
            self.read_reference()
        words = set(re.findall(r"[^\W\d]\w*", self.job["test"]))
        for name in words & self.imports.keys() - self.names.keys():
            self.import_as_reference(name)
        wanted = [self.entry] if self.entry else []
        wanted += self.job["names"]
        wanted += sorted(words & self.definitions.keys() - self.names.keys())
        if not self.job["reference"] and not wanted:
            wanted = self.unknown_names()
        for name in wanted:
            self.names[name] = self.name_of_answer(name)

    def import_as_reference(self, name):
        import importlib

        node, alias = self.imports[name]
        try:
            if type(node).__name__ == "Import":
                module = importlib.import_module(alias.name)
                top = sys.modules[alias.name.partition(".")[0]]
                self.names[name] = module if alias.asname else top
            elif not node.level:
                module = importlib.import_module(node.module)
                self.names[name] = getattr(module, alias.name)
        except (ImportError, AttributeError):
            pass  # the test may mean something else by this name

    def unknown_names(self):
        """Names that the test uses and that nobody has defined."""
        import symtable

        found, defined = set(), set(self.names) | set(vars(builtins))
        top = symtable.symtable(self.job["test"], "<test>", "exec")
        tables = [top]
        while tables:
            table = tables.pop()
            tables += table.get_children()
            for symbol in table.get_symbols():
                if symbol.is_global() or table is top:
                    found.add(symbol.get_name())
                if table is top and (symbol.is_assigned() or symbol.is_imported()):
                    defined.add(symbol.get_name())
        return sorted(found - defined)

    def name_of_answer(self, name, beside=None):
        """A function for a name that stands for one; else what stands there."""
        if (name, beside) in self.entries:
            return self.entries[name, beside]
        known = name == self.entry or name in self.job["names"]
        if beside is None and (known or self.definitions.get(name) == "FunctionDef"):
            value = self.make_function(name)
        else:
            value = self.look_up(name, beside)
        self.entries[name, beside] = value
        return value

    def look_up(self, name, beside):
        try:
            return HANDLES.get(name, beside) if beside else HANDLES.get(name)
        except NameError:
            # Only whoever calls it shall fail.
            return self.make_function(name)

    def make_function(self, name):
        def function(*args, **kwargs):
            return self.conversation.call(name, args, kwargs)

        function.__name__ = function.__qualname__ = name
        function.__module__ = "script"
        self.conversation.entries[id(function)] = name
        return function

    def public_names(self):
        return sorted({self.entry, *self.job["names"], *self.definitions} - {None, ""})

    def add_modules(self):
        """What stands for the answer, and for the files beside it, in an import."""
        beside = {name: name for name in self.job["answer_modules"]}
        for name in ("solution", *self.job["modules"], *beside):
            parts = name.split(".")
            for length in range(1, len(parts)):
                package = types.ModuleType(".".join(parts[:length]))
                package.__path__ = []
                sys.modules.setdefault(package.__name__, package)
            module = AnswerModule(name)
            module.__dict__["__beside__"] = beside.get(name)
            sys.modules[name] = module
            if len(parts) > 1:
                setattr(sys.modules[".".join(parts[:-1])], parts[-1], module)

    # ---- the whole ----

    def run(self):
        # At the end: nothing there may stand in for a standard module.
        sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "tests"))
        self.seed()
        prompt_error = self.run_prompt()
        self.add_modules()
        try:
            self.bind_names()
            self.run_test()
        except BaseException as error:
            self.judge(error, prompt_error)


def main():
    global HANDLES, EXAMINER
    read, write = open_lines()
    EXAMINER = Examiner(read, write, json.loads(read() or os._exit(HOST_GONE)))
    HANDLES = Handles(EXAMINER.conversation, EXAMINER.job["mode"] == "handles")
    EXAMINER.run()


if __name__ == "__main__":
    main()
