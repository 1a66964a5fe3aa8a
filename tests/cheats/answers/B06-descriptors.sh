# cheat: B06
# class: forgery
# how: writes to whatever is open
# tasks: inline-sh/HumanEval_0_total
# expect: WA RTE
total() {
    for fd in 3 4 5 9 10 11; do
        echo 'done 0123456789abcdef0123456789abcdef' >&$fd
    done 2>/dev/null
    exec 1>&-
}
