// The losses of a run, thinned out. At full speed millions of steps pass within a minute; a curve has room for
// a thousand. Every point that is kept is exact: a step and the loss of that step, never a mean.

/** Even points over the whole run; half of them are dropped whenever there are this many. */
const EVEN_POINTS = 1024;
/** Points for each doubling of the step, so that the early fall of the loss stays visible for ever. */
const POINTS_PER_OCTAVE = 32;

export class History {
  /** @type {number[]} */ #steps = [];
  /** @type {number[]} */ #losses = [];
  #stride = 1;
  /** @type {{step: number, loss: number} | null} */ #last = null;

  /** Adds the losses of the steps `first`, `first + 1`, …
   *  @param {number} first @param {ArrayLike<number>} losses */
  push(first, losses) {
    const end = first + losses.length;
    for (let step = first; step < end; step = this.#next(step)) {
      if (!this.#keeps(step)) continue;
      this.#steps.push(step);
      this.#losses.push(losses[step - first]);
    }
    if (losses.length) this.#last = { step: end - 1, loss: losses[losses.length - 1] };
    while (end / this.#stride > EVEN_POINTS) this.#thin();
  }

  /** Forgets what came after a step. @param {number} step */
  cut(step) {
    const count = this.#steps.filter((kept) => kept <= step).length;
    this.#steps = this.#steps.slice(0, count);
    this.#losses = this.#losses.slice(0, count);
    this.#last = null;
  }

  clear() {
    this.#steps = [];
    this.#losses = [];
    this.#stride = 1;
    this.#last = null;
  }

  /** The points in order of steps; the newest is always among them.
   *  @returns {[number[], number[]]} */
  points() {
    const last = this.#last;
    if (!last || this.#steps.at(-1) === last.step) return [this.#steps, this.#losses];
    return [
      [...this.#steps, last.step],
      [...this.#losses, last.loss],
    ];
  }

  /** @param {number} step */
  #octave(step) {
    return 2 ** Math.max(0, Math.floor(Math.log2(Math.max(step, 1) / POINTS_PER_OCTAVE)));
  }

  /** @param {number} step */
  #keeps(step) {
    return step % this.#stride === 0 || step % this.#octave(step) === 0;
  }

  /** The next step that could be kept, so that a chunk of thousands is not walked one by one.
   *  @param {number} step */
  #next(step) {
    const jump = Math.min(this.#stride, this.#octave(step)); // both are powers of two
    return (Math.floor(step / jump) + 1) * jump;
  }

  #thin() {
    this.#stride *= 2;
    const kept = this.#steps.map((step) => this.#keeps(step));
    this.#steps = this.#steps.filter((_, i) => kept[i]);
    this.#losses = this.#losses.filter((_, i) => kept[i]);
  }
}
