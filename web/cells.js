// What each kind of cell computes in a step, as rows to draw, from the top: their letters in PyTorch's order.

/** @typedef {'x' | 'r' | 'z' | 'n' | 'i' | 'f' | 'g' | 'o' | 'c' | 'h' | 'context' | 'combined' | 'p'} RowName */
/** @typedef {import('./results.js').CellStates} States */

/** The gates of each cell, in the order in which PyTorch stacks them. @type {Record<string, RowName[]>} */
export const GATES = { rnn: [], gru: ['r', 'z', 'n'], lstm: ['i', 'f', 'g', 'o'] };

/** The rows between the word and the answer. @param {string} cell @returns {RowName[]} */
export const rowsOfCell = (cell) => [
  'x',
  ...GATES[cell],
  ...(cell === 'lstm' ? /** @type {const} */ (['c']) : []),
  'h',
];

/** What a cell made in a step: a gate, c or h. @param {States} states @param {RowName} row @param {string} cell
 *  @returns {Float32Array} */
export function valuesOf(states, row, cell) {
  if (row === 'c') return states.c ?? states.h;
  const gate = GATES[cell].indexOf(row);
  if (gate < 0) return states.h;
  const units = states.h.length;
  return (states.gates ?? states.h).subarray(gate * units, (gate + 1) * units);
}

/** Gates that let a share through, 0 to 1; the others are new values, −1 to 1. @param {RowName} row */
export const isShare = (row) => row.length === 1 && 'rzifo'.includes(row);
