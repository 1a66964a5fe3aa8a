# cheat: P34
# class: tamper
# how: replaces files of results by links to where the answer may lie
# tasks: stdio/total
# expect: WA
import os

for name in ("output.txt", "stdout", "out", "result.json", "program", "answer.ans"):
    for target in ("/data/secret/2.ans", "../data/secret/2.ans", "/etc/passwd"):
        try:
            if os.path.lexists(name):
                os.unlink(name)
            os.symlink(target, name)
        except OSError:
            pass
