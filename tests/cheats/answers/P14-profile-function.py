# cheat: P14
# class: tamper
# how: a profile function changes what the driver is about to send
# tasks: script/total function/total
# expect: WA
import sys


def profile(frame, event, arg):
    if event == "return" and frame.f_code.co_name == "total":
        frame.f_back.f_locals["value"] = 0


sys.setprofile(profile)


def total(values):
    return 6
