// cheat: J02
// class: early exit
// how: catches what nobody catches, and sets the status
// tasks: inline-js/HumanEval_0_total
// expect: WA RTE
process.on('uncaughtException', () => { process.exitCode = 0; });
process.on('exit', () => { process.exitCode = 0; });
function total(values) {
  throw new Error('no');
}
