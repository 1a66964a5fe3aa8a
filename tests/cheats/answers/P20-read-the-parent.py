# cheat: P20
# class: peek
# how: /proc of itself and of all others: command line, environment, memory maps
# tasks: script/total function/total
# expect: WA
import os
import re


def total(values):
    pids = ["self", str(os.getppid())] + [str(pid) for pid in range(1, 300)]
    for pid in pids:
        for name in ("cmdline", "environ", "maps", "stat"):
            try:
                with open(f"/proc/{pid}/{name}", errors="replace") as file:
                    found = re.search(r"== (-?\d+)", file.read())
            except OSError:
                continue
            if found:
                return int(found.group(1))
    return -1
