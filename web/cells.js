// What each kind of cell computes in a step, as rows to draw, from the top: their letters in PyTorch's order.

/** @typedef {'x' | 'r' | 'z' | 'n' | 'i' | 'f' | 'g' | 'o' | 'c' | 'h' | 'p'} RowName */
/** @typedef {import('./store.js').Trace['steps'][number]} Step */

/** The gates of each cell, in the order in which PyTorch stacks them. @type {Record<string, RowName[]>} */
export const GATES = { rnn: [], gru: ['r', 'z', 'n'], lstm: ['i', 'f', 'g', 'o'] };

/** The rows between the word and the answer. @param {string} cell @returns {RowName[]} */
export const rowsOfCell = (cell) => [
  'x',
  ...GATES[cell],
  ...(cell === 'lstm' ? /** @type {const} */ (['c']) : []),
  'h',
];

/** The values of a row in a step. @param {Step} step @param {RowName} row @param {string} cell
 *  @returns {Float32Array} */
export function valuesOf(step, row, cell) {
  if (row === 'x' || row === 'h') return step[row];
  if (row === 'c') return step.c ?? step.h;
  const gate = GATES[cell].indexOf(row);
  if (gate < 0) return step.probabilities;
  const units = step.h.length;
  return (step.gates ?? step.h).subarray(gate * units, (gate + 1) * units);
}

/** Gates that let a share through, 0 to 1; the others are new values, −1 to 1. @param {RowName} row */
export const isShare = (row) => 'rzifo'.includes(row);
