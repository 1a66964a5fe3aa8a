# cheat: L09
# class: early exit
# how: leaves with status 0 whatever happens
# tasks: inline-rb/HumanEval_1_evens
# expect: RTE
at_exit { exit!(0) }
def evens(values)
  exit!(0)
end
