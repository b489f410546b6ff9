// Questions about gates, tried out on the model itself: an LSTM with its forget gate open or shut.

import { backward } from './backward.js';
import { valuesOf } from './cells.js';
import { frozenIn } from './programs.js';
import { Session } from './session.js';

/** @typedef {import('./state/reading.js').Graded} Graded */

/** What an LSTM makes of the row of the data when its forget gate has so much more bias: the model as it is, if it is an
 *  LSTM, or else a fresh one like it. The model itself stays as it is.
 *  @template T
 *  @param {import('./store.js').Store} store @param {string} text @param {number} more
 *  @param {(trace: import('./store.js').Trace) => T} look @returns {Promise<T>} */
async function withForgetBias(store, text, more, look) {
  const { config, rows } = /** @type {import('./store.js').Info} */ (store.info.value);
  const cell = 'lstm';
  const trial = await Session.create({
    ...config,
    cell,
    freeze: frozenIn(cell),
    data: rows.map(({ text, label }) => ({ text, label })),
  });
  try {
    if (config.cell === cell && store.session)
      await trial.setWeights(await store.session.weights());
    const name = 'rnn.bias_ih_l0';
    const bias = (await trial.weights()).find((weight) => weight.name === name);
    const units = config.hidden;
    const values = (bias?.values ?? new Float32Array(4 * units)).map((b, row) =>
      row >= units && row < 2 * units ? b + more : b,
    );
    await trial.setWeights([{ name, values }]);
    return look(await trial.trace(text, { weights: true }));
  } finally {
    trial.close();
  }
}

/** What is left of c₂ in c₃ with the forget gate shut. @param {import('./store.js').Store} store @param {string} text three words */
export const forgotten = (store, text) =>
  withForgetBias(store, text, -20, ({ steps }) => {
    const [, before, now] = steps;
    const f = Array.from(valuesOf(now, 'f', 'lstm'));
    const [was, is] = [before, now].map(({ c = [] }) => Array.from(c));
    return { f, was, kept: f.map((share, j) => share * was[j]), is };
  });

/** How long ∂L/∂c₁ is with so much more bias of the forget gate.
 *  @param {import('./store.js').Store} store @param {string} text @param {number} more @param {number} target */
export const reachesMemory = (store, text, more, target) =>
  withForgetBias(store, text, more, (trace) =>
    Math.hypot(...(backward(trace, trace.weights ?? [], target, 'lstm').steps.at(-1)?.dc ?? [])),
  );
