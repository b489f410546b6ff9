import { decode, encode } from './codec.js';
import { RnnError } from './errors.js';

/**
 * The core in WebAssembly.
 * @typedef {{call: (name: string, args?: object) => any}} Engine
 *   `call` runs one of the calls that wasm/binding.cpp lists and gives its value; it throws RnnError.
 */

/**
 * The module asks its surroundings for next to nothing. Which imports an Emscripten leaves in differs between versions, so
 * every one is filled with a function that says its name if it is ever called.
 * @param {WebAssembly.Module} module
 */
function surroundings(module) {
  /** @type {Record<string, Record<string, (...args: unknown[]) => unknown>>} */
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] = () => {
      // Memory is viewed afresh at every call, so that it has grown needs no answer.
      if (name === 'emscripten_notify_memory_growth') return;
      throw new Error(`the core stopped in ${name}`);
    };
  }
  return imports;
}

/**
 * @param {WebAssembly.Module} module the compiled core
 * @returns {Promise<Engine>}
 */
export async function createEngine(module) {
  const { exports } = await WebAssembly.instantiate(module, surroundings(module));
  const core = /** @type {any} */ (exports);
  core._initialize?.();

  /** @param {string} name @param {object} args */
  function call(name, args = {}) {
    const request = encode({ call: name, ...args });
    const at = core.rnn_allocate(request.length);
    if (at === 0)
      throw new RnnError(
        'out_of_memory',
        `${name}: no room for a message of ${request.length} bytes`,
      );
    new Uint8Array(core.memory.buffer).set(request, at);
    const reply = core.rnn_call(at);
    core.rnn_release(at);
    if (reply === 0) throw new RnnError('out_of_memory', `${name}: no room for the answer`);
    const { value, error } = decode(core.memory.buffer, reply);
    core.rnn_release(reply);
    if (error) throw new RnnError(error.code, error.message);
    return value;
  }
  return { call };
}
