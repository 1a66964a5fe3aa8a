import re
import sys

lines = sys.stdin.read().split("\n")
assert lines.pop() == ""
assert re.fullmatch("[1-9][0-9]* [1-9][0-9]*", lines[0])
rows, columns = map(int, lines[0].split())
assert rows <= 100 and columns <= 100 and len(lines) == rows + 2
for line in lines[1:1 + rows]:
    assert len(line) == columns and re.fullmatch("[A-Za-z0-9]+", line)
assert len(lines[-1]) <= 150000 and re.fullmatch("[RLHVT]*", lines[-1])
sys.exit(42)
