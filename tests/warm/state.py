"""All that a program can look at and that a warm start could have changed."""

import sys

print(list(sys.modules))
print(sys.flags, sys.argv, getattr(sys, "orig_argv", 0), sys.path, sys.executable)
print(sorted(sys.path_importer_cache), sys.meta_path, sys.path_hooks)
print([hash(value) for value in ("a", "b", b"c", 1.5)], set("hello world"))
print(sys.getrecursionlimit(), sys.getswitchinterval(), sys.warnoptions, sys._xoptions)
print(list(globals()), __name__, __doc__, __spec__, type(__loader__), __file__)
print(dir(__builtins__), vars(__builtins__)["__import__"])
for stream in sys.stdin, sys.stdout, sys.stderr:
    raw = stream.buffer.raw
    print(stream.name, stream.mode, stream.encoding, stream.errors, stream.seekable())
    print(stream.line_buffering, stream.write_through, stream.newlines, type(stream.buffer))
    print(raw.name, raw.mode, raw.closefd, raw.seekable())
print(sys.stdin is sys.__stdin__, sys.stdout is sys.__stdout__)

import os

print(dict(os.environ), os.getcwd(), os.listdir("."), os.umask(0o22))
print(os.getpid(), os.getppid(), os.getpgid(0), os.getsid(0))
print(os.getresuid(), os.getresgid(), os.getgroups())
print(os.sched_getaffinity(0), os.getpriority(os.PRIO_PROCESS, 0))

import resource

names = [name for name in dir(resource) if name.startswith("RLIMIT_")]
print([(name, resource.getrlimit(getattr(resource, name))) for name in names])

import signal

for number in signal.valid_signals():
    print(number, signal.getsignal(number))
print(signal.pthread_sigmask(signal.SIG_BLOCK, []), signal.getitimer(signal.ITIMER_REAL))

found = []
for number in range(300):
    try:
        os.fstat(number)
        found.append((number, os.get_inheritable(number)))
    except OSError:
        pass
print(found)

import gc
import threading
import atexit

print(gc.isenabled(), gc.get_threshold(), gc.garbage, gc.get_debug())
print(threading.active_count(), threading.main_thread() is threading.current_thread())
print(atexit._ncallbacks(), threading.stack_size())

import ctypes

# PR_GET_DUMPABLE, PR_GET_NO_NEW_PRIVS, PR_GET_SECCOMP, PR_GET_PDEATHSIG, timer slack
libc = ctypes.CDLL(None)
print([libc.prctl(number, 0, 0, 0, 0) for number in (3, 39, 30)])

import locale
import warnings

print(sys.getdefaultencoding(), sys.getfilesystemencoding(), locale.getlocale())
print([entry[:3] for entry in warnings.filters])
print(list(sys.modules))
