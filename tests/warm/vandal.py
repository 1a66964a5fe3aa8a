"""Changes all that it can reach, for a run that comes after it."""

import builtins
import ctypes
import gc
import json
import os
import random
import resource
import signal
import sys
import warnings

json.loads = None
random.seed(1)
builtins.sorted = None
builtins.leftover = sys.leftover = "left over"
os.environ["LEFT"] = "over"
sys.setrecursionlimit(50000)
sys.path.append("/left/over")
sys.argv.append("left over")
warnings.simplefilter("error")
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))
gc.disable()
os.nice(5)
# The warm program is not among these: neither number names it here.
for number in range(-1, 400):
    for target in {number, -number} - {os.getpid(), -os.getpid(), 0, -1}:
        try:
            os.kill(target, signal.SIGKILL)
        except OSError:
            pass
try:
    os.kill(os.getppid(), signal.SIGTERM)
except OSError as error:
    print(error)
# Its socket, and what it sends its reports with, would be here.
for number in range(3, 1024):
    try:
        os.write(number, b"x" * 64)
        print("descriptor", number)
    except OSError:
        pass
# Private memory: what is written here is written to a copy.
library = ctypes.CDLL(None)
print(library.getenv, os.path.exists("/proc/self"), os.path.exists(".warm.so"))
os.mkdir("left")
with open("left/over", "w") as file:
    file.write("left over")
os.umask(0o777)
