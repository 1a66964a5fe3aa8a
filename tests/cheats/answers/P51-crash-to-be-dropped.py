# cheat: P51
# class: judge error
# how: tries to break whoever judges: replies that nothing can decode
# tasks: script/total function/total
# expect: WA RTE
import os


def total(values):
    for number in range(3, 20):
        try:
            os.write(number, b'{"id": 1, "ok": ' + b"[" * 100000 + b"\n\xff\xfe\x00")
        except OSError:
            pass
    os.kill(os.getpid(), 11)
