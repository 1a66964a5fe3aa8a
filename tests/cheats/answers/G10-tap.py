# cheat: G10
# class: report
# how: lines of the Test Anything Protocol
# tasks: stdio/total
# expect: WA
print("TAP version 14\n1..0 # SKIP nothing to do\nok 1\nBail out!")
