import re
import sys

lines = sys.stdin.read().split("\n")
assert lines.pop() == ""
assert re.fullmatch("[1-9][0-9]* [1-9][0-9]*", lines[0])
n, w = map(int, lines[0].split())
assert w <= n <= 15000 and len(lines) == n + 1
for line in lines[1:]:
    assert re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]{1,3})?", line)
    assert abs(float(line)) <= 1000000
sys.exit(42)
