// Which rows are held out: the model does not learn from them, so that they can test it.

import { counted } from '../draft.js';
import { mulberry32 } from '../memory.js';

/** @typedef {import('../draft.js').Row} Row */

/** Holds out a share of the rows on show; another `draw` holds out others.
 *  @param {import('../store.js').Store} store @param {import('./rows.js').Asked} asked */
export function holdOut({ rows, info }, asked) {
  const { seed, task } = info.value?.config ?? {};
  const { share, draw } = asked;
  rows.split(heldOut(rows.shown.value, share, seed + draw, task === 'classify'), asked);
}

/** Holds out about this share of the rows: the same ones for the same seed, as many of each label as its share, and never
 *  the last one of a label. Rows of the same words, in whatever order, stay on one side: a test that the model has read, or
 *  whose mirror image it has read, would say little.
 *  @param {readonly Row[]} rows @param {number} share 0 to 1 @param {number} seed
 *  @param {boolean} labelled whether the targets are labels @returns {Row[]} */
export function heldOut(rows, share, seed, labelled) {
  const labelOf = (/** @type {Row} */ row) => (labelled ? row.target : '');
  const left = quotas(rows.map(labelOf), share);
  const held = new Set();
  for (const group of shuffled(sameWords(rows), mulberry32(seed))) {
    const counts = counted(group.map(labelOf));
    if ([...counts].some(([label, count]) => count > (left.get(label) ?? 0))) continue;
    for (const [label, count] of counts) left.set(label, (left.get(label) ?? 0) - count);
    for (const row of group) held.add(row);
  }
  return rows.map((row) => Object.freeze({ ...row, held: held.has(row) }));
}

/** How many of each label to hold out: whole numbers that add up to the share of all, as near to the share of each as
 *  possible (largest remainders). @param {string[]} labels @param {number} share @returns {Map<string, number>} */
function quotas(labels, share) {
  const exact = [...counted(labels)].map(([label, count]) => ({
    label,
    most: count - 1,
    wanted: share * count,
  }));
  const given = new Map(exact.map(({ label, most, wanted }) => [label, floor(wanted, most)]));
  let missing = Math.round(share * labels.length) - sum([...given.values()]);
  const byRest = exact.sort((a, b) => (b.wanted % 1) - (a.wanted % 1));
  for (const { label, most } of byRest) {
    const count = given.get(label) ?? 0;
    if (missing <= 0 || count >= most) continue;
    given.set(label, count + 1);
    missing -= 1;
  }
  return given;
}

/** @param {number} wanted @param {number} most */
const floor = (wanted, most) => Math.min(Math.floor(wanted), most);

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** Rows without words are nobody's twins. @param {readonly Row[]} rows @returns {Row[][]} */
function sameWords(rows) {
  /** @type {Map<string | Row, Row[]>} */
  const groups = new Map();
  for (const row of rows) {
    const words = row.input.toLowerCase().split(/\s+/).filter(Boolean).sort().join(' ');
    const group = groups.get(words || row);
    if (group) group.push(row);
    else groups.set(words || row, [row]);
  }
  return [...groups.values()];
}

/** After Fisher and Yates. @template T @param {T[]} list @param {(n: number) => number} below @returns {T[]} */
function shuffled(list, below) {
  for (let i = list.length - 1; i > 0; i--) {
    const k = below(i + 1);
    [list[i], list[k]] = [list[k], list[i]];
  }
  return list;
}
