import re
import sys

first, _, text = sys.stdin.read().partition("\n")
assert re.fullmatch("[1-9][0-9]{0,2}", first) and int(first) <= 200
assert len(text) <= 150000 and re.fullmatch("[ -~\n]*", text)
assert text == "" or text.endswith("\n")
sys.exit(42)
