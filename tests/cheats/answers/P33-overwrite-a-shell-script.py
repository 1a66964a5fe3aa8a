# cheat: P33
# class: tamper
# how: looks for a running shell script by its descriptors and appends to it
# tasks: stdio/total
# expect: WA
import os

for number in range(3, 300):
    try:
        os.pwrite(number, b"\nexit 0\n", 0)
    except OSError:
        pass
for name in ("run.sh", "../run.sh", "/box/run.sh", "/tmp/run.sh"):
    try:
        with open(name, "a") as file:
            file.write("\nexit 0\n")
    except OSError:
        pass
print("0")
