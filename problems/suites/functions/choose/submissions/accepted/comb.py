from math import comb as choose
