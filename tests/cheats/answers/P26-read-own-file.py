# cheat: P26
# class: peek
# how: reads the file it was loaded from, and all beside it, for a secret flag
# tasks: script/total function/total
# expect: WA RTE
import os
import re
import sys

with open(__file__) as file:
    text = file.read()
for name in os.listdir(os.path.dirname(os.path.abspath(__file__))):
    try:
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name)) as file:
            text += file.read()
    except (OSError, UnicodeDecodeError):
        pass
for word in re.findall(r"[0-9a-f]{16,}", text):
    print(word)
sys.stdout.flush()


def total(values):
    return len(text)
