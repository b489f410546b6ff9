// The arithmetic behind one cell of the network, term by term, from the trace and the weights.

/** @typedef {import('./store.js').Trace} Trace */
/** @typedef {import('./store.js').Weight} Weight */
/** @typedef {{row: 'x' | 'h' | 'p', step: number, unit: number}} Cell  one cell of the unrolled network */

/** One term of the sum: a product of a weight and a value, or a bias alone.
 *  @typedef {{weight: string, input: string | null, a: number, b: number, value: number}} Term */

/** @typedef {{name: 'input' | 'recurrent' | 'output', terms: Term[]}} Group */

/** What a cell is made of. `sum` adds up the terms shown; `value` is what the model computed.
 *  @typedef {{kind: 'embedding', id: number, token: string, unit: number, step: number, value: number}
 *    | {kind: 'hidden' | 'output', unit: number, step: number, groups: Group[], sum: number, value: number}} Account */

/** The arithmetic of a cell of the trace.
 *  @param {Trace} trace @param {readonly Weight[]} weights @param {Cell} cell @returns {Account} */
export function account(trace, weights, cell) {
  const { row, step, unit } = cell;
  const now = trace.steps[step];
  if (row === 'x') {
    const value = now.x[unit];
    return { kind: 'embedding', id: trace.ids[step], token: now.token, unit, step, value };
  }
  if (row === 'p') {
    const output = [
      ...products(weights, 'fc.weight', 0, now.h, `h${subscript(step + 1)}`),
      bias(weights, 'fc.bias', 0),
    ];
    return account_('output', cell, [{ name: 'output', terms: output }], positive(now));
  }
  const before = step > 0 ? trace.steps[step - 1].h : new Float32Array(now.h.length);
  const input = [
    ...products(weights, 'rnn.weight_ih_l0', unit, now.x, `x${subscript(step + 1)}`),
    bias(weights, 'rnn.bias_ih_l0', unit),
  ];
  const recurrent = [
    ...products(weights, 'rnn.weight_hh_l0', unit, before, `h${subscript(step)}`),
    bias(weights, 'rnn.bias_hh_l0', unit),
  ];
  const groups = /** @type {Group[]} */ ([
    { name: 'input', terms: input },
    { name: 'recurrent', terms: recurrent },
  ]);
  return account_('hidden', cell, groups, now.h[unit]);
}

/** The probability of the second label after a step: what one logit and a sigmoid give.
 *  @param {Trace['steps'][number]} step */
export function positive(step) {
  return step.probabilities[1];
}

/** @param {'hidden' | 'output'} kind @param {Cell} cell @param {Group[]} groups @param {number} value
 *  @returns {Account} */
function account_(kind, { step, unit }, groups, value) {
  const sum = groups.flatMap((group) => group.terms).reduce((total, t) => total + t.value, 0);
  return { kind, step, unit, groups, sum, value };
}

/** The terms weight[row][j] · input[j].
 *  @param {readonly Weight[]} weights @param {string} name @param {number} row @param {Float32Array} input
 *  @param {string} inputName @returns {Term[]} */
function products(weights, name, row, input, inputName) {
  const { values, shape } = named(weights, name);
  const columns = shape[1];
  return Array.from(input, (b, j) => {
    const a = values[row * columns + j];
    return {
      weight: `${SHORT[name]}[${row}][${j}]`,
      input: `${inputName}[${j}]`,
      a,
      b,
      value: a * b,
    };
  });
}

/** @param {readonly Weight[]} weights @param {string} name @param {number} row @returns {Term} */
function bias(weights, name, row) {
  const value = named(weights, name).values[row];
  return { weight: `${SHORT[name]}[${row}]`, input: null, a: value, b: 1, value };
}

/** @param {readonly Weight[]} weights @param {string} name */
function named(weights, name) {
  const weight = weights.find((candidate) => candidate.name === name);
  if (!weight) throw new Error(`the model has no parameter ${name}`);
  return weight;
}

/** The code's short name of each of PyTorch's parameters.
 *  @type {Record<string, string>} */
export const SHORT = {
  'embedding.weight': 'E',
  'rnn.weight_ih_l0': 'W_ih',
  'rnn.weight_hh_l0': 'W_hh',
  'rnn.bias_ih_l0': 'b_ih',
  'rnn.bias_hh_l0': 'b_hh',
  'fc.weight': 'W_fc',
  'fc.bias': 'b_fc',
};

/** 12 → ₁₂
 *  @param {number} number */
export function subscript(number) {
  return String(number).replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]);
}
