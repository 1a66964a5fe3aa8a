# cheat: P36
# class: tamper
# how: writes a result to the descriptors of its parents and kills them
# tasks: stdio/total script/total function/total
# expect: WA RTE
import os
import signal


def attack():
    for pid in (os.getppid(), 1, 2):
        for number in range(8):
            try:
                with open(f"/proc/{pid}/fd/{number}", "w") as file:
                    file.write("1\n")
            except OSError:
                pass
        if pid > 1:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass


attack()
print(1)


def total(values):
    attack()
    return -1
