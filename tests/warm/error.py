def fail(n):
    if n == 0:
        raise ValueError("x\u00e9")
    fail(n - 1)


print("before")
try:
    fail(1)
except ValueError:
    fail(2)
