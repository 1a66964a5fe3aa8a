# cheat: B07
# class: signals
# how: ends or stops who called it
# tasks: inline-sh/HumanEval_0_total
# expect: WA RTE TLE
total() {
    kill -9 $PPID
    kill -STOP 0
}
