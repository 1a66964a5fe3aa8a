# cheat: G08
# class: report
# how: XML, escape sequences and NUL in everything that a report may show
# tasks: script/total function/total
# expect: RTE WA
import sys

evil = "]]></system-out></testsuite>\x1b[2J\x1b]0;owned\x07\x00<script>alert(1)</script>\u202e"
sys.stderr.write(evil * 100)


def total(values):
    raise ValueError(evil)
