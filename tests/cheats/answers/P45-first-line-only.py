# cheat: P45
# class: output
# how: prints the first line alone
# tasks: stdio/ladder
# expect: WA
print("1")
