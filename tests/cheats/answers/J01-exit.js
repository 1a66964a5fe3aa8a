// cheat: J01
// class: early exit
// how: leaves with status 0
// tasks: inline-js/HumanEval_0_total
// expect: RTE
function total(values) {
  process.exit(0);
}
