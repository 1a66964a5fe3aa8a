# cheat: G06
# class: judge error
# how: a megabyte of digits for the validator to read
# tasks: stdio/factors
# expect: WA
print("7" * (1 << 20), "1")
