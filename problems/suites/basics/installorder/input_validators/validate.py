import re
import sys

NAME = "[a-z0-9-]{1,20}"

lines = sys.stdin.read().split("\n")
assert lines.pop() == ""
assert re.fullmatch("[1-9][0-9]*", lines[0])
assert int(lines[0]) == len(lines) - 1 <= 4000
assert all(re.fullmatch(f"{NAME}:( {NAME})*", line) for line in lines[1:])
names = {line.partition(":")[0] for line in lines[1:]}
needed = [name for line in lines[1:] for name in line.partition(":")[2].split()]
assert len(names) == len(lines) - 1 and len(needed) <= 20000
assert names.issuperset(needed)
sys.exit(42)
