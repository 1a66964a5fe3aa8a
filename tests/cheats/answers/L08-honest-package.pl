# honest: L08
# class: tamper
# how: a package, a local exit, strict
# tasks: inline-pl/HumanEval_1_evens
use strict;
use List::Util qw(sum0);
sub evens {
    my ($values) = @_;
    return [grep { $_ % 2 == 0 } @$values];
}
print sum0(@{evens([2, 4])}), "\n";
