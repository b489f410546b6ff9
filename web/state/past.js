// The run so far: moments that are kept, what the model said then to the reader's sentence, and the way back to one of them.

import { batch, computed, effect, signal } from '@preact/signals';
import { learnt } from '../draft.js';
import { latest, sleep } from '../pace.js';
import { added, thinned } from './moments.js';

/** @typedef {import('./moments.js').Moment} Moment */
/** @typedef {import('../results.js').Prediction} Prediction */
/** @typedef {Readonly<{text: string, label: string, said: Prediction}>} Said  a row, and what the model said to it */

/** What is kept at most. */
const MOST_MOMENTS = 120;
const MOST_BYTES = 24_000_000;

/** Rows whose answers are shown. */
export const FEW_ROWS = 12;

/** Milliseconds between two looks at the rows while the model trains. */
const PAUSE = 400;

/** Answers that are asked for before the chart shows them. */
const TOGETHER = 20;

/** @param {readonly Moment[]} list */
const within = (list) =>
  list.length <= MOST_MOMENTS &&
  list.reduce((sum, { bytes }) => sum + bytes.length, 0) <= MOST_BYTES;

export class Past {
  kept = signal(/** @type {readonly Moment[]} */ ([]));
  /** The answers to the reader's sentence, as far as they are known. */
  answers = signal(/** @type {ReadonlyMap<Moment, Prediction>} */ (new Map()));
  /** The step that the reader went back to; null follows the newest. */
  at = signal(/** @type {number | null} */ (null));
  /** What the model said then to the first rows. */
  said = signal(/** @type {Readonly<{moment: Moment, rows: readonly Said[]}> | null} */ (null));
  #store;
  #moments;

  /** @param {import('../store.js').Store} store @param {import('./moments.js').Moments} moments */
  constructor(store, moments) {
    this.#store = store;
    this.#moments = moments;
    /** The moment that the reader looks at. */
    this.moment = computed(() => {
      const kept = this.kept.value;
      const at = this.at.value;
      return kept.filter(({ step }) => at === null || step <= at).at(-1) ?? kept[0];
    });
  }

  /** Keeps moments. @returns {() => void} ends it */
  watch() {
    const leave = this.#moments.watch();
    const stops = [
      // Back at the start: nothing of the run before can be gone back to.
      effect(() => {
        if (!this.#store.training.progress.value) this.#clear();
      }),
      effect(() => {
        const moment = this.#moments.latest.value;
        if (moment) this.#keep(moment);
      }),
      effect(() => {
        [this.kept.value, this.#store.reading.sentence.value];
        this.#answer();
      }),
      effect(() => {
        if (this.moment.value) this.#look();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      leave();
    };
  }

  #clear() {
    batch(() => {
      this.kept.value = [];
      this.at.value = null;
      this.said.value = null;
    });
  }

  /** @param {Moment} moment */
  #keep(moment) {
    const kept = this.kept.peek().filter(({ model }) => model === moment.model);
    this.kept.value = Object.freeze(thinned(added(kept, moment), within));
  }

  /** @param {number} i  of the moments that are kept */
  go = (i) => {
    const kept = this.kept.value;
    this.at.value = i >= kept.length - 1 ? null : kept[i].step;
  };

  /** Goes on from the moment that the reader looks at, as if what came after had never been. */
  goOn = async () => {
    const moment = this.moment.value;
    if (!moment || !(await this.#store.rewind(moment))) return;
    batch(() => {
      this.kept.value = this.kept.value.filter(({ step }) => step <= moment.step);
      this.at.value = null;
    });
  };

  /** Asks what each moment says to the sentence; what is known already stays. */
  #answer = latest(async () => {
    const sentence = this.#store.reading.sentence.value;
    const kept = this.kept.value;
    const stale = () =>
      sentence !== this.#store.reading.sentence.value || !this.kept.value.includes(kept[0]);
    const known = sentence === this.#sentence ? this.answers.value : new Map();
    const answers = new Map(kept.flatMap((m) => (known.has(m) ? [[m, known.get(m)]] : [])));
    const open = kept.filter((moment) => !answers.has(moment));
    try {
      for (const [i, moment] of open.entries()) {
        answers.set(moment, await this.#moments.ask(moment, (copy) => copy.predict(sentence)));
        if (stale()) return;
        if ((i + 1) % TOGETHER === 0) this.#show(sentence, answers);
      }
      this.#show(sentence, answers);
    } catch {
      this.#show(sentence, new Map()); // no word in it, say: the box tells
    }
  });

  /** The sentence of the answers. */
  #sentence = '';

  /** @param {string} sentence @param {Map<Moment, Prediction>} answers */
  #show(sentence, answers) {
    this.#sentence = sentence;
    this.answers.value = new Map(answers);
  }

  #look = latest(async () => {
    const moment = this.moment.value;
    if (!moment) return;
    const { rows } = this.#store;
    const few = learnt(rows.base.value).slice(0, FEW_ROWS);
    try {
      const said = await this.#moments.ask(moment, (copy) =>
        Promise.all(few.map(({ input }) => copy.predict(input))),
      );
      if (moment !== this.moment.value && this.at.value !== null) return; // another is on its way
      this.said.value = Object.freeze({
        moment,
        rows: few.map((row, i) => ({ text: row.input, label: row.target, said: said[i] })),
      });
    } catch {
      this.said.value = null; // the moment's model is gone
    }
    if (this.#store.training.running.value) await sleep(PAUSE);
  });
}
