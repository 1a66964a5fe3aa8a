# Runs the tests of a Perl answer. They come behind the token, and are read before the
# answer is: there is no file with tests to be found.
use strict;
use warnings;
use POSIX ();

# What the tests import is theirs before the answer can touch it.
package assay_SECRET {
    use Test::Deep;
    sub exit { die "assay_SECRET\n" }
}

{
    open(my $in, '<&=', 3) or die;
    my $text = do { local $/; <$in> };
    close($in);
    open(my $out, '>&=', 4) or die;
    my ($token, $tests) = split /\n/, $text, 2;
    my $leave = \&POSIX::_exit;
    my $end = sub {
        my ($word, $said, $status) = @_;
        $said =~ s/\s+/ /g;
        syswrite($out, "$word " . substr($said, 0, 600) . "\n");
        $leave->($status);
    };

    my $done = do { package main; no strict; no warnings; do '/box/answer.pl' };
    if ($@) {
        my $said = $@;
        $end->($said =~ /syntax error|compilation/ ? 'syntax' : 'error', $said, 1);
    }
    no strict 'refs';
    *{'assay_SECRET::ENTRY'} = \&{'main::ENTRY'};
    $tests =~ s/^use Test::Deep;//m;
    assay_SECRET::run($tests);
    if ($@) {
        my $said = "$@";
        $end->('fail', 'a test failed', 1) if $said eq "assay_SECRET\n";
        $end->('error', $said, 1);
    }
    $end->('done', $token, 0);
}

# Where none of the names above is seen.
sub assay_SECRET::run {
    eval "package assay_SECRET; no strict; no warnings; use subs 'exit';\n" . $_[0];
}
