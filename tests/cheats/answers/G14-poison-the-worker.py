# cheat: G14
# class: state
# how: changes all that a reused interpreter or cell may keep: modules, umask, limits
# tasks: script/total function/total
# expect: WA RTE
import builtins
import os
import resource
import signal
import sys

builtins.sum = lambda values: 0
sys.setrecursionlimit(50)
sys.path.insert(0, "/tmp")
os.umask(0o777)
os.nice(19)
os.environ["PYTHONSTARTUP"] = "/tmp/evil.py"
os.chdir("/")
resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
signal.signal(signal.SIGTERM, signal.SIG_IGN)


def total(values):
    return sum(values)
