import re
import sys

lines = sys.stdin.read().split("\n")
assert lines.pop() == ""
assert re.fullmatch("[1-9][0-9]*", lines[0])
assert int(lines[0]) == len(lines) - 1 <= 6000
names = set()
for line in lines[1:]:
    assert re.fullmatch(r"[A-Za-z]{1,12} (0|[1-9][0-9]*)\.[0-9]{2}", line)
    name, amount = line.split()
    assert int(amount.replace(".", "")) <= 10**9
    names.add(name)
assert len(names) == len(lines) - 1
sys.exit(42)
