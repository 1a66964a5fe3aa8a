# tries: to trace by ctypes
# expect: SV
import ctypes

ctypes.CDLL(None).ptrace(0, 0, 0, 0)
print("REACHED")
