// What the model says to every row, and which of them the reader looks at.

import { batch, effect, signal } from '@preact/signals';
import { heldOf, learnt } from '../draft.js';
import { described } from '../errors.js';
import { latest, sleep } from '../pace.js';
import { spread } from './score.js';

/** @typedef {import('../confusion.js').Judged} Judged */
/** @typedef {Readonly<{step: number, labels: readonly string[], judged: readonly Judged[], of: number}>} Judgement
 *    labels: the model's; of: how many rows there are */
/** @typedef {Readonly<{label: string, said: string}>} Cell */

/** Of more rows, these many are asked about, spread evenly over all. */
export const MOST_JUDGED = 2000;

/** Milliseconds between two judgements while the model trains, at least; and they pause for so many times as long as one takes. */
const PAUSE = 400;
const PAUSES = 4;

export class Judgements {
  of = signal(/** @type {'training' | 'held'} */ ('training'));
  now = signal(/** @type {Judgement | null} */ (null));
  cell = signal(/** @type {Cell | null} */ (null));
  problem = signal(/** @type {import('../store.js').Problem | undefined} */ (undefined));
  #store;
  #moments;

  /** @param {import('../store.js').Store} store @param {import('./moments.js').Moments} moments */
  constructor(store, moments) {
    this.#store = store;
    this.#moments = moments;
  }

  /** @param {'training' | 'held'} of */
  choose = (of) => {
    batch(() => {
      this.of.value = of;
      this.cell.value = null;
    });
  };

  /** @param {Cell} cell the same one again closes it */
  open = (cell) => {
    const now = this.cell.value;
    const same = now && now.label === cell.label && now.said === cell.said;
    this.cell.value = same ? null : Object.freeze(cell);
  };

  /** Keeps the judgements up to date. @returns {() => void} ends it */
  watch() {
    const leave = this.#moments.watch();
    const stop = effect(() => {
      [this.#moments.latest.value, this.#store.rows.base.value, this.of.value];
      this.#judge();
    });
    return () => {
      stop();
      leave();
    };
  }

  #judge = latest(async () => {
    const moment = this.#moments.latest.value;
    const { rows, info } = this.#store;
    if (!moment || moment.model !== info.value) return;
    const of = this.of.value;
    const all = of === 'held' ? heldOf(rows.base.value) : learnt(rows.base.value);
    const asked = spread(all, MOST_JUDGED);
    let cost = 0;
    try {
      const answers = await this.#moments.ask(moment, async (copy) => {
        const begun = performance.now();
        const found = await Promise.all(asked.map(({ input }) => copy.predict(input, { top: 1 })));
        cost = performance.now() - begun;
        return found;
      });
      if (moment.model !== info.value || of !== this.of.value) return;
      const judged = answers.map(({ text: said, probability }, i) =>
        Object.freeze({ text: asked[i].input, label: asked[i].target, said, probability }),
      );
      batch(() => {
        const { labels } = moment.model;
        this.now.value = Object.freeze({ step: moment.step, labels, judged, of: all.length });
        this.problem.value = undefined;
      });
    } catch (error) {
      this.problem.value = described(error);
    }
    await sleep(Math.max(this.#store.training.running.value ? PAUSE : 0, PAUSES * cost));
  });
}
