// Rows that the reader edits. A draft is a frozen list; it becomes the model's data only when the reader agrees.

/** @typedef {Readonly<{key: string, text: string, label: string}>} Row */

/** Why a draft cannot be trained on, as far as the page can tell by itself.
 *  @typedef {{kind: 'noRows'} | {kind: 'oneRow'} | {kind: 'emptyRows', rows: number[]}
 *    | {kind: 'oneClass', present: string, missing: string}} DraftProblem */

let lastKey = 0;

/** @param {readonly string[]} labels @returns {Row} */
export function blankRow(labels) {
  return Object.freeze({ key: `new-${++lastKey}`, text: '', label: labels.at(-1) ?? '' });
}

/** The rows with one of them changed.
 *  @param {readonly Row[]} rows @param {string} key @param {Partial<Row>} change */
export function changed(rows, key, change) {
  return rows.map((row) => (row.key === key ? Object.freeze({ ...row, ...change }) : row));
}

/** @param {readonly Row[]} a @param {readonly Row[]} b */
export function sameRows(a, b) {
  return (
    a.length === b.length && a.every((row, i) => row.text === b[i].text && row.label === b[i].label)
  );
}

/** @param {readonly Row[]} rows @param {readonly string[]} labels @returns {DraftProblem | null} */
export function localProblem(rows, labels) {
  if (rows.length === 0) return { kind: 'noRows' };
  const empty = rows.flatMap((row, i) => (row.text.trim() ? [] : [i + 1]));
  if (empty.length) return { kind: 'emptyRows', rows: empty };
  if (rows.length === 1) return { kind: 'oneRow' };
  const missing = labels.find((label) => rows.every((row) => row.label !== label));
  if (missing !== undefined) return { kind: 'oneClass', present: rows[0].label, missing };
  return null;
}
