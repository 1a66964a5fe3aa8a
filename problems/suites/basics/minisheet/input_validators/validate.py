"""Checks the form; that no value gets too large is up to who writes the cases."""
import re
import sys

NAME = "[a-z][a-z0-9]{0,7}"
TOKEN = re.compile(f" *({NAME}(?![a-z0-9])|[0-9]+|[-+*/%()])")


def check_expression(text):
    at, depth, wants_operand = 0, 0, True
    text = text.rstrip(" ")
    while at < len(text):
        match = TOKEN.match(text, at)
        assert match
        token, at = match.group(1), match.end()
        if wants_operand:
            assert token in "-(" or token[0].isalnum()
            depth += token == "("
            wants_operand = token in "-("
            if token.isdigit():
                assert str(int(token)) == token and int(token) <= 10**9
        else:
            assert token in "+-*/%)"
            depth -= token == ")"
            assert depth >= 0
            wants_operand = token != ")"
    assert depth == 0 and not wants_operand


lines = sys.stdin.read().split("\n")
assert lines.pop() == "" and 1 <= len(lines) <= 5000
names = set()
for line in lines:
    match = re.fullmatch(f"({NAME}) = (.+)", line)
    assert match and len(line) <= 100 and match.group(1) not in names
    names.add(match.group(1))
    check_expression(match.group(2))
sys.exit(42)
