import re
import sys

lines = sys.stdin.read().split("\n")
assert lines.pop() == ""
assert re.fullmatch("[1-9][0-9]* [1-9][0-9]*", lines[0])
n, load = map(int, lines[0].split())
assert n <= 30000 and load <= 4 * 10**9 and len(lines) == n + 1
for line in lines[1:]:
    assert re.fullmatch("[1-9][0-9]*", line) and int(line) <= 2 * 10**9
sys.exit(42)
