# cheat: G07
# class: numbers
# how: other scripts' digits, a byte-order mark, NUL, and 0x
# tasks: stdio/total
# expect: WA
import sys

values = [int(word) for word in sys.stdin.read().split()][1:]
result = sum(values)
if result % 3 == 0:
    print(str(result).translate({48 + digit: 0x660 + digit for digit in range(10)}))
elif result % 3 == 1:
    print(hex(result))
else:
    print("\ufeff" + str(result) + "\0")
