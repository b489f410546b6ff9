// The moments of a training run: the whole state of the model at a step, as it can be kept. What is asked about a moment is
// asked of a copy of the model in a worker of its own, so that it neither waits for training nor holds it up, and so that
// every answer belongs to exactly that step.

import { computed, effect, signal } from '@preact/signals';
import { opened } from '../checkpoint.js';
import { described } from '../errors.js';
import { latest } from '../pace.js';

/** @typedef {import('../store.js').Session} Session */
/** @typedef {import('../store.js').Store} Store */
/** @typedef {object} Moment
 *  @property {number} step
 *  @property {number} epoch whole epochs done
 *  @property {number} accuracy of the last of them
 *  @property {number} epochLoss of the last of them
 *  @property {Uint8Array} bytes everything that it takes to go on from here
 *  @property {import('../store.js').Info} model */

/** Milliseconds between two moments of a running training, at least; and of the worker's time, the share that they take. */
const PAUSE = 200;
const MOST_PAUSE = 2000;
const SHARE = 0.05;

/** @type {WeakMap<Store, Moments>} */
const known = new WeakMap();

/** The moments of the run in a store: all parts that are on the page share them. @param {Store} store */
export function momentsOf(store) {
  const moments = known.get(store) ?? new Moments(store);
  known.set(store, moments);
  return moments;
}

export class Moments {
  latest = signal(/** @type {Moment | null} */ (null));
  problem = signal(/** @type {import('../store.js').Problem | undefined} */ (undefined));
  #store;
  #watchers = 0;
  #stop = () => {};
  #wake = () => {};
  /** What is asked of the copy, one after the other. @type {Promise<unknown>} */
  #asked = Promise.resolve();
  /** The copy, and the moment that it stands at. @type {{session: Session, at: Moment} | null} */
  #copy = null;

  /** @param {Store} store */
  constructor(store) {
    this.#store = store;
  }

  /** Takes moments while somebody watches. @returns {() => void} ends it */
  watch() {
    this.#watchers += 1;
    if (this.#watchers === 1) {
      const { info, edited, training } = this.#store;
      const start = computed(() => training.progress.value === null);
      const stops = [
        // A new model, weights written by hand, the start, a pause: these are kept whatever comes next.
        effect(() => {
          [info.value, edited.value, start.value, training.running.value];
          this.#wake();
          this.#take();
        }),
        effect(() => {
          if (training.progress.value) this.#take();
        }),
      ];
      this.#stop = () => {
        for (const stop of stops) stop();
      };
    }
    return () => {
      this.#watchers -= 1;
      if (this.#watchers === 0) this.#end();
    };
  }

  #end() {
    this.#stop();
    this.#asked = this.#asked.then(() => {
      this.#copy?.session.close();
      this.#copy = null;
    });
  }

  #take = latest(async () => {
    const { session, info } = this.#store;
    const model = info.value;
    if (!session || !model || this.#watchers === 0) return;
    const begun = performance.now();
    try {
      const bytes = await session.save();
      const cost = performance.now() - begun;
      if (session === this.#store.session && this.#watchers) {
        this.problem.value = undefined;
        this.latest.value = readMoment(bytes, model);
      }
      await this.#rest(Math.min(Math.max(PAUSE, cost / SHARE), MOST_PAUSE));
    } catch (error) {
      if (session === this.#store.session && !this.#store.closed)
        this.problem.value = described(error);
    }
  });

  /** Waits until the time is over or something calls for a moment. @param {number} ms */
  #rest(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }

  /** What a model answers that stands at this moment.
   *  @template T @param {Moment} moment @param {(copy: Session) => Promise<T>} ask @returns {Promise<T>} */
  ask(moment, ask) {
    const answer = this.#asked.then(async () => ask(await this.#copyAt(moment)));
    this.#asked = answer.catch(() => {}); // whoever asked is told
    return answer;
  }

  /** @param {Moment} moment @returns {Promise<Session>} */
  async #copyAt(moment) {
    const copy = this.#copy;
    if (copy?.at === moment) return copy.session;
    if (copy && copy.at.model === moment.model) {
      await copy.session.setWeights(weightsOf(moment));
      this.#copy = { session: copy.session, at: moment };
      return copy.session;
    }
    copy?.session.close();
    this.#copy = null;
    const session = await this.#store.load(moment.bytes);
    this.#copy = { session, at: moment };
    if (this.#watchers === 0) this.#end(); // it was loaded for nobody
    return session;
  }
}

/** @param {Uint8Array} bytes @param {import('../store.js').Info} model @returns {Moment} */
export function readMoment(bytes, model) {
  const { step, epoch, sums } = JSON.parse(opened(bytes).metadata.progress);
  const packed = Uint8Array.from(atob(sums), (character) => character.charCodeAt(0));
  const [, epochLoss, accuracy] = new Float64Array(packed.buffer);
  return Object.freeze({ step, epoch, accuracy, epochLoss, bytes, model });
}

/** @param {Moment} moment */
function weightsOf({ bytes }) {
  return opened(bytes).tensors.map(({ name, shape, bytes: values }) => ({
    name,
    shape,
    values: new Float32Array(values.slice().buffer),
  }));
}

/** Moments, or what was learnt of them, in the order of their steps: a new one takes the place of all that came after
 *  its step, since training went another way from there.
 *  @template {{step: number}} T @param {readonly T[]} list @param {T} item @returns {T[]} */
export const added = (list, item) => [...list.filter(({ step }) => step < item.step), item];

/** Thins a list out until it is within its limits, early steps less than late ones: at first much happens within a few.
 *  The first and the last always stay.
 *  @template {{step: number}} T @param {readonly T[]} list
 *  @param {(list: readonly T[]) => boolean} within @returns {readonly T[]} */
export function thinned(list, within) {
  let kept = list;
  while (kept.length > 2 && !within(kept)) {
    const last = kept[kept.length - 1].step;
    const place = (/** @type {number} */ step) =>
      step / last + Math.log2(1 + step) / Math.log2(1 + last);
    let least = 1;
    let smallest = Infinity;
    for (let i = 1; i < kept.length - 1; i++) {
      const gap = place(kept[i + 1].step) - place(kept[i - 1].step);
      if (gap < smallest) [least, smallest] = [i, gap];
    }
    kept = kept.filter((_, i) => i !== least);
  }
  return kept;
}
