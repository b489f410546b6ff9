// Three cells on the same task, each in a worker of its own.

import { signal } from '@preact/signals';
import { GATES, valuesOf } from './cells.js';
import { described } from './errors.js';
import { memory } from './memory.js';
import { Session } from './session.js';

/** Steps between two looks at a model, and steps in all. */
const STRIDE = 20;
export const MOST_STEPS = 400;

/** How many rows are learnt, and how many others are asked about. */
const ROWS = 128;
const ASKED = 40;

/** What a cell had come to after some steps: the share of right answers to rows that it never saw.
 *  @typedef {{step: number, loss: number, accuracy: number}} Look */
/** @typedef {{cell: string, looks: readonly Look[], hidden: readonly number[], asked: string,
 *    tokens: readonly string[], gates: readonly Gate[], problem: string}} Lane
 *    hidden: ‖∂L/∂h_t‖ for each t, at the latest look
 *    gates: what each gate lets through at each letter of `asked`, the mean over all units; at last the size of the state */
/** @typedef {{name: import('./cells.js').RowName, means: readonly number[]}} Gate */

export class Race {
  lanes = signal(/** @type {readonly Lane[]} */ ([]));
  /** Those of the race before, to hold this one against. */
  before = signal(/** @type {readonly Lane[]} */ ([]));
  running = signal(false);
  #stop = new AbortController();

  /** @param {{distance: number, clip: boolean}} options */
  async start({ distance, clip }) {
    this.stop();
    const stop = new AbortController();
    this.#stop = stop;
    this.running.value = true;
    const cells = ['rnn', 'gru', 'lstm'];
    const data = memory.recall({ distance, rows: ROWS, seed: 1 });
    const asked = memory.recall({ distance, rows: ASKED, seed: 2 });
    this.before.value = this.lanes.value;
    this.lanes.value = cells.map((cell) => ({
      cell,
      looks: [],
      hidden: [],
      asked: '',
      tokens: [],
      gates: [],
      problem: '',
    }));
    await Promise.all(
      cells.map((cell) => this.#run({ cell, data, asked, clip, stop: stop.signal })),
    );
    if (this.#stop === stop) this.running.value = false;
  }

  stop() {
    this.#stop.abort();
    this.running.value = false;
  }

  /** @param {{cell: string, data: import('./memory.js').Row[], asked: import('./memory.js').Row[], clip: boolean,
   *           stop: AbortSignal}} lane */
  async #run({ cell, data, asked, clip, stop }) {
    /** @type {Session | null} */
    let session = null;
    try {
      const sizes = { embedding: 8, hidden: 16, lr: 0.01, clip: clip ? 1 : 0 };
      session = await Session.create({ task: 'classify', data, cell, ...sizes });
      for (let step = 0; step <= MOST_STEPS && !stop.aborted; step += STRIDE) {
        if (step > 0) await session.train({ steps: STRIDE, signal: stop });
        const { loss, hidden } = await session.gradients(0);
        const answers = await Promise.all(
          asked.map(({ text }) => session?.predict(text, { top: 1 })),
        );
        const trace = await session.trace(asked[0].text);
        const right = answers.filter((answer, i) => answer?.text === asked[i].label).length;
        if (stop.aborted) break;
        this.#add(
          cell,
          { step, loss, accuracy: right / asked.length },
          {
            hidden,
            asked: asked[0].text,
            tokens: trace.tokens,
            gates: gatesOf(trace, cell),
          },
        );
      }
    } catch (error) {
      if (!stop.aborted) this.#change(cell, { problem: described(error).message });
    } finally {
      session?.close();
    }
  }

  /** @param {string} cell @param {Look} look @param {Partial<Lane>} rest */
  #add(cell, look, rest) {
    const lane = this.lanes.value.find((each) => each.cell === cell);
    this.#change(cell, { looks: [...(lane?.looks ?? []), look], ...rest });
  }

  /** @param {string} cell @param {Partial<Lane>} change */
  #change(cell, change) {
    this.lanes.value = this.lanes.value.map((lane) =>
      lane.cell === cell ? { ...lane, ...change } : lane,
    );
  }
}

/** @param {import('./store.js').Trace} trace @param {string} cell @returns {Gate[]} */
const gatesOf = ({ steps }, cell) =>
  [...GATES[cell], /** @type {const} */ ('h')].map((name) => ({
    name,
    means: steps.map((step) => {
      const values = valuesOf(step, name, cell);
      // New values and states have a sign, which a mean would lose.
      return Math.fround(values.reduce((sum, v) => sum + Math.abs(v), 0) / values.length);
    }),
  }));
