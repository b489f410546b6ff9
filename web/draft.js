// Rows that the reader edits. A draft is a frozen list; it becomes the model's data only when the reader agrees.

/** What goes into the model and what should come out, whatever the task calls them. The model does not learn from rows that
 *  are held out.
 *  @typedef {Readonly<{key: string, input: string, target: string, held?: boolean}>} Row */
/** The task's names for them. A model of the next word has no target of its own.
 *  @typedef {readonly [input: string, target: string | null]} Columns */

/** Why a draft cannot be trained on, as far as the page can tell by itself.
 *  @typedef {{kind: 'noRows'} | {kind: 'oneRow'} | {kind: 'emptyRows', rows: number[]}
 *    | {kind: 'oneClass', present: string, missing: string} | {kind: 'heldClass', missing: string}} DraftProblem */

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

/** The rows that the model learns from. @param {readonly Row[]} rows */
export const learnt = (rows) => rows.filter((row) => !row.held);

/** Those that it does not learn from, as far as they have words. @param {readonly Row[]} rows */
export const heldOf = (rows) => rows.filter((row) => row.held && row.input.trim());

/** Rows as a session takes them, but those that are held out. @param {readonly Row[]} rows @param {Columns} columns */
export function toData(rows, [input, target]) {
  return learnt(rows).map((row) => asData(row, [input, target]));
}

/** @param {Row} row @param {Columns} columns @returns {any} */
export const asData = (row, [input, target]) => ({
  [input]: row.input,
  ...(target && { [target]: row.target }),
});

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
    a.every(
      (row, i) =>
        row.input === b[i].input &&
        row.target === b[i].target &&
        Boolean(row.held) === Boolean(b[i].held),
    )
  );
}

/** @param {readonly Row[]} rows @param {import('./store.js').Info | null} info @returns {DraftProblem | null} */
export function localProblem(rows, info) {
  const read = learnt(rows);
  if (read.length === 0) return { kind: 'noRows' };
  const { task } = info?.config ?? {};
  const needed = (/** @type {Row} */ row) =>
    columnsOf(task)[1] ? row.input.trim() && row.target.trim() : row.input.trim();
  const empty = rows.flatMap((row, i) => (needed(row) ? [] : [i + 1]));
  if (empty.length) return { kind: 'emptyRows', rows: empty };
  if (task !== 'classify') return null;
  if (read.length === 1) return { kind: 'oneRow' };
  const missing = info?.labels.find((label) => read.every((row) => row.target !== label));
  if (missing === undefined) return null;
  return rows.some((row) => row.target === missing)
    ? { kind: 'heldClass', missing }
    : { kind: 'oneClass', present: read[0].target, missing };
}

/** Each different target, or other text, and how often it is there. @param {readonly string[]} texts
 *  @returns {Map<string, number>} */
export function counted(texts) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
