# cheat: P56
# class: protocol
# how: a thread writes replies to all calls that may come, again and again
# tasks: script/total function/total
# expect: WA
import os
import threading
import time


def flood():
    number = 1
    while True:
        os.write(4, b'{"id": %d, "ok": 6}\n' % number)
        number += 1


def total(values):
    threading.Thread(target=flood, daemon=True).start()
    time.sleep(0.05)
    return 6
