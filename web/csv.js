import Papa from 'papaparse';
import { RnnError } from './errors.js';

/** The columns of all tasks. Which of them a task needs is for the core to say, row by row. */
const COLUMNS = new Set(['text', 'label', 'source', 'target', 'question', 'answer']);

/**
 * CSV text with a header line, as a table. The separator is found out; quotes, CRLF and a byte-order mark are fine. Rows that
 * stand there twice stay twice: they count double in training.
 * @param {string} text
 * @returns {{fields: string[], rows: Record<string, string>[], problems: string[]}} problems: by row, in words
 */
export function readTable(text) {
  /** @type {Map<string, number>} */
  const places = new Map();
  const { data, errors, meta } = Papa.parse(text.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (written, place) => {
      const name = written.trim();
      if ((places.get(name) ?? place) !== place && COLUMNS.has(name))
        throw new RnnError('bad_data', `CSV header: "${name}" stands there twice, want it once`);
      places.set(name, place);
      return name;
    },
    // Blanks beside a separator are no part of a name.
    transform: (cell, column) => (column === 'label' ? cell.trim() : cell),
  });
  // With one column there is no separator to be found, which is for the check of the columns to say.
  const problems = errors
    .filter((error) => error.type !== 'Delimiter')
    .map((error) => said(error, data, meta));
  const rows = /** @type {Record<string, string>[]} */ (data);
  return { fields: meta.fields ?? [], rows, problems };
}

/**
 * CSV text -> rows for `data`.
 * @param {string} text
 * @returns {Record<string, string>[]}
 */
export function parseCsv(text) {
  const { fields, rows, problems } = readTable(text);
  if (!fields.some((name) => COLUMNS.has(name)))
    throw new RnnError(
      'bad_data',
      `CSV header: found "${fields.join(',')}", want a first line with the names of the columns, such as "text,label"`,
    );
  if (problems.length > 0) throw new RnnError('bad_data', problems[0]);
  return rows;
}

/** @param {Papa.ParseError} problem @param {unknown[]} data @param {Papa.ParseMeta} meta */
function said({ type, message, row = 0 }, data, { fields = [], delimiter }) {
  // Rows are counted from 0; of the errors in quotes, from the header.
  if (type === 'Quotes') return `data row ${Math.max(row, 1)}: ${message}`;
  const { __parsed_extra: extra = [], ...cells } = /** @type {Record<string, any>} */ (data[row]);
  const found = Object.keys(cells).length + extra.length;
  return (
    `data row ${row + 1}: found ${found} cells, want ${fields.length} as in the header; ` +
    `a cell with "${delimiter}" in it wants quotes around it`
  );
}
