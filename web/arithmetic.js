// The arithmetic behind one number of the network, term by term, from what its step read and the weights.

import { named } from './backward.js';
import { GATES, isShare, valuesOf } from './cells.js';
import { rowAt, subscript } from './network.js';
import { shortOf } from './parameters.js';

export { subscript };

/** @typedef {import('./network.js').Network} Network */
/** @typedef {import('./network.js').Part} Part */
/** @typedef {import('./network.js').Place} Place */
/** @typedef {import('./network.js').Vector} Vector */
/** @typedef {import('./store.js').Weight} Weight */
/** @typedef {import('./cells.js').RowName} RowName */
/** @typedef {{row: RowName, step: number, unit: number}} Cell  one number of a part of the network; of p the unit is the class */

/** One term of the sum: a product of a weight and a value, or a bias alone.
 *  @typedef {{weight: string, input: string | null, a: number, b: number, value: number}} Term */

/** @typedef {{name: 'input' | 'recurrent' | 'reset' | 'gates' | 'attention' | 'joined' | 'output',
 *    of: string | null, terms: Term[]}} Group  of: the parameter that it multiplies with */

/** What a number is made of. `sum` adds up the terms shown; `value` is what the model computed, the sum squashed.
 *  `total`: of a softmax, the sum of e^logit over all classes.
 *  @typedef {Cell & {value: number} & (
 *      {kind: 'embedding', id: number, token: string}
 *    | {kind: 'copy', from: string}
 *    | {kind: 'carried'}
 *    | {kind: 'sum', groups: Group[], sum: number, squash: 'tanh' | 'σ' | 'softmax' | null, total?: number})} Account */

/** The arithmetic of a number of a part.
 *  @param {Network} network @param {Part} part @param {Cell} cell @returns {Account} */
export function account({ kind, weights, single }, part, cell) {
  const { row, step, unit } = cell;
  const now = part.places[step];
  const value = rowAt(now, row, kind)[unit];
  const at = { ...cell, value };
  if (row === 'x')
    return unit < now.embedded
      ? { ...at, kind: 'embedding', id: now.id, token: now.token }
      : { ...at, kind: 'copy', from: now.x.name(unit) };
  if (row === 'context') {
    const terms = part.sources.map((source, s) =>
      product(now.attention, s, source.name(unit), source.values[unit]),
    );
    return summedUp(at, [{ name: 'attention', of: null, terms }], null);
  }
  if (row === 'combined') {
    const { context, top } = now;
    const parts = [context, top].flatMap((read) => (read ? [read] : []));
    const terms = parts.flatMap((read, i) =>
      products(weights, `${part.prefix}attention.W_c.weight`, unit, read, i * top.values.length),
    );
    terms.push(bias(weights, `${part.prefix}attention.W_c.bias`, unit));
    return summedUp(at, [{ name: 'joined', of: 'attention.W_c.weight', terms }], 'tanh');
  }
  if (row === 'p') {
    if (!now.output) throw new Error(`step ${step} has no output`);
    const { input, logits } = now.output;
    const at_ = single ? 0 : unit;
    const terms = [
      ...products(weights, `${part.prefix}fc.weight`, at_, input),
      bias(weights, `${part.prefix}fc.bias`, at_),
    ];
    const groups = [{ name: /** @type {const} */ ('output'), of: 'fc.weight', terms }];
    if (single) return summedUp(at, groups, 'σ');
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    return summedUp(at, groups, 'softmax', total);
  }
  if (now.skipped) return { ...at, kind: 'carried' };
  const gate = GATES[kind].indexOf(row);
  if (gate < 0 && kind !== 'rnn')
    return summedUp(at, [{ name: 'gates', of: null, terms: mixed(now, cell, kind) }], null);

  // A gate, or the state of a plain RNN: its rows of the stacked weights, times what it reads and the state before.
  const place = Math.max(gate, 0) * now.states.h.length + unit;
  const parameter = (/** @type {string} */ stem) => `${part.prefix}rnn.${stem}_${part.name}`;
  const input = [
    ...products(weights, parameter('weight_ih'), place, now.x),
    bias(weights, parameter('bias_ih'), place),
  ];
  const recurrent = [
    ...products(weights, parameter('weight_hh'), place, now.before.h),
    bias(weights, parameter('bias_hh'), place),
  ];
  // A GRU's new value sees the state before through the reset gate.
  const reset = row === 'n';
  const r = reset ? valuesOf(now.states, 'r', kind)[unit] : 1;
  /** @type {Group[]} */
  const groups = [
    { name: 'input', of: 'rnn.weight_ih_l0', terms: input },
    {
      name: reset ? 'reset' : 'recurrent',
      of: 'rnn.weight_hh_l0',
      terms: reset ? recurrent.map((term) => ({ ...term, value: r * term.value })) : recurrent,
    },
  ];
  return summedUp(at, groups, isShare(row) ? 'σ' : 'tanh');
}

/** What the gates let through. GRU: h = (1 − z) n + z h before. LSTM: c = f c before + i g, h = o tanh(c).
 *  @param {Place} now @param {Cell} cell @param {string} kind @returns {Term[]} */
function mixed({ states, before }, { row, step, unit }, kind) {
  const at = subscript(step + 1);
  const value = (/** @type {RowName} */ name) => valuesOf(states, name, kind)[unit];
  const old = (/** @type {'h' | 'c'} */ name) => before[name].values[unit];
  const term = (
    /** @type {string} */ weight,
    /** @type {number} */ a,
    /** @type {string} */ input,
    /** @type {number} */ b,
  ) => ({ weight: `${weight}[${unit}]`, input, a, b, value: a * b });
  const own = (/** @type {string} */ name) => `${name}${at}[${unit}]`;
  if (kind === 'gru')
    return [
      term(`1−z${at}`, 1 - value('z'), own('n'), value('n')),
      term(`z${at}`, value('z'), before.h.name(unit), old('h')),
    ];
  if (row === 'c')
    return [
      term(`f${at}`, value('f'), before.c.name(unit), old('c')),
      term(`i${at}`, value('i'), own('g'), value('g')),
    ];
  return [term(`o${at}`, value('o'), own('tanh c'), Math.tanh(value('c')))];
}

/** @param {Cell & {value: number}} at @param {Group[]} groups @param {'tanh' | 'σ' | 'softmax' | null} squash
 *  @param {number} [total] @returns {Account} */
function summedUp(at, groups, squash, total) {
  const sum = groups.flatMap((group) => group.terms).reduce((all, t) => all + t.value, 0);
  return { ...at, kind: 'sum', groups, sum, squash, total };
}

/** @param {Vector | undefined} share @param {number} s @param {string} input @param {number} b @returns {Term} */
function product(share, s, input, b) {
  const a = share?.values[s] ?? 0;
  return { weight: share?.name(s) ?? '', input, a, b, value: a * b };
}

/** The terms weight[row][from + j] · input[j].
 *  @param {readonly Weight[]} weights @param {string} name @param {number} row @param {Vector} input
 *  @param {number} [from] @returns {Term[]} */
function products(weights, name, row, input, from = 0) {
  const { values, shape } = named(weights, name);
  const columns = shape[1];
  const short = shortOf(name);
  return Array.from(input.values, (b, j) => {
    const a = values[row * columns + from + j];
    return {
      weight: `${short}[${row}][${from + j}]`,
      input: input.name(j),
      a,
      b,
      value: a * b,
    };
  });
}

/** @param {readonly Weight[]} weights @param {string} name @param {number} row @returns {Term} */
function bias(weights, name, row) {
  const value = named(weights, name).values[row];
  return { weight: `${shortOf(name)}[${row}]`, input: null, a: value, b: 1, value };
}
