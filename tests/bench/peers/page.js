// What the benchmark's page runs: every contender of the browser behind the same two calls.
import * as jax from './jax.js';
import * as peak from './peak.js';
import * as tfjs from './tfjs.js';

/**
 * @typedef {object} Encoded the data as numbers, and the weights to begin with, both as our session has them
 * @property {{ids: number[], targets: number[]}[]} batches row by row
 * @property {Record<string, {shape: number[], values: Float32Array}>} weights by PyTorch's names, in its order
 *
 * @typedef {object} Contender
 * @property {string} [how] which of several ways was the fastest here
 * @property {(steps: number) => Promise<ArrayLike<number>>} train the loss of each step
 * @property {() => void} close
 *
 * @typedef {(workload: import('../workloads.js').Workload, encoded: Encoded) => Promise<Contender>} Maker
 */

/** From dist/, as any page has it. @type {Promise<{Session: typeof import('../../../web/session.js').Session}>} */
const playground = import(
  /** @type {string} */ (new URL('./rnn-playground.js', location.href).href)
);

/** @type {Encoded} */
let encoded;
/** @type {Record<string, Contender>} */
const contenders = {};

/** @param {import('../workloads.js').Workload} workload @returns {Promise<Contender>} */
async function ours(workload) {
  const { Session } = await playground;
  const session = await Session.create(workload.options);
  const { vocabulary, rows, labels, length, parameters, config } = session.info;
  /** @param {any} row @returns {number[]} */
  const wanted = (row) => {
    if (workload.every) return row.ids.slice(1);
    return 'answer' in row ? [vocabulary.source.indexOf(row.answer)] : [labels.indexOf(row.label)];
  };
  const batches = [];
  for (let first = 0; first < rows.length; first += workload.B) {
    const part = rows.slice(first, first + workload.B);
    batches.push({
      ids: part.flatMap(({ ids }) => (workload.every ? ids.slice(0, -1) : ids)),
      targets: part.flatMap(wanted),
    });
  }
  encoded = {
    batches,
    weights: Object.fromEntries((await session.weights()).map(({ name, ...w }) => [name, w])),
  };
  const found = {
    ...{ cell: config.cell, V: vocabulary.source.length, E: config.embedding, H: config.hidden },
    ...{ T: length, lr: config.lr, parameters },
  };
  Object.assign(globalThis, { found });
  return {
    train: async (steps) => (await session.train({ steps })).losses,
    close: () => session.close(),
  };
}

/** @type {Record<string, Maker>} */
const makers = { ours, tfjs: tfjs.make, jax: jax.make };

const bench = {
  peak: peak.measure,

  /** Ours comes first: the others take its data. @param {string} name @param {import('../workloads.js').Workload} workload */
  async make(name, workload) {
    contenders[name] = await makers[name](workload, encoded);
    return { how: contenders[name].how, found: /** @type {any} */ (globalThis).found };
  },

  /** The data, for who is not in the browser. */
  batches: () => encoded.batches,

  /** @param {string} name @param {number} steps */
  async run(name, steps) {
    const start = performance.now();
    const losses = await contenders[name].train(steps);
    return {
      microseconds: ((performance.now() - start) * 1000) / steps,
      losses: Array.from(losses),
    };
  },

  close() {
    for (const name of Object.keys(contenders)) {
      contenders[name].close();
      delete contenders[name];
    }
  },
};
Object.assign(globalThis, { bench });
