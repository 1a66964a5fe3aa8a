// cheat: J06
// class: tamper
// how: JSON.stringify gives one text for all
// tasks: inline-x-js/JavaScript/1
// expect: WA RTE
JSON.stringify = () => 'x';
globalThis.JSON = { stringify: () => 'x', parse: () => 0 };
console.assert = () => {};
globalThis.console = { assert() {}, log() {} };
const evens = (values) => {
  return [7];
}
