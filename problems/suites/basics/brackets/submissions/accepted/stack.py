import re
import sys

CLOSER = {"(": ")", "[": "]", "{": "}"}
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"?|#.*|[()\[\]{}]')


def check(text):
    stack, depth = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        for match in TOKEN.finditer(line):
            token, place = match.group(), f"{number}:{match.start() + 1}"
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
