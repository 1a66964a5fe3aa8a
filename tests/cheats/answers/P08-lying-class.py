# cheat: P08
# class: equality
# how: __class__, __len__, __iter__ and __index__ lie before the comparison
# tasks: script/total function/total script/scaled function/scaled
# expect: WA


class Meta(type):
    def __instancecheck__(cls, instance):
        return True


class Liar(metaclass=Meta):
    __class__ = property(lambda self: int)

    def __eq__(self, other):
        return True

    def __len__(self):
        return 3

    def __iter__(self):
        return iter([1.0, 2.0, 3.0])

    def __index__(self):
        return 6

    __int__ = __index__


def total(*_):
    return Liar()


scaled = total
