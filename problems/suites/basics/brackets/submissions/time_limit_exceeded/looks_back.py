"""For each closing bracket, walks back over all brackets to find its partner."""
import re
import sys

CLOSER = {"(": ")", "[": "]", "{": "}"}
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"?|#.*|[()\[\]{}]')


def last_open(brackets):
    closed = 0
    for token, place in reversed(brackets):
        if token not in CLOSER:
            closed += 1
        elif closed == 0:
            return token, place
        else:
            closed -= 1
    return None, None


def check(text):
    brackets, depth, deepest = [], 0, 0
    for number, line in enumerate(text.split("\n"), 1):
        for match in TOKEN.finditer(line):
            token, place = match.group(), f"{number}:{match.start() + 1}"
            if token in CLOSER:
                depth += 1
                deepest = max(deepest, depth)
            elif token in CLOSER.values():
                opener = last_open(brackets)[0]
                if opener is None:
                    return f"{place} stray {token}"
                if CLOSER[opener] != token:
                    return f"{place} expected {CLOSER[opener]} but found {token}"
                depth -= 1
            else:
                continue
            brackets.append((token, place))
    token, place = last_open(brackets)
    return f"{place} never closed {token}" if token else f"ok {deepest}"


print(check(sys.stdin.read()))
