#!/usr/bin/env python3
"""Writes the test data of problem packages anew: generate.py PACKAGE_FOLDER...

generators/cases.py of a package defines cases(rng), which yields
(name below data/, input) or (name, input, answer). Without an answer the accepted
Python submission gives it. The seed is fixed, so the files come out the same each time.
Each input must pass the package's input validator.
"""

import importlib.util
import random
import subprocess
import sys
from pathlib import Path

SEED = 20250901
FILE_CAP = 200_000


def load_cases(package):
    path = package / "generators" / "cases.py"
    spec = importlib.util.spec_from_file_location("cases", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.cases(random.Random(SEED))


def run_python(program, stdin_text):
    return subprocess.run([sys.executable, str(program)], input=stdin_text.encode(),
                          stdout=subprocess.PIPE)


def write_case(package, name, text, answer):
    validated = run_python(package / "input_validators" / "validate.py", text)
    if validated.returncode != 42:
        sys.exit(f"{package.name}: {name}: the input is not valid")
    if answer is None:
        solution, = (package / "submissions" / "accepted").glob("*.py")
        ran = run_python(solution, text)
        if ran.returncode != 0:
            sys.exit(f"{package.name}: {name}: the accepted submission failed")
        answer = ran.stdout.decode()
    for ending, content in ((".in", text), (".ans", answer)):
        if len(content) > FILE_CAP:
            sys.exit(f"{package.name}: {name}{ending}: over {FILE_CAP} bytes")
        path = package / "data" / (name + ending)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())


def generate(package):
    for ending in ("in", "ans"):
        for old in (package / "data").rglob("*." + ending):
            old.unlink()
    count = 0
    for name, text, *answer in load_cases(package):
        write_case(package, name, text, answer[0] if answer else None)
        count += 1
    print(f"{package.name}: {count} cases")


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: generate.py PACKAGE_FOLDER...")
    sys.dont_write_bytecode = True
    for argument in sys.argv[1:]:
        generate(Path(argument))


if __name__ == "__main__":
    main()
