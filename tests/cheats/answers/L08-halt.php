<?php
// cheat: L08
// class: terminator
// how: the compiler stops here
// tasks: inline-php/HumanEval_1_evens
// expect: WA
function evens($values) { return array(); }
__halt_compiler();
