# cheat: P07
# class: equality
# how: a subclass of int that lies when it is compared
# tasks: script/total function/total
# expect: WA


class Lying(int):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0


def total(values):
    return Lying(12345)
