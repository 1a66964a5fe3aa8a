# cheat: G09
# class: report
# how: commands to a CI system
# tasks: stdio/total
# expect: RTE
import sys

for stream in (sys.stdout, sys.stderr):
    stream.write("::error::x\n::stop-commands::y\n::add-mask::0\n::endgroup::\n##[group]z\n")
sys.exit("::warning file=a,line=1::passed")
