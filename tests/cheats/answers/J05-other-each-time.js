// cheat: J05
// class: equality
// how: an object that turns into what is wanted
// tasks: inline-js/HumanEval_0_total
// expect: WA
let n = 0;
function total(values) {
  return { [Symbol.toPrimitive]: () => [6, 0, -2][n++ % 3], toJSON: () => 6, valueOf: () => 6 };
}
