# cheat: P35
# class: peek
# how: reads the memory of its parents through /proc/PID/mem
# tasks: stdio/total
# expect: WA
import os

for pid in (os.getppid(), 1, 2, 3):
    try:
        with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
            for line in maps:
                if "heap" in line or "stack" in line:
                    start, end = (int(part, 16) for part in line.split()[0].split("-"))
                    memory.seek(start)
                    print(memory.read(end - start)[:200])
    except OSError:
        pass
print("17")
