import re
import sys

lines = sys.stdin.read().split("\n")
assert lines.pop() == ""
assert re.fullmatch("[1-9][0-9]*", lines[0])
assert int(lines[0]) == len(lines) - 1 <= 1000
assert all(re.fullmatch("[ohkmt]+", line) for line in lines[1:])
assert sum(map(len, lines[1:])) <= 100000
sys.exit(42)
