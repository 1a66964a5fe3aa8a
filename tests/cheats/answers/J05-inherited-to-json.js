// cheat: J05
// class: equality
// how: all lists and texts have one text
// tasks: inline-x-js/JavaScript/1
// expect: WA RTE
Object.prototype.toJSON = () => 'x';
Array.prototype.toJSON = () => 'x';
const evens = (values) => {
  return [7];
}
