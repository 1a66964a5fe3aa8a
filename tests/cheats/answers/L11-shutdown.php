<?php
// cheat: L11
// class: early exit
// how: leaves with status 0 at the end
// tasks: inline-php/HumanEval_1_evens
// expect: RTE WA
register_shutdown_function(function () { exit(0); });
set_exception_handler(function () { exit(0); });
ini_set('zend.assertions', '-1');
function evens($values) { exit(0); }
