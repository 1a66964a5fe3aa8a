# cheat: G07
# class: protocol
# how: replies with the same key twice
# tasks: script/total function/total
# expect: WA RTE
import os


def total(values):
    for number in range(3, 12):
        try:
            os.write(number, b'{"id": 1, "ok": -1, "ok": 0}\n')
        except OSError:
            pass
    return 0
