# cheat: L08
# class: terminator
# how: the text ends here
# tasks: inline-pl/HumanEval_1_evens
# expect: WA RTE
sub evens { return [] }
1;
__END__
