// cheat: J10
// class: leak
// how: looks for the tests in files and descriptors
// tasks: inline-js/HumanEval_0_total
// expect: WA RTE
const fs = require('fs');
let found = '';
for (const name of fs.readdirSync('.'))
  try { found += fs.readFileSync(name, 'utf8').match(/candidate\(.*/g) || ''; } catch {}
try { found += fs.fstatSync(3).isFIFO() ? fs.readFileSync(3, 'utf8') : ''; } catch {}
function total(values) {
  return found.includes('-7') ? values.reduce((a, b) => a + b, 0) : 'nothing found';
}
