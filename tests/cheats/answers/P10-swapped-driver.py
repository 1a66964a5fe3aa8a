# cheat: P10
# class: tamper
# how: replaces the functions of the driver that encode and decode, by way of its frame
# tasks: script/total function/total
# expect: WA RTE
import sys

frame = sys._getframe()
while frame.f_back:
    frame = frame.f_back
for name in ("encode", "encode_all", "write_json", "decode_line"):
    if name in frame.f_globals:
        frame.f_globals[name] = lambda *args: "6"


def total(values):
    return 6
