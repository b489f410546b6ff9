// The walks' programs in NumPy, one for each cell: their lines, when each of them runs, and what it comes to. The names are
// those of the blog post for its RNN; a gated cell needs more of them. Gates stand side by side, in PyTorch's order.

import { GATES, isShare, valuesOf } from './cells.js';

/** @typedef {import('./backward.js').StepBack} StepBack */
/** @typedef {import('./store.js').Trace['steps'][number]} Step */
/** @typedef {ArrayLike<number>} Values */
/** The moments of a word, from its vector to the state that is carried on; a gate's has its letter.
 *  @typedef {'looked' | 'input' | 'recurrent' | 'sum' | 'state' | 'carried' | import('./cells.js').RowName} WordMoment */
/** The sums of a step: `a` from the word and `u` from the state before; in gated cells with their biases.
 *  @typedef {{a: number[], u: number[]}} Sums */
/** @typedef {{moment: WordMoment, text: string, values: (step: Step, sums: Sums) => Values}} WordLine */
/** `rank`: when it runs within a step back, counted from 0.
 *  @typedef {{rank: number, text: string, values?: (back: StepBack) => Values}} BackLine */

const POST = {
  'embedding.weight': 'word_vectors',
  'rnn.weight_ih_l0': 'W_i',
  'rnn.weight_hh_l0': 'W_hh',
  'rnn.bias_ih_l0': 'b_h',
  'fc.weight': 'W_o',
  'fc.bias': 'b_o',
};
const GATED = {
  ...POST,
  'rnn.weight_ih_l0': 'W_ih',
  'rnn.bias_ih_l0': 'b_ih',
  'rnn.bias_hh_l0': 'b_hh',
};

/** The programs' names of PyTorch's parameters. The post's program has one bias; PyTorch's second one stays 0 there.
 *  @type {Record<string, Record<string, string>>} */
export const CODE_NAMES = { rnn: POST, gru: GATED, lstm: GATED };

/** What of PyTorch's parameters stays as it is. @param {string} cell */
export const frozenIn = (cell) => [
  'embedding.weight',
  ...(cell === 'rnn' ? ['rnn.bias_hh_l0'] : []),
];

/** The names of the rows of stacked weights: `f[0]`, …; none where there are no gates. @param {string} cell @param {number} units */
export const stackedRows = (cell, units) =>
  GATES[cell].flatMap((gate) => Array.from({ length: units }, (_, k) => `${gate}[${k}]`));

/** What comes before the words. @param {string} cell @param {number} units @returns {{text: string, start: boolean}[]} */
export function opening(cell, units) {
  const zeros = `np.zeros(${units})`;
  const start = cell === 'lstm' ? `h_prev, c_prev = ${zeros}, ${zeros}` : `h_prev = ${zeros}`;
  return [
    ...(cell === 'rnn'
      ? []
      : [{ text: 'def sigmoid(s): return 1 / (1 + np.exp(-s))', start: false }]),
    { text: start, start: true },
  ];
}

/** @param {WordMoment} moment @param {string} text @param {WordLine['values']} values @returns {WordLine} */
const line = (moment, text, values) => ({ moment, text, values });
const looked = line('looked', 'x_t = word_vectors[word]', ({ x }) => x);
const h = (/** @type {Step} */ step) => step.h;

/** The first and the last lines of a gated cell. */
const SUMS = [
  looked,
  line('input', 'a = np.dot(W_ih, x_t) + b_ih', (_, { a }) => a),
  line('recurrent', 'u = np.dot(W_hh, h_prev) + b_hh', (_, { u }) => u),
];

/** What the gates let through. @type {Record<string, WordLine[]>} */
const MIXED = {
  gru: [line('state', 'h_t = (1 - z) * n + z * h_prev', h), line('carried', 'h_prev = h_t', h)],
  lstm: [
    line('c', 'c_t = f * c_prev + i * g', ({ c = [] }) => c),
    line('state', 'h_t = o * np.tanh(c_t)', h),
    line('carried', 'h_prev, c_prev = h_t, c_t', h),
  ],
};

/** The lines that run for each word, as they are written. @param {string} cell @param {number} units @returns {WordLine[]} */
export function wordLines(cell, units) {
  if (cell === 'rnn')
    return [
      looked,
      line('state', 'h_t = np.tanh(', h),
      line('input', '    np.dot(W_i, x_t) +', (_, { a }) => a),
      line('recurrent', '    np.dot(W_hh, h_prev) +', (_, { u }) => u),
      line('sum', '    b_h)', ({ z }) => z),
      line('carried', 'h_prev = h_t', h),
    ];
  const gates = GATES[cell].map((gate, k) => {
    const part = `[${k * units}:${(k + 1) * units}]`;
    const squash = isShare(gate) ? 'sigmoid' : 'np.tanh';
    const reset = gate === 'n' ? 'r * ' : '';
    return line(gate, `${gate} = ${squash}(a${part} + ${reset}u${part})`, (step) =>
      valuesOf(step, gate, cell),
    );
  });
  return [...SUMS, ...gates, ...MIXED[cell]];
}

/** The moments of a word in the order in which they come. @param {string} cell @returns {WordMoment[]} */
export const wordMoments = (cell) =>
  cell === 'rnn'
    ? ['looked', 'input', 'recurrent', 'sum', 'state', 'carried']
    : wordLines(cell, 0).map(({ moment }) => moment);

/** How many moments a step back has: an LSTM's memory, the gates, what they add. */
export const BACK_RANKS = /** @type {Record<string, string[]>} */ ({
  rnn: ['step'],
  gru: ['gates', 'added'],
  lstm: ['memory', 'gates', 'added'],
});

/** @param {number} rank @param {string} text @param {BackLine['values']} [values] @returns {BackLine} */
const back = (rank, text, values) => ({ rank, text, values });
const dz = (/** @type {StepBack} */ step) => step.dz;
const dzh = (/** @type {StepBack} */ step) => step.dzh;
/** The part of a gate. @param {number} k */
const part =
  (k) =>
  (/** @type {StepBack} */ { dh, dz }) =>
    dz.slice(k * dh.length, (k + 1) * dh.length);

/** The lines that run for each word on the way back. @param {string} cell @param {number} units @returns {BackLine[]} */
export const backLines = (cell, units) =>
  /** @type {Record<string, BackLine[]>} */ ({
    rnn: [
      back(0, 'dz = dh * (1 - h[t] ** 2)'),
      back(0, 'dW_hh += np.outer(dz, h[t - 1])'),
      back(0, 'dW_i += np.outer(dz, x[t])'),
      back(0, 'db_h += dz'),
      back(0, 'dh = W_hh.T @ dz'),
    ],
    gru: [
      back(0, 'dn = dh * (1 - z[t]) * (1 - n[t] ** 2)', part(2)),
      back(0, `dr = dn * u[t][${2 * units}:] * r[t] * (1 - r[t])`, part(0)),
      back(0, 'dz = dh * (h[t - 1] - n[t]) * z[t] * (1 - z[t])', part(1)),
      back(0, 'da = np.concatenate([dr, dz, dn])', dz),
      back(0, 'du = np.concatenate([dr, dz, dn * r[t]])', dzh),
      back(1, 'dW_hh += np.outer(du, h[t - 1])'),
      back(1, 'dW_ih += np.outer(da, x[t])'),
      back(1, 'db_ih += da'),
      back(1, 'db_hh += du'),
      back(1, 'dh = W_hh.T @ du + dh * z[t]'),
    ],
    lstm: [
      back(0, 'dc = dc + dh * o[t] * (1 - np.tanh(c[t]) ** 2)', ({ dc = [] }) => dc),
      back(1, 'di = dc * g[t] * i[t] * (1 - i[t])', part(0)),
      back(1, 'df = dc * c[t - 1] * f[t] * (1 - f[t])', part(1)),
      back(1, 'dg = dc * i[t] * (1 - g[t] ** 2)', part(2)),
      back(1, 'do = dh * np.tanh(c[t]) * o[t] * (1 - o[t])', part(3)),
      back(1, 'da = np.concatenate([di, df, dg, do])', dz),
      back(2, 'dW_hh += np.outer(da, h[t - 1])'),
      back(2, 'dW_ih += np.outer(da, x[t])'),
      back(2, 'db_ih += da'),
      back(2, 'db_hh += da'),
      back(2, 'dh = W_hh.T @ da'),
      back(2, 'dc = dc * f[t]'),
    ],
  })[cell];
