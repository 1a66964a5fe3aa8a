# cheat: P51
# class: judge error
# how: what a function of the test makes of an argument is too large for a line
# tasks: script/each
# expect: WA
def each(function, values):
    function("x" * (40 << 20))
    return [[value, value] for value in values]
