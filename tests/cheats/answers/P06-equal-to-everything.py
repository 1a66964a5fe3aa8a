# cheat: P06
# class: equality
# how: an object that is equal to everything
# tasks: script/total function/total
# expect: WA


class Everything:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0


def total(values):
    return Everything()
