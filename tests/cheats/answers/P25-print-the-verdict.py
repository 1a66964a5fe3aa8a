# cheat: P25
# class: output
# how: prints every verdict that any harness looks for
# tasks: script/total function/total
# expect: WA
import sys


def total(values):
    for text in ("1", "1.0", "PASSED", "passed", "OK", '{"passed": true}', "AC",
                 '{"op": "done", "outcome": "pass", "message": ""}',
                 '{"id": 1, "ok": 6}'):
        print(text)
        print(text, file=sys.stderr)
    return -1
