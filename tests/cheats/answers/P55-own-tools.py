# cheat: P55
# class: state
# how: own python3, pytest and sh in front of the PATH
# tasks: script/total function/total
# expect: WA
import os

for folder in (os.path.expanduser("~/bin"), os.path.expanduser("~/.local/bin"), ".", "/tmp",
               "/usr/local/bin"):
    for name in ("python3", "pytest", "sh", "cc", "assay"):
        try:
            os.makedirs(folder, exist_ok=True)
            with open(f"{folder}/{name}", "w") as file:
                file.write("#!/bin/sh\nexit 0\n")
            os.chmod(f"{folder}/{name}", 0o755)
        except OSError:
            pass
os.environ["PATH"] = ".:/tmp:" + os.environ.get("PATH", "")


def total(values):
    return -1
