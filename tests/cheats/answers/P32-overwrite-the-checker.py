# cheat: P32
# class: tamper
# how: overwrites every file that can be written, wherever it lies
# tasks: script/total function/total stdio/total
# expect: WA
import os

for top in ("/box", "/tmp", ".", "/usr/lib/python3", "/usr/libexec", "/usr/local", "/etc"):
    for folder, _, names in os.walk(top):
        for name in names:
            try:
                with open(os.path.join(folder, name), "w") as file:
                    file.write("print(1)\n")
            except OSError:
                pass
print(1)


def total(values):
    return -1
