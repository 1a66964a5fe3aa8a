# cheat: P10
# class: tamper
# how: any, all, len, zip, abs, print, isinstance and sorted are replaced
# tasks: script/total function/total script/scaled function/scaled
# expect: WA RTE
import builtins

builtins.any = lambda items: False
builtins.all = lambda items: True
builtins.len = lambda items: 0
builtins.zip = lambda *lists: iter(())
builtins.abs = lambda number: 0
builtins.print = lambda *args, **kwargs: None
builtins.isinstance = lambda thing, kind: True
builtins.sorted = lambda items, **kwargs: []


def total(*_):
    return 6


def scaled(*_):
    return []
