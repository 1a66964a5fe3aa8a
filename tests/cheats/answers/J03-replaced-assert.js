// cheat: J03
// class: tamper
// how: assert does nothing, in every copy that can be had
// tasks: inline-js/HumanEval_0_total
// expect: WA
const names = ['assert', 'node:assert', 'assert/strict'];
for (const name of names) {
  const module = require(name);
  for (const key of Object.keys(module))
    try { module[key] = () => {}; } catch {}
}
const load = require('module')._load;
require('module')._load = (name, ...rest) => name.includes('assert')
  ? new Proxy(() => {}, { get: () => () => {} }) : load(name, ...rest);
globalThis.require = () => new Proxy(() => {}, { get: () => () => {} });
function total(values) {
  return 'wrong';
}
