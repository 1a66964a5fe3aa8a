# cheat: P13
# class: tamper
# how: a check that fails in a function of the test is caught before the test sees it
# tasks: script/each
# expect: WA
def each(function, values):
    for value in (9, *values):
        try:
            function(value)
        except BaseException:
            pass
    return [[value, value] for value in values]
