// What the model makes of the reader's text: asked for anew whenever text or weights change.

import { batch, signal } from '@preact/signals';
import { described } from '../errors.js';
import { afterPaint, latest, throttled } from '../pace.js';

/** @typedef {import('../arithmetic.js').Cell} Cell */
/** @typedef {import('../store.js').Session} Session */
/** What the model makes of a text: trace and weights of the same moment.
 *  @typedef {{sentence: string, trace: import('../store.js').Trace, weights: readonly import('../store.js').Weight[],
 *    info: import('../store.js').Info}} Look */
/** What a lab asks the model for; `output` is the prediction.
 *  @typedef {{sentence: string, output: {text: string, probability: number}, trace?: import('../store.js').Trace}} Answered
 *  @typedef {(session: Session, text: string) => Promise<Answered>} Read */

/** Milliseconds between two pictures of the open network while the model trains. */
const INSIDE_EVERY = 200;

/** Milliseconds between two readings of all numbers: so many, and so many times what the last one took, that a large
 *  vocabulary slows nobody down. */
const OPENED_PAUSE = 200;
const OPENED_SHARE = 4;

/** The trace alone: what a lab needs for its answers. @param {Session} session @param {string} sentence */
export async function readAnswer(session, sentence) {
  const trace = await session.trace(sentence);
  return { sentence, trace, output: trace.output };
}

/** Every number between the text and the answer. @param {Session} session @param {string} sentence
 *  @returns {Promise<Look & Answered>} */
export async function readTrace(session, sentence) {
  const trace = await session.trace(sentence, { weights: true });
  const { info } = session;
  return { sentence, trace, weights: trace.weights ?? [], info, output: trace.output };
}

/** The same with loss and gradients, as if the text had the label of the lab's first row; `cell`: rnn, gru or lstm.
 *  @typedef {Look & Answered & {gradients: Awaited<ReturnType<Session['gradients']>>, target: number,
 *    cell: string}} Graded */

/** @param {Session} session @param {string} sentence @returns {Promise<Graded>} */
export async function readGraded(session, sentence) {
  const { labels, rows } = session.info;
  const { label } = rows[0];
  const [look, gradients] = await Promise.all([
    readTrace(session, sentence),
    session.gradients({ text: sentence, label }),
  ]);
  return { ...look, gradients, target: labels.indexOf(label), cell: look.info.config.cell };
}

export class Reading {
  sentence;
  /** What `read` gave; of what type it is, the lab knows. */
  look = signal(/** @type {any} */ (null));
  /** The look for the open network: hundreds of numbers, which nobody reads at sixty times a second. */
  inside = signal(/** @type {any} */ (null));
  /** The numbers of the whole model, for views that watch. */
  opened = signal(/** @type {Look | null} */ (null));
  /** The views that watch, and whether each is in sight. @type {Map<Element, boolean>} */
  #watching = new Map();
  cell = signal(/** @type {Cell | null} */ (null));
  allDigits = signal(false);
  #store;
  #read;

  /** @param {import('../store.js').Store} store @param {Read} read @param {string} text */
  constructor(store, read, text) {
    this.#store = store;
    this.#read = read;
    this.sentence = signal(text);
  }

  /** @param {string} text */
  setSentence = (text) => {
    this.sentence.value = text;
    this.refresh();
  };

  /** @param {Cell | null} cell */
  select = (cell) => {
    this.cell.value = cell && Object.freeze(cell);
  };

  /** @param {boolean} on */
  setAllDigits = (on) => {
    this.allDigits.value = on;
  };

  refresh = latest(async () => {
    const store = this.#store;
    const { session } = store;
    const sentence = this.sentence.value;
    if (!session) return;
    if (!sentence.trim()) {
      batch(() => {
        this.look.value = null;
        this.inside.value = null;
        this.opened.value = null;
        store.untell('tryIt');
      });
      return;
    }
    try {
      const look = await this.#read(session, sentence);
      if (session !== store.session) return;
      batch(() => {
        this.look.value = Object.freeze(look);
        // The answer to a new sentence comes first; what training changes comes when there is time.
        const running = store.training.running.value;
        if (running && sentence === this.inside.value?.sentence) this.#openInside();
        else if (running) afterPaint(() => this.#openInside());
        else this.inside.value = this.look.value;
        store.untell('tryIt');
      });
      this.#readOpened();
      store.coach.look();
      store.emit('predict', { sentence, ...look.output });
    } catch (error) {
      if (session === store.session && !store.closed) store.tell('tryIt', described(error));
    }
  });

  /** A view that shows `opened` from now on. @param {Element} element @returns {() => void} takes it off again */
  watch(element) {
    this.#watching.set(element, false);
    const observer = new IntersectionObserver((entries) => {
      this.#watching.set(element, entries[entries.length - 1].isIntersecting);
      this.#readOpened();
    });
    observer.observe(element);
    this.#readOpened();
    return () => {
      observer.disconnect();
      this.#watching.delete(element);
    };
  }

  #readOpened = latest(async () => {
    const store = this.#store;
    const { session } = store;
    const sentence = this.sentence.value;
    // Out of sight, what training changes need not be known.
    const seen = [...this.#watching.values()].some(Boolean);
    const known = this.opened.value?.info.labels === session?.info.labels;
    const wanted = seen || !(store.training.running.value && known);
    if (!session || !sentence.trim() || this.#watching.size === 0 || !wanted) return;
    try {
      const start = performance.now();
      const look = await readTrace(session, sentence);
      if (session !== store.session || sentence !== this.sentence.value) return;
      this.opened.value = Object.freeze(look);
      const pause = Math.max(OPENED_PAUSE, OPENED_SHARE * (performance.now() - start));
      if (store.training.running.value) await new Promise((resolve) => setTimeout(resolve, pause));
    } catch {
      // The same text failed where the answer is told.
    }
  });

  #openInside = throttled(INSIDE_EVERY, () => {
    this.inside.value = this.look.value;
  });
}
