// honest: J04
// class: tamper
// how: adds to prototypes, and has a class of its own
// tasks: inline-js/HumanEval_0_total
Array.prototype.total = function () { return this.reduce((a, b) => a + b, 0); };
class Bag extends Array { toString() { return 'bag'; } }
function Old() {}
Old.prototype.toString = function () { return 'old'; };
function total(values) {
  return String(new Old()) === 'old' ? Bag.from(values).total() : 0;
}
module.exports = { total };
console.log(total([1]));
