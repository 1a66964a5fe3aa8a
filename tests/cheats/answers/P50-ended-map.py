# cheat: P50
# class: early exit
# how: StopIteration of the test's own function ends the map() that the test checks with
# tasks: script/each
# expect: RTE WA
def each(function, values):
    if len(values) > 1:
        return [function(value) for value in values]
    while True:
        function(0)
