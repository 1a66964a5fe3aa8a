# cheat: P02
# class: early exit
# how: a program that leaves with status 0 before it prints
# tasks: stdio/total
# expect: WA
import os

os._exit(0)
