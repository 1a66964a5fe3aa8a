from math import factorial


def choose(n, k):
    return int(factorial(n) / factorial(k) / factorial(n - k)) if n < 170 and k <= n else 0
