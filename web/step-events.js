import { concat } from './floats.js';

/**
 * @typedef {object} StepEvent
 * @property {number} epoch
 * @property {number} step
 * @property {number} loss of the latest step
 * @property {number} accuracy of the latest whole epoch
 * @property {number} rate steps a second, as measured
 * @property {Float32Array} losses of every step since the last event
 * @property {number} first the step that losses[0] belongs to, counted from 1
 */

/** Longer than a frame: how long listeners wait where no frames are drawn, as in a hidden tab. */
const WITHOUT_FRAMES_MS = 250;

/** Gathers what the worker reports and tells listeners at most once per animation frame. */
export class StepEvents {
  /** @type {Set<(event: StepEvent) => void>} */
  #listeners = new Set();
  /** @type {import('./protocol.js').Progress[]} */
  #parts = [];
  #cancel = () => {};

  /** @param {(event: StepEvent) => void} listener @returns {() => void} */
  listen(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** @param {import('./protocol.js').Progress} part */
  add(part) {
    this.#parts.push(part);
    if (this.#parts.length > 1) return;
    const flush = () => this.flush();
    const timer = setTimeout(flush, WITHOUT_FRAMES_MS);
    const frame = globalThis.requestAnimationFrame?.(flush);
    this.#cancel = () => {
      clearTimeout(timer);
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  }

  /** Tells listeners now what has gathered, if anything has. */
  flush() {
    this.#cancel();
    const parts = this.#parts.filter((part) => part.losses.length > 0);
    this.#parts = [];
    const last = parts.at(-1);
    if (!last) return;
    const losses = concat(parts.map((part) => part.losses));
    const { epoch, step, accuracy, rate } = last;
    const loss = losses[losses.length - 1];
    const event = { epoch, step, loss, accuracy, rate, losses, first: step - losses.length + 1 };
    for (const listener of [...this.#listeners]) listener(event);
  }
}
