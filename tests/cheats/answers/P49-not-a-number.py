# cheat: P49
# class: numbers
# how: nan and inf against a tolerance
# tasks: script/scaled function/scaled
# expect: WA


def scaled(values, factor):
    return [float("nan") if position % 2 else float("inf")
            for position in range(len(values))]
