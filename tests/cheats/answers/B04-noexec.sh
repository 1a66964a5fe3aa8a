# cheat: B04
# class: terminator
# how: nothing is executed any more
# tasks: inline-sh/HumanEval_0_total
# expect: WA
total() {
    :
}
set -n
