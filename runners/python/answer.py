"""The answer as a module called "solution", and the first line to the grader."""

import types


class Answer:
    def __init__(self, entry, files):
        self.entry = entry
        self.paths = {os.path.abspath(path): os.path.basename(path) for path in files}
        self.module = types.ModuleType("solution")
        self.names = self.module.__dict__
        sys.modules["solution"] = self.module
        sys.argv = [list(self.paths)[-1]]
        # At the end: no file of the answer may stand in for a standard module.
        sys.path.append(os.path.dirname(sys.argv[0]))

    def load(self):
        """Runs the files. Returns None, or name and text of an exception."""
        try:
            load(self.paths, self.entry, self.module)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            return type_name(type(error)), describe(error, self.paths)
        return None


def load_line(failure):
    if failure is None:
        return '{"id": 0, "ready": true}'
    name, message = failure
    text = '{"id": 0, "load_error": %s, "message": %s}'
    return text % (encode(name), write_message(message))
