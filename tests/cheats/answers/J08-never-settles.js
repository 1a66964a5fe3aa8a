// cheat: J08
// class: early exit
// how: a promise that never settles
// tasks: inline-js/HumanEval_0_total
// expect: WA
function total(values) {
  return new Promise(() => {});
}
