# cheat: B03
# class: terminator
# how: swallows what follows
# tasks: inline-sh/HumanEval_0_total
# expect: WA CE
total() {
    :
}
: <<'X'
