// Rows that the reader edits. A draft is a frozen list; it becomes the model's data only when the reader agrees.

/** What goes into the model and what should come out, whatever the task calls them.
 *  @typedef {Readonly<{key: string, input: string, target: string}>} Row */
/** The task's names for them. A model of the next word has no target of its own.
 *  @typedef {readonly [input: string, target: string | null]} Columns */

/** Why a draft cannot be trained on, as far as the page can tell by itself.
 *  @typedef {{kind: 'noRows'} | {kind: 'oneRow'} | {kind: 'emptyRows', rows: number[]}
 *    | {kind: 'oneClass', present: string, missing: string}} DraftProblem */

/** @type {Record<string, Columns>} */
const COLUMNS = {
  classify: ['text', 'label'],
  tag: ['source', 'target'],
  translate: ['source', 'target'],
  answer: ['question', 'answer'],
  next: ['text', null],
};

/** @param {string} task @returns {Columns} */
export const columnsOf = (task) => COLUMNS[task] ?? COLUMNS.classify;

/** Rows as a session takes them. @param {readonly Row[]} rows @param {Columns} columns */
export function toData(rows, [input, target]) {
  return rows.map((row) => ({ [input]: row.input, ...(target && { [target]: row.target }) }));
}

let lastKey = 0;

/** @param {string} input @param {string} target @returns {Row} */
export const newRow = (input, target) => Object.freeze({ key: `new-${++lastKey}`, input, target });

/** @param {readonly string[]} labels @returns {Row} */
export const blankRow = (labels) => newRow('', labels.at(-1) ?? '');

/** The rows with one of them changed.
 *  @param {readonly Row[]} rows @param {string} key @param {Partial<Row>} change */
export function changed(rows, key, change) {
  return rows.map((row) => (row.key === key ? Object.freeze({ ...row, ...change }) : row));
}

/** @param {readonly Row[]} a @param {readonly Row[]} b */
export function sameRows(a, b) {
  return (
    a.length === b.length &&
    a.every((row, i) => row.input === b[i].input && row.target === b[i].target)
  );
}

/** @param {readonly Row[]} rows @param {import('./store.js').Info | null} info @returns {DraftProblem | null} */
export function localProblem(rows, info) {
  if (rows.length === 0) return { kind: 'noRows' };
  const { task } = info?.config ?? {};
  const needed = (/** @type {Row} */ row) =>
    columnsOf(task)[1] ? row.input.trim() && row.target.trim() : row.input.trim();
  const empty = rows.flatMap((row, i) => (needed(row) ? [] : [i + 1]));
  if (empty.length) return { kind: 'emptyRows', rows: empty };
  if (task !== 'classify') return null;
  if (rows.length === 1) return { kind: 'oneRow' };
  const missing = info?.labels.find((label) => rows.every((row) => row.target !== label));
  if (missing !== undefined) return { kind: 'oneClass', present: rows[0].target, missing };
  return null;
}
