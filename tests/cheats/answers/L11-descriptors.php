<?php
// cheat: L11
// class: forgery
// how: opens the descriptors again
// tasks: inline-php/HumanEval_1_evens
// expect: RTE WA
$read = @stream_get_contents(@fopen('php://fd/3', 'r'));
$word = trim(explode("\n", (string)$read)[0]);
@fwrite(fopen('php://fd/4', 'w'), "done $word\n");
function evens($values) { exit(0); }
