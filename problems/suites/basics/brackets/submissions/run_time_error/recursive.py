"""Calls itself for each level of nesting: too deep for Python's stack."""
import re
import sys

CLOSER = {"(": ")", "[": "]", "{": "}"}
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"?|#.*|[()\[\]{}]')


class Fault(Exception):
    pass


def tokens(text):
    for number, line in enumerate(text.split("\n"), 1):
        for match in TOKEN.finditer(line):
            if match.group()[0] not in '"#':
                yield match.group(), f"{number}:{match.start() + 1}"


def inside(source, opener, opened_at):
    deepest = 0
    for token, place in source:
        if token in CLOSER:
            deepest = max(deepest, 1 + inside(source, token, place))
        elif opener is None:
            raise Fault(f"{place} stray {token}")
        elif token != CLOSER[opener]:
            raise Fault(f"{place} expected {CLOSER[opener]} but found {token}")
        else:
            return deepest
    if opener is not None:
        raise Fault(f"{opened_at} never closed {opener}")
    return deepest


try:
    print("ok", inside(tokens(sys.stdin.read()), None, None))
except Fault as fault:
    print(fault)
