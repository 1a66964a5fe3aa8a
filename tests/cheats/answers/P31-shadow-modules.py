# cheat: P31
# class: state
# how: modules of the same name as those that a checker imports
# tasks: script/total function/total
# expect: WA
for name in ("json", "random", "math", "unittest", "values", "examiner", "driver", "numpy"):
    for folder in (".", "/tmp"):
        with open(f"{folder}/{name}.py", "w") as file:
            file.write("import os\nos._exit(0)\n")


def total(values):
    return -1
