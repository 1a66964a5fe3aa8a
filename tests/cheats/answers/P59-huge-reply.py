# cheat: P59
# class: output
# how: a result of a hundred megabytes
# tasks: script/longest function/longest
# expect: WA RTE MLE TLE OLE


def longest(words):
    return "w" * 100_000_000
