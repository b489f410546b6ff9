// Backpropagation through time by hand, for a lab that shows it: a tanh RNN of one layer that reads a text and answers by a
// softmax over its last state. Takes the numbers of a trace and gives what each step adds to each gradient.

/** @typedef {import('./store.js').Trace} Trace */
/** @typedef {import('./store.js').Weight} Weight */
/** A matrix by rows. @typedef {number[][]} Rows */

/** What one step adds, from the last word to the first.
 *  @typedef {object} StepBack
 *  @property {number} step counted from 0
 *  @property {number[]} dh ∂L/∂h_t, from the output or from the step after
 *  @property {number[]} dz ∂L/∂z_t = ∂L/∂h_t ⊙ (1 − h_t²)
 *  @property {Rows} hh dz_t h_{t−1}ᵀ, which it adds to the gradient of W_hh
 *  @property {Rows} ih dz_t x_tᵀ, which it adds to that of W_ih; dz_t itself is added to that of the bias
 *
 * @typedef {object} Backward
 * @property {number[]} dlogits p − y
 * @property {Rows} output dlogits h_Tᵀ, the gradient of W_fc; that of its bias is dlogits itself
 * @property {StepBack[]} steps */

/** The walk back from the loss −ln p[target].
 *  @param {Trace} trace @param {readonly Weight[]} weights @param {number} target @returns {Backward} */
export function backward(trace, weights, target) {
  const steps = trace.steps.slice(0, trace.length);
  const recurrent = rowsOf(named(weights, 'rnn.weight_hh_l0'));
  const last = Array.from(steps[steps.length - 1].h);
  const dlogits = Array.from(trace.output.probabilities, (p, k) => p - (k === target ? 1 : 0));
  /** @type {StepBack[]} */
  const back = [];
  let dh = transposed(rowsOf(named(weights, 'fc.weight')), dlogits);
  for (let step = steps.length - 1; step >= 0; --step) {
    const { x, h } = steps[step];
    const before = step > 0 ? steps[step - 1].h : new Float32Array(h.length);
    const dz = dh.map((d, i) => d * (1 - h[i] * h[i]));
    back.push({ step, dh, dz, hh: outer(dz, before), ih: outer(dz, x) });
    dh = transposed(recurrent, dz);
  }
  return { dlogits, output: outer(dlogits, last), steps: back };
}

/** The sum of what some steps add. @param {readonly Rows[]} parts one or more */
export const summed = (parts) =>
  parts.reduce((total, part) => total.map((row, i) => row.map((v, j) => v + part[i][j])));

/** a bᵀ. @param {ArrayLike<number>} a @param {ArrayLike<number>} b @returns {Rows} */
const outer = (a, b) => Array.from(a, (u) => Array.from(b, (v) => u * v));

/** Mᵀ v. @param {Rows} rows @param {number[]} v */
const transposed = (rows, v) =>
  rows[0].map((_, j) => rows.reduce((sum, row, i) => sum + row[j] * v[i], 0));

/** A weight as rows; a vector is one row. @param {Weight} weight @returns {Rows} */
export function rowsOf({ shape, values }) {
  const columns = shape[shape.length - 1];
  const count = shape.length > 1 ? shape[0] : 1;
  return Array.from({ length: count }, (_, i) =>
    Array.from(values.subarray(i * columns, (i + 1) * columns)),
  );
}

/** @param {readonly Weight[]} weights @param {string} name */
export function named(weights, name) {
  const weight = weights.find((candidate) => candidate.name === name);
  if (!weight) throw new Error(`the model has no parameter ${name}`);
  return weight;
}
