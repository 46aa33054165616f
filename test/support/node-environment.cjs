const vm = require('node:vm');

/*
 * Jest's world for tests on Node, but for one thing: every test file has jest compile the same two thousand modules again,
 * which takes a third of the time that most of them need. The engine itself knows a script that it has compiled once, in
 * whatever world, but not the functions that jest asks it for; so here jest gets a script whose value is that function.
 */
const compileFunction = vm.compileFunction;

vm.compileFunction = (source, parameters = [], { filename, parsingContext, ...options } = {}) => {
  // What imports while it runs has to say by whom it was compiled.
  if (!parsingContext || /\bimport\s*\(/.test(source)) {
    return compileFunction(source, parameters, { filename, parsingContext, ...options });
  }
  const script = new vm.Script(`(function (${parameters}) {${source}\n})`, { filename });
  return script.runInContext(parsingContext);
};

module.exports = require('jest-environment-node');
