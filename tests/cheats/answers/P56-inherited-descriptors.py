# cheat: P56
# class: protocol
# how: writes made-up replies to every descriptor from 3 on
# tasks: script/total function/total
# expect: WA RTE
import os


def total(values):
    for number in range(3, 64):
        for call in range(1, 30):
            try:
                os.write(number, b'{"id": %d, "ok": 0}\n' % call)
            except OSError:
                break
    return 0
