# cheat: P49
# class: numbers
# how: prints nan against a tolerance
# tasks: stdio/mean
# expect: WA
print("nan")
