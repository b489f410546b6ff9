// How well the model of the moment does on the rows that it learns from and on those that are held out.

import { batch, effect, signal } from '@preact/signals';
import { asData, learnt } from '../draft.js';
import { described } from '../errors.js';
import { latest, sleep } from '../pace.js';
import { added, thinned } from './moments.js';

/** @typedef {import('../results.js').Evaluation} Evaluation */
/** @typedef {Readonly<{step: number, training: Evaluation, held: Evaluation | null}>} Score */

/** Of more training rows, these many are scored, spread evenly over all. */
export const MOST_ROWS = 2000;

/** Points of the curves. */
const MOST_POINTS = 240;

/** Milliseconds between two evaluations while the model trains, at least; and they pause for so many times as long as one
 *  takes. */
const PAUSE = 400;
const PAUSES = 4;

/** @template T @param {readonly T[]} list @param {number} most @returns {readonly T[]} */
export const spread = (list, most) =>
  list.length <= most
    ? list
    : Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)]);

export class Scores {
  now = signal(/** @type {Score | null} */ (null));
  /** The scores since the first step, thinned out. */
  run = signal(/** @type {readonly Score[]} */ ([]));
  /** Those of the run before, to hold this one against. */
  before = signal(/** @type {readonly Score[]} */ ([]));
  problem = signal(/** @type {import('../store.js').Problem | undefined} */ (undefined));
  #store;
  #moments;
  /** What the scores of the run were made on. @type {readonly unknown[]} */
  #on = [];

  /** @param {import('../store.js').Store} store @param {import('./moments.js').Moments} moments */
  constructor(store, moments) {
    this.#store = store;
    this.#moments = moments;
  }

  /** Keeps the scores up to date. @returns {() => void} ends it */
  watch() {
    const leave = this.#moments.watch();
    const stop = effect(() => {
      [this.#moments.latest.value, this.#store.rows.held.value];
      this.#score();
    });
    return () => {
      stop();
      leave();
    };
  }

  #score = latest(async () => {
    const moment = this.#moments.latest.value;
    if (!moment || moment.model !== this.#store.info.value) return;
    const { rows } = this.#store;
    const held = rows.held.value;
    const own = spread(learnt(rows.base.value), MOST_ROWS);
    let cost = 0;
    try {
      const data = own.map((row) => asData(row, rows.columns.value));
      const [training, heldOut] = await this.#moments.ask(moment, async (copy) => {
        const begun = performance.now();
        const found = await Promise.all([
          copy.evaluate(data),
          held.length ? copy.evaluate(held) : null,
        ]);
        cost = performance.now() - begun;
        return found;
      });
      if (moment.model !== this.#store.info.value) return;
      const score = Object.freeze({ step: moment.step, training, held: heldOut });
      batch(() => {
        const same = this.#on[0] === moment.model && this.#on[1] === held;
        const run = this.run.value;
        const goesOn = same && score.step >= (run.at(-1)?.step ?? 0);
        if (!goesOn && run.length > 1) this.before.value = run;
        const before = same ? run : [];
        this.#on = [moment.model, held];
        this.now.value = score;
        this.run.value = thinned(added(before, score), (list) => list.length <= MOST_POINTS);
        this.problem.value = undefined;
      });
    } catch (error) {
      this.problem.value = described(error);
    }
    await sleep(Math.max(this.#store.training.running.value ? PAUSE : 0, PAUSES * cost));
  });
}
