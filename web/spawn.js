import { compileCore } from 'wasm:core';
import source from 'worker:source';

/**
 * A worker, whatever starts it.
 * @typedef {object} Port
 * @property {(message: import('./protocol.js').Request) => void} post
 * @property {() => void} terminate
 * @property {(busy: boolean) => void} hold whether an answer is due: Node.js ends a script that waits for nothing
 */

/** Makes `self.postMessage` and `self.onmessage` of what Node.js has instead. */
const NODE_SURROUNDINGS = `
  const { parentPort } = require('node:worker_threads');
  globalThis.postMessage = (message, { transfer }) => parentPort.postMessage(message, transfer);
  parentPort.on('message', (data) => globalThis.onmessage({ data }));
`;

/** The compiled core: once for all sessions of a page. @type {Promise<WebAssembly.Module> | undefined} */
let core;
async function compiledCore() {
  core ??= compileCore();
  try {
    return await core;
  } catch (error) {
    core = undefined; // the network may be back for the next session
    throw error;
  }
}

/**
 * Starts the worker that the bundle carries as text. From a Blob, because that works on any page: from another origin, from
 * a file, in a sandbox.
 * @param {(reply: import('./protocol.js').Reply) => void} onReply
 * @param {(message: string) => void} onFailure the worker could not start, or died
 * @returns {Promise<Port>}
 */
export async function spawn(onReply, onFailure) {
  const module = await compiledCore();
  if (typeof Worker === 'undefined') {
    const { Worker: NodeWorker } = await import('node:worker_threads');
    const worker = new NodeWorker(NODE_SURROUNDINGS + source, { eval: true });
    worker.on('message', onReply);
    worker.on('error', (/** @type {Error} */ error) => onFailure(error.message));
    worker.postMessage({ kind: 'start', module });
    worker.unref(); // a script ends when its work has; it need not close every session first
    return {
      post: (message) => worker.postMessage(message),
      terminate: () => void worker.terminate(),
      hold: (busy) => (busy ? worker.ref() : worker.unref()),
    };
  }
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.onmessage = ({ data }) => {
    // Once it has answered it has loaded; until then some browsers still read from the address.
    URL.revokeObjectURL(url);
    onReply(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    onFailure(event.message || 'the worker could not be started');
  };
  worker.postMessage({ kind: 'start', module });
  return {
    post: (message) => worker.postMessage(message),
    terminate: () => worker.terminate(),
    hold: () => {},
  };
}
