# cheat: P07
# class: equality
# how: a subclass of list that lies when it is compared
# tasks: script/scaled function/scaled
# expect: WA


class Lying(list):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __len__(self):
        return 3

    def __iter__(self):
        return iter([1.0, 2.0, 3.0])


def scaled(values, factor):
    return Lying()
