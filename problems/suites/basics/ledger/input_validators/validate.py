import re
import sys

NUMBER = r"(0|-?[1-9][0-9]*)"

lines = sys.stdin.read().split("\n")
assert lines.pop() == ""
assert re.fullmatch(NUMBER + " " + NUMBER, lines[0])
n, q = map(int, lines[0].split())
assert 1 <= n <= 20000 and 0 <= q <= 15000 and len(lines) == 1 + n + q
for line in lines[1:1 + n]:
    assert re.fullmatch(NUMBER, line) and abs(int(line)) <= 10**18
for line in lines[1 + n:]:
    assert re.fullmatch(NUMBER + " " + NUMBER, line)
    assert all(1 <= int(word) <= n for word in line.split())
sys.exit(42)
