// Runs the tests of a JavaScript or TypeScript answer. Token and tests come on descriptor 3
// and are read before the answer: there is no file with tests to be found. The answer is a
// script of its own; the tests are a function that sees what it has declared.
'use strict';
const fs = require('fs');
const vm = require('vm');
const { createRequire } = require('module');
const assert = require('assert');

const { AssertionError } = assert;
const [, , file, library] = process.argv;
const exit = process.reallyExit.bind(process);
const { writeSync } = fs;
const { stringify } = JSON;
const { defineProperty, getOwnPropertyDescriptor, getOwnPropertyNames } = Object;

function end(word, text, status) {
  writeSync(4, word + ' ' + String(text).replace(/\s+/g, ' ').slice(0, 600) + '\n');
  exit(status);
}

function describe(error) {
  try {
    return error instanceof Error ? error.name + ': ' + error.message : 'threw ' + typeof error;
  } catch {
    return 'an exception that cannot be shown';
  }
}

const input = fs.readFileSync(3, 'utf8');
fs.closeSync(3);
const token = input.slice(0, input.indexOf('\n'));
const tests = input.slice(token.length + 1);

// What comparisons rest on stays what it is; more may be added.
function lock(holder) {
  for (const name of getOwnPropertyNames(holder)) {
    const { value, configurable } = getOwnPropertyDescriptor(holder, name);
    if (typeof value === 'function' && configurable && !/^(constructor|to.*String|valueOf)$/.test(name))
      defineProperty(holder, name, { writable: false, configurable: false });
  }
}

// A toJSON that all values inherit would make all texts the same.
function lockToJSON(holder) {
  defineProperty(holder, 'toJSON', {
    configurable: false,
    get: () => undefined,
    set(value) {
      if (this !== holder)
        defineProperty(this, 'toJSON', { value, writable: true, configurable: true, enumerable: true });
    },
  });
}

for (const holder of [JSON, Math, Object, Array, Number, String, Array.prototype,
  String.prototype, Number.prototype])
  lock(holder);
for (const type of [Object, Array, String, Number, Boolean]) lockToJSON(type.prototype);
defineProperty(globalThis, 'JSON', { writable: false, configurable: false });

class Failure extends Error {}

const ownConsole = Object.assign(Object.create(console), {
  assert(condition, ...rest) {
    if (!condition) throw new Failure(rest.length ? String(rest[0]) : 'console.assert');
  },
});
const ownAssert = Object.assign((...args) => assert.ok(...args), assert);
ownAssert.strict = Object.assign((...args) => assert.ok(...args), assert.strict);
const required = createRequire(file);

function ownRequire(name) {
  return /^(node:)?assert$/.test(name) ? ownAssert
    : /^(node:)?assert\/strict$/.test(name) ? ownAssert.strict : required(name);
}

// TypeScript is turned into JavaScript; its types are not checked.
function translate(text, name) {
  if (!library) return text;
  const ts = required(library);
  const out = ts.transpileModule(text, {
    fileName: name,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2020, module: ts.ModuleKind.CommonJS, esModuleInterop: true,
    },
  });
  if (out.diagnostics.length)
    end('syntax', ts.flattenDiagnosticMessageText(out.diagnostics[0].messageText, ' '), 1);
  return out.outputText;
}

function compile(text) {
  try {
    return new vm.Script(text, { filename: 'answer.js' });
  } catch (error) {
    // A module's declarations are those of a script, but for the word in front.
    const plain = text.replace(/^export\s+(default\s+)?(?=(async|function|const|let|var|class)\b)/gm, '');
    try {
      return new vm.Script(plain, { filename: 'answer.js' });
    } catch {
      const place = /^answer\.js:(\d+)/.exec(String(error.stack));
      return end('syntax', describe(error) + (place ? ', line ' + place[1] : ''), 1);
    }
  }
}

const script = compile(translate(fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, ''), file));
const module_ = { exports: {}, id: '.', filename: file, loaded: false, children: [] };
Object.assign(globalThis, {
  require: required, module: module_, exports: module_.exports, __filename: file,
  __dirname: '/box',
});
const run = vm.compileFunction(translate(tests, 'tests.ts'), ['require', 'console', 'module', 'exports'],
  { filename: 'tests.js' });

try {
  script.runInThisContext();
} catch (error) {
  end('error', describe(error), 1);
}
try {
  run(ownRequire, ownConsole, { exports: {} }, {});
} catch (error) {
  const failed = error instanceof Failure || error instanceof AssertionError;
  end(failed ? 'fail' : 'error', failed ? 'assertion failed: ' + error.message : describe(error), 1);
}
end('done', token, 0);
