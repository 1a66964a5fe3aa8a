# cheat: L08
# class: terminator
# how: the text ends here
# tasks: inline-rb/HumanEval_1_evens
# expect: WA RTE
def evens(values)
  []
end
__END__
