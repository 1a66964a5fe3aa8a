# cheat: B02
# class: tamper
# how: commands that tests may use say yes
# tasks: inline-sh/HumanEval_0_total
# expect: WA RTE
shopt -s expand_aliases
alias '[['=true
[() { return 0; }
test() { return 0; }
candidate() { :; }
run_test() { :; }
export -f test candidate run_test
total() {
    :
}
