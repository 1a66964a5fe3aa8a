# cheat: P56
# class: protocol
# how: says on every descriptor that the script has passed
# tasks: script/total function/total
# expect: WA RTE
import os


def total(values):
    for number in range(3, 64):
        try:
            os.write(number, b'{"op": "done", "outcome": "pass", "message": ""}\n')
        except OSError:
            pass
    return -1
