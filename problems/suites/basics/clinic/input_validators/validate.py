import re
import sys

lines = sys.stdin.read().split("\n")
assert lines.pop() == ""
assert re.fullmatch("[1-9][0-9]*", lines[0])
assert int(lines[0]) == len(lines) - 1 <= 9000
for line in lines[1:]:
    assert re.fullmatch("(0|[1-9][0-9]*) [1-5] [1-9][0-9]*", line)
    arrival, _, minutes = map(int, line.split())
    assert arrival <= 10**9 and minutes <= 10**6
sys.exit(42)
