# cheat: P19
# class: peek
# how: searches every folder for answers, and prints what it finds
# tasks: stdio/total
# expect: WA
import os

found = []
for top in (".", "/tmp", "/box", "/home", "/root", "/var", "/data", "/mnt", "/srv", "/opt"):
    for folder, _, names in os.walk(top):
        for name in names:
            if name.endswith((".ans", ".out", ".jsonl", ".txt")):
                try:
                    with open(os.path.join(folder, name)) as file:
                        found.append(file.read(1000))
                except (OSError, UnicodeDecodeError):
                    pass
for text in found:
    if text.strip().lstrip("-").isdigit():
        print(text.strip())
        break
