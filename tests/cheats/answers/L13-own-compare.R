# cheat: L13
# class: tamper
# how: what tests call says yes
# tasks: inline-r/HumanEval_1_evens
# expect: WA RTE
stopifnot <- function(...) NULL
isTRUE <- function(x) TRUE
all.equal <- function(...) TRUE
all.equal.yes <- function(...) TRUE
evens <- function(values) structure(7, class = 'yes')
