// The arithmetic behind one cell of the network, term by term, from the trace and the weights.

import { named } from './backward.js';
import { GATES, isShare, valuesOf } from './cells.js';

/** @typedef {import('./store.js').Trace} Trace */
/** @typedef {Trace['steps'][number]} Step */
/** @typedef {import('./store.js').Weight} Weight */
/** @typedef {import('./cells.js').RowName} RowName */
/** @typedef {{row: RowName, step: number, unit: number}} Cell  one cell of the unrolled network */

/** One term of the sum: a product of a weight and a value, or a bias alone.
 *  @typedef {{weight: string, input: string | null, a: number, b: number, value: number}} Term */

/** @typedef {{name: 'input' | 'recurrent' | 'reset' | 'gates' | 'output', terms: Term[]}} Group */

/** What a cell is made of. `sum` adds up the terms shown; `value` is what the model computed, the sum squashed.
 *  @typedef {{kind: 'embedding', id: number, token: string, unit: number, step: number, value: number}
 *    | {kind: 'sum', row: RowName, unit: number, step: number, groups: Group[], sum: number,
 *       squash: 'tanh' | 'σ' | null, value: number}} Account */

/** The arithmetic of a cell of the trace.
 *  @param {Trace} trace @param {readonly Weight[]} weights @param {Cell} cell @param {string} kind rnn, gru or lstm
 *  @returns {Account} */
export function account(trace, weights, cell, kind) {
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
    return summedUp(cell, [{ name: 'output', terms: output }], 'σ', positive(now));
  }
  const units = now.h.length;
  const before = step > 0 ? trace.steps[step - 1] : null;
  const gate = GATES[kind].indexOf(row);
  if (gate < 0 && kind !== 'rnn')
    return summedUp(
      cell,
      [{ name: 'gates', terms: mixed(now, before, cell, kind) }],
      null,
      valuesOf(now, row, kind)[unit],
    );

  // A gate, or the state of a plain RNN: its rows of the stacked weights, times word and state before.
  const place = Math.max(gate, 0) * units + unit;
  const input = [
    ...products(weights, 'rnn.weight_ih_l0', place, now.x, `x${subscript(step + 1)}`),
    bias(weights, 'rnn.bias_ih_l0', place),
  ];
  const state = before?.h ?? new Float32Array(units);
  const recurrent = [
    ...products(weights, 'rnn.weight_hh_l0', place, state, `h${subscript(step)}`),
    bias(weights, 'rnn.bias_hh_l0', place),
  ];
  const value = valuesOf(now, row, kind)[unit];
  if (row === 'n') {
    // A GRU's new value sees the state before through the reset gate.
    const r = valuesOf(now, 'r', kind)[unit];
    const terms = recurrent.map((term) => ({ ...term, value: r * term.value }));
    return summedUp(
      cell,
      [
        { name: 'input', terms: input },
        { name: 'reset', terms },
      ],
      'tanh',
      value,
    );
  }
  const groups = /** @type {Group[]} */ ([
    { name: 'input', terms: input },
    { name: 'recurrent', terms: recurrent },
  ]);
  return summedUp(cell, groups, isShare(row) ? 'σ' : 'tanh', value);
}

/** What the gates let through. GRU: h = (1 − z) n + z h before. LSTM: c = f c before + i g, h = o tanh(c).
 *  @param {Step} now @param {Step | null} before @param {Cell} cell @param {string} kind @returns {Term[]} */
function mixed(now, before, { row, step, unit }, kind) {
  const at = subscript(step + 1);
  const was = subscript(step);
  const value = (/** @type {RowName} */ name) => valuesOf(now, name, kind)[unit];
  const old = (/** @type {'h' | 'c'} */ name) => (before ? valuesOf(before, name, kind)[unit] : 0);
  const term = (
    /** @type {string} */ weight,
    /** @type {number} */ a,
    /** @type {string} */ input,
    /** @type {number} */ b,
  ) => ({
    weight: `${weight}[${unit}]`,
    input: `${input}[${unit}]`,
    a,
    b,
    value: a * b,
  });
  if (kind === 'gru')
    return [
      term(`1−z${at}`, 1 - value('z'), `n${at}`, value('n')),
      term(`z${at}`, value('z'), `h${was}`, old('h')),
    ];
  if (row === 'c')
    return [
      term(`f${at}`, value('f'), `c${was}`, old('c')),
      term(`i${at}`, value('i'), `g${at}`, value('g')),
    ];
  return [term(`o${at}`, value('o'), `tanh c${at}`, Math.tanh(value('c')))];
}

/** The probability of the second label after a step: what one logit and a sigmoid give.
 *  @param {Step} step */
export function positive(step) {
  return step.probabilities[1];
}

/** @param {Cell} cell @param {Group[]} groups @param {'tanh' | 'σ' | null} squash @param {number} value
 *  @returns {Account} */
function summedUp({ row, step, unit }, groups, squash, value) {
  const sum = groups.flatMap((group) => group.terms).reduce((total, t) => total + t.value, 0);
  return { kind: 'sum', row, step, unit, groups, sum, squash, value };
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
