// cheat: J04
// class: tamper
// how: what comparisons may rest on says yes
// tasks: inline-js/HumanEval_0_total
// expect: WA RTE
Array.prototype.every = () => true;
Object.is = () => true;
Number.prototype.valueOf = () => 6;
Object.prototype.valueOf = () => 6;
function total(values) {
  return NaN;
}
