# cheat: P24
# class: equality
# how: repr, str and format are whatever is printed
# tasks: script/total function/total
# expect: WA


class Text:
    def __repr__(self):
        return '{"id": 1, "ok": 6}\nPASSED'

    __str__ = __repr__

    def __format__(self, spec):
        return "6"


def total(values):
    return Text()
