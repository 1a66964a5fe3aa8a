n = int(input())
f = next(d for d in range(2, n) if n % d == 0)
print(f, n // f)
