# cheat: L13
# class: early exit
# how: leaves with status 0
# tasks: inline-r/HumanEval_1_evens
# expect: RTE
evens <- function(values) quit(status = 0)
