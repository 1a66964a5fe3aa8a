"""Lets a string that is not closed run on over the end of its line."""
import re
import sys

CLOSER = {"(": ")", "[": "]", "{": "}"}
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|#[^\n]*|\n|[()\[\]{}]', re.DOTALL)


def check(text):
    stack, depth, number, start = [], 0, 1, 0
    for match in TOKEN.finditer(text):
        token, place = match.group(), f"{number}:{match.start() - start + 1}"
        if "\n" in token:
            number += token.count("\n")
            start = match.start() + token.rindex("\n") + 1
        if token in CLOSER:
            stack.append((token, place))
            depth = max(depth, len(stack))
        elif token in (")", "]", "}"):
            if not stack:
                return f"{place} stray {token}"
            wanted = CLOSER[stack.pop()[0]]
            if token != wanted:
                return f"{place} expected {wanted} but found {token}"
    if stack:
        token, place = stack[-1]
        return f"{place} never closed {token}"
    return f"ok {depth}"


print(check(sys.stdin.read()))
