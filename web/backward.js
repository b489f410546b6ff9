// Backpropagation through time by hand, for labs that show it: an RNN, GRU or LSTM of one layer that reads a text and answers
// by a softmax over its last state. Takes the numbers of a trace and gives what each step adds to each gradient.

/** @typedef {import('./store.js').Trace} Trace */
/** @typedef {Trace['steps'][number]} Step */
/** @typedef {import('./store.js').Weight} Weight */
/** A matrix by rows. @typedef {number[][]} Rows */
/** @typedef {ArrayLike<number>} Values */

/** What one step adds, from the last word to the first.
 *  @typedef {object} StepBack
 *  @property {number} step counted from 0
 *  @property {number[]} dh ∂L/∂h_t, from the output or from the step after
 *  @property {number[]} [dc] LSTM: ∂L/∂c_t, through h_t as well as from the step after
 *  @property {number[]} dz ∂L by W_ih x_t + b_ih, gates side by side in PyTorch's order; added to the gradient of b_ih
 *  @property {number[]} dzh ∂L by W_hh h_{t−1} + b_hh, which is added to that of b_hh: another one than dz in a GRU alone
 *  @property {Rows} hh dzh_t h_{t−1}ᵀ, which it adds to the gradient of W_hh
 *  @property {Rows} ih dz_t x_tᵀ, which it adds to that of W_ih
 *
 * @typedef {object} Backward
 * @property {number[]} dlogits p − y
 * @property {Rows} output dlogits h_Tᵀ, the gradient of W_fc; that of its bias is dlogits itself
 * @property {StepBack[]} steps */

/** What reaches a cell's step: `dh` by its state, `dc` by its memory from the step after; h and c are those before it.
 *  @typedef {{dh: number[], dc: number[], h: Values, c: Values}} Reached */
/** What leaves it: see StepBack; and what of it reaches h_{t−1} and c_{t−1} past the weights.
 *  @typedef {{dz: number[], dzh: number[], dc?: number[], straight?: number[], dcBefore?: number[]}} Left */

/** The derivative of each cell's step. @type {Record<string, (step: Step, reached: Reached) => Left>} */
const CELLS = {
  rnn({ h }, { dh }) {
    const dz = dh.map((d, j) => d * (1 - h[j] * h[j]));
    return { dz, dzh: dz };
  },

  gru({ gates, hn = [] }, { dh, h }) {
    const [r, z, n] = parts(gates, dh.length);
    const dn = dh.map((d, j) => d * (1 - z[j]) * (1 - n[j] * n[j]));
    const dr = dn.map((d, j) => d * hn[j] * r[j] * (1 - r[j]));
    const dz = dh.map((d, j) => d * (h[j] - n[j]) * z[j] * (1 - z[j]));
    return {
      dz: [...dr, ...dz, ...dn],
      dzh: [...dr, ...dz, ...dn.map((d, j) => d * r[j])], // W_hn h + b_hn stands behind r
      straight: dh.map((d, j) => d * z[j]),
    };
  },

  lstm({ gates, c = [] }, { dh, dc: after, c: before }) {
    const [i, f, g, o] = parts(gates, dh.length);
    const tanh = Array.from(c, Math.tanh);
    const dc = dh.map((d, j) => after[j] + d * o[j] * (1 - tanh[j] * tanh[j]));
    const dz = [
      ...dc.map((d, j) => d * g[j] * i[j] * (1 - i[j])),
      ...dc.map((d, j) => d * before[j] * f[j] * (1 - f[j])),
      ...dc.map((d, j) => d * i[j] * (1 - g[j] * g[j])),
      ...dh.map((d, j) => d * tanh[j] * o[j] * (1 - o[j])),
    ];
    return { dz, dzh: dz, dc, dcBefore: dc.map((d, j) => d * f[j]) };
  },
};

/** The walk back from the loss −ln p[target].
 *  @param {Trace} trace @param {readonly Weight[]} weights @param {number} target @param {string} [cell] rnn, gru or lstm
 *  @returns {Backward} */
export function backward(trace, weights, target, cell = 'rnn') {
  const steps = trace.steps.slice(0, trace.length);
  const recurrent = rowsOf(named(weights, 'rnn.weight_hh_l0'));
  const last = steps[steps.length - 1].h;
  const zeros = new Float32Array(last.length);
  const dlogits = Array.from(trace.output.probabilities, (p, k) => p - (k === target ? 1 : 0));
  /** @type {StepBack[]} */
  const back = [];
  let dh = transposed(rowsOf(named(weights, 'fc.weight')), dlogits);
  let dcAfter = Array.from(zeros);
  for (let step = steps.length - 1; step >= 0; --step) {
    const now = steps[step];
    const before = steps[step - 1];
    const h = before?.h ?? zeros;
    const left = CELLS[cell](now, { dh, dc: dcAfter, h, c: before?.c ?? zeros });
    const { dz, dzh, dc, straight = zeros, dcBefore } = left;
    back.push({ step, dh, ...(dc && { dc }), dz, dzh, hh: outer(dzh, h), ih: outer(dz, now.x) });
    dh = transposed(recurrent, dzh).map((d, j) => d + straight[j]);
    dcAfter = dcBefore ?? dcAfter;
  }
  return { dlogits, output: outer(dlogits, Array.from(last)), steps: back };
}

/** Gates that stand side by side, one by one. @param {Values | undefined} gates @param {number} units @returns {number[][]} */
const parts = (gates, units) =>
  Array.from({ length: (gates?.length ?? 0) / units }, (_, k) =>
    Array.from(gates ?? []).slice(k * units, (k + 1) * units),
  );

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
