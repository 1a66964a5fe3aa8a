import re
import sys
from datetime import datetime

lines = sys.stdin.read().split("\n")
assert lines.pop() == ""
assert re.fullmatch("0|[1-9][0-9]*", lines[0])
assert int(lines[0]) == len(lines) - 1 <= 5000
for line in lines[1:]:
    assert re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2} [1-9][0-9]*", line)
    day, time, minutes = line.split()
    assert 1970 <= datetime.fromisoformat(day + " " + time).year <= 2199
    assert int(minutes) <= 1000000
sys.exit(42)
