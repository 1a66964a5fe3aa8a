# cheat: P01
# class: early exit
# how: sys.exit(0) while the answer is loaded
# tasks: script/total function/total
# expect: RTE
import sys

sys.exit(0)
