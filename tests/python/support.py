"""For the tests of runners/python: builds the two programs and plays the grader.

Run from the project's root: python3 -m unittest discover -s tests/python
"""

import contextlib
import importlib.util
import json
import os
import select
import shutil
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PYTHON_DIR = os.path.join(ROOT, "runners", "python")
DATA_DIR = os.path.join(os.path.dirname(ROOT), "shared", "data")
PYTHON = os.environ.get("ASSAY_PYTHON", "/usr/bin/python3")
PATIENCE_S = 20

# As runners/python_sources.c puts them together.
PROGRAMS = {
    "driver.py": ("values.py", "crossing.py", "loading.py", "answer.py", "driver.py"),
    "examiner.py": (
        "values.py",
        "crossing.py",
        "handles.py",
        "conversation.py",
        "script.py",
        "examiner.py",
    ),
    "inline.py": ("values.py", "loading.py", "answer.py", "script.py", "inline.py"),
    "testing.py": ("testing.py",),
}
JOB = {
    "form": "check",
    "mode": "plain",
    "copy_back": True,
    "prompt": "",
    "entry_point": "",
    "names": [],
    "modules": [],
    "answer_modules": [],
    "reference": "",
    "seed": 1,
}


def load_values():
    spec = importlib.util.spec_from_file_location(
        "values", os.path.join(PYTHON_DIR, "values.py")
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_text(name):
    with open(os.path.join(PYTHON_DIR, name)) as file:
        return file.read()


class Ended(Exception):
    """The process ended or closed its lines where the protocol wants one."""


class Process:
    """One side of the conversation, with its lines on descriptors 3 and 4."""

    def __init__(self, argv, cwd, stdout):
        child_in, self.to_child = os.pipe()
        self.from_child, child_out = os.pipe()
        # Out of the way of 3 and 4, so that dup2 below cannot overwrite one of them.
        high = [_move_up(fd) for fd in (child_in, child_out)]
        dup2 = os.POSIX_SPAWN_DUP2
        actions = [(dup2, stdout, 1), (dup2, stdout, 2)]
        actions += [(dup2, high[0], 3), (dup2, high[1], 4)]
        with _working_dir(cwd):
            self.pid = os.posix_spawn(argv[0], argv, {}, file_actions=actions)
        for fd in high:
            os.close(fd)
        self.pidfd = os.pidfd_open(self.pid)
        self.buffer = b""
        self.status = None

    def send(self, line):
        with contextlib.suppress(BrokenPipeError):
            data = memoryview(line + b"\n")
            while data:
                data = data[os.write(self.to_child, data) :]

    def close_input(self):
        os.close(self.to_child)
        self.to_child = -1

    def receive(self):
        """One line; Ended when none comes. What was written before the end counts."""
        chunks = [self.buffer]
        while b"\n" not in chunks[-1]:
            ready, _, _ = select.select([self.from_child, self.pidfd], [], [], PATIENCE_S)
            if not ready:
                raise Ended("silent")
            if self.from_child not in ready and not self.has_more():
                raise Ended("ended")
            chunks.append(os.read(self.from_child, 1 << 20))
            if not chunks[-1]:
                raise Ended("closed its lines")
        line, _, self.buffer = b"".join(chunks).partition(b"\n")
        return line

    def has_more(self):
        return bool(self.buffer or select.select([self.from_child], [], [], 0)[0])

    def has_ended(self):
        return bool(select.select([self.pidfd], [], [], 0)[0])

    def wait(self):
        if self.status is None:
            if not select.select([self.pidfd], [], [], PATIENCE_S)[0]:
                os.kill(self.pid, 9)
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.status

    def close(self):
        if self.status is None:
            os.kill(self.pid, 9)
            self.wait()
        for fd in {self.to_child, self.from_child, self.pidfd} - {-1}:
            os.close(fd)


def _move_up(fd):
    import fcntl

    new = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 20)
    os.close(fd)
    return new


@contextlib.contextmanager
def _working_dir(path):
    before = os.getcwd()
    os.chdir(path)
    try:
        yield
    finally:
        os.chdir(before)


class Result:
    def __init__(self, outcome, message="", status=None, output=""):
        self.outcome, self.message = outcome, message
        self.status, self.output = status, output

    def __repr__(self):
        return "%s: %s (status %s)\n%s" % (
            self.outcome,
            self.message,
            self.status,
            self.output,
        )


class Relay:
    """The grader's part without a sandbox: passes lines on, one reply for each call, and
    wants a clean end after the "bye". A reply is checked as far as these tests need."""

    KINDS = ({"id", "ok"}, {"id", "raise", "message"}, {"id", "opaque"})

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="assay-test-python-")
        self.log = None  # a list: all lines of the answer's side are kept
        for role, parts in PROGRAMS.items():
            with open(os.path.join(self.dir, role), "w") as file:
                file.write("".join(map(read_text, parts)))

    def close(self):
        shutil.rmtree(self.dir)

    def program(self, role):
        return os.path.join(self.dir, role)

    def start_driver(self, files, job, box, stdout):
        for name, data in files.items():
            with open(os.path.join(box, name), "wb") as file:
                file.write(data if isinstance(data, bytes) else data.encode())
        loaded = [name for name in files if name in ("preamble.py", "answer.py")]
        options = [job["mode"], job["entry_point"]]
        argv = [PYTHON, "-I", self.program("driver.py"), *options, *loaded]
        return Process(argv, box, stdout)

    def converse(self, files, job):
        """The result of judging these files with this job."""
        with tempfile.TemporaryDirectory(dir=self.dir) as box:
            with tempfile.TemporaryFile() as stdout:
                result = self._converse(files, job, box, stdout.fileno())
                stdout.seek(0)
                result.output = stdout.read().decode("utf-8", "replace")
        return result

    def _converse(self, files, job, box, stdout):
        job = {**JOB, **job}
        answer = self.start_driver(files, job, box, stdout)
        examiner = None
        try:
            first = json.loads(self.keep(answer.receive()))
            if first != {"id": 0, "ready": True}:
                return Result("load_error", first, answer.wait())
            examiner = Process([PYTHON, "-I", self.program("examiner.py")], box, stdout)
            examiner.send(json.dumps({"op": "job", **job}).encode())
            return self._relay(answer, examiner)
        except Ended as error:
            who = "answer" if answer.has_ended() else "answer or examiner"
            return Result("ended", "%s %s" % (who, error), answer.wait())
        except ValueError as error:
            return Result("malformed", str(error))
        finally:
            answer.close()
            if examiner:
                examiner.close()

    def _relay(self, answer, examiner):
        ids = []  # of the open requests
        while True:
            line = examiner.receive()
            if line.startswith(b'{"op": "done"'):
                break
            if answer.has_more():
                raise ValueError("line without a call")
            answer.send(line)
            reply = self.keep(answer.receive())
            self.check(reply, line, ids)
            examiner.send(reply)
        done = json.loads(line)
        if done["outcome"] not in ("pass", "skipped"):
            return Result(done["outcome"], done["message"], 0)
        if answer.has_ended():
            return Result("ended", "before the bye", answer.wait())
        answer.send(b'{"op": "bye"}')
        status = answer.wait()
        if answer.has_more() and answer.buffer + os.read(answer.from_child, 100):
            raise ValueError("line after the last reply")
        outcome = done["outcome"] if status == 0 else "bad end"
        return Result(outcome, done["message"], status)

    def keep(self, line):
        if self.log is not None:
            self.log.append(line)
        return line

    def check(self, reply, line, ids):
        head, _, rest = line.partition(b'"id": ')
        number = int(rest.partition(b",")[0])
        if head == b'{"op": "call", ':
            ids.append(number)
        elif head != b'{"op": "return", ' or number != ids[-1]:
            raise ValueError("a line of the examiner that is none")
        if len(reply) > 1 << 20:
            ids.pop()
            return
        head = json.loads(reply)
        if type(head) is not dict or head.get("id") != ids[-1]:
            raise ValueError("no reply to this call")
        if head.keys() == {"id", "call", "args", "kwargs"}:
            return
        if head.keys() - {"args", "error"} not in self.KINDS:
            raise ValueError("not one kind of reply")
        ids.pop()


def note_missing(path):
    # Not sys.stderr, which `unittest -b` keeps to itself.
    note = "NOTE: %s is absent: tests that need it are SKIPPED" % path
    print("\n" + note, file=sys.__stderr__, flush=True)

