# honest: P26
# class: peek
# how: reads its own source file for its data
# tasks: stdio/total
# base: 10
import sys

with open(__file__) as file:
    for line in file:
        if line.startswith("# base: "):
            base = int(line.split()[2])
values = sys.stdin.read().split()
print(sum(int(value, base) for value in values[1:]))
