# cheat: P07
# class: equality
# how: a subclass of str that lies when it is compared
# tasks: script/longest function/longest
# expect: WA


class Lying(str):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0


def longest(words):
    return Lying("?")
