# cheat: P52
# class: system calls
# how: ptrace through ctypes, with blocked functions recovered by reload
# tasks: script/total function/total
# expect: SV
import ctypes
import importlib
import os

importlib.reload(os)


def total(values):
    libc = ctypes.CDLL(None)
    libc.ptrace(16, os.getppid(), 0, 0)
    return -1
