# cheat: P39
# class: early exit
# how: replaces itself by /bin/true
# tasks: script/total function/total stdio/total
# expect: RTE WA
import os

os.execv("/bin/true", ["true"])
