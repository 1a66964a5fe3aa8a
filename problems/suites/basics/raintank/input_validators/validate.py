import re
import sys

WHOLE = "(0|[1-9][0-9]*)"

lines = sys.stdin.read().split("\n")
assert lines.pop() == ""
assert re.fullmatch(f"{WHOLE} {WHOLE}", lines[0])
n, wanted = map(int, lines[0].split())
assert 1 <= n <= 6000 and 1 <= wanted <= 10**12 and len(lines) == n + 1
for line in lines[1:]:
    assert re.fullmatch(rf"{WHOLE} {WHOLE} -?{WHOLE}(\.[0-9]{{1,3}})?", line)
    start, stop, rate = line.split()
    assert int(start) < int(stop) <= 10**9 and 0 < abs(float(rate)) <= 1000
sys.exit(42)
