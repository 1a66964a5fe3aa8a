# cheat: B01
# class: early exit
# how: leaves, and traps what ends it
# tasks: inline-sh/HumanEval_0_total
# expect: WA
trap 'exit 0' EXIT ERR
total() {
    exit 0
}
exit 0
