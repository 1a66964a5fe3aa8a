"""Runs the test script in the answer's own process, where it cannot be run from outside
(docs/values.md, "Modes"): verdicts of this are shared, not sealed.

    python3 INLINE ENTRY_POINT [preamble.py] answer.py

The token comes with the script, after the answer has been loaded, and goes back after
the last test: an answer that just leaves does not have it.
"""


class Inline(Script):
    def __init__(self, write, job, answer):
        super().__init__(job)
        self.write, self.answer = write, answer
        self.names.update(answer.names, __name__="script")
        for name in job["modules"]:
            self.add_module(name.split("."))

    def add_module(self, parts):
        for length in range(1, len(parts)):
            package = types.ModuleType(".".join(parts[:length]))
            package.__path__ = []
            sys.modules.setdefault(package.__name__, package)
        sys.modules[".".join(parts)] = self.answer.module
        if len(parts) > 1:
            setattr(sys.modules[".".join(parts[:-1])], parts[-1], self.answer.module)

    def finish(self, outcome, message=""):
        token = ', "token": %s' % encode(self.job["token"])
        end_with(self.write, outcome, message, token)

    def judge(self, error, prompt_error=None):
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        if trace and trace.tb_frame.f_code.co_filename in self.answer.paths:
            text = describe(error, self.answer.paths)
            self.finish("raised", "%s: %s" % (type_name(type(error)), text))
        super().judge(error, prompt_error)

    def run(self):
        sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "tests"))
        self.seed()
        try:
            self.run_test()
        except BaseException as error:
            self.judge(error)


def main(entry, *files):
    read, write = open_lines()
    answer = Answer(entry, files)
    failure = answer.load()
    write(load_line(failure))
    if failure is None:
        Inline(write, json.loads(read() or os._exit(1)), answer).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
