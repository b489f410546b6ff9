import Papa from 'papaparse';
import { RnnError } from './errors.js';

/** The columns of all tasks. Which of them a task needs is for the core to say, row by row. */
const COLUMNS = new Set(['text', 'label', 'source', 'target', 'question', 'answer']);

/**
 * CSV text with a header line, as a table. The separator is found out; quotes, CRLF and a byte-order mark are fine.
 * @param {string} text
 * @returns {{fields: string[], rows: Record<string, string>[], problems: string[]}} problems: by row, in words
 */
export function readTable(text) {
  const { data, errors, meta } = Papa.parse(text.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (name) => name.trim(),
  });
  // With one column there is no separator to be found, which is for the check of the columns to say.
  const problems = errors
    .filter((error) => error.type !== 'Delimiter')
    .map(({ row, message }) => `${row === undefined ? 'CSV' : `data row ${row + 1}`}: ${message}`);
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
  if (problems.length > 0) throw new RnnError('bad_data', problems[0]);
  if (!fields.some((name) => COLUMNS.has(name)))
    throw new RnnError(
      'bad_data',
      `CSV header: found "${fields.join(',')}", want a first line with the names of the columns, such as "text,label"`,
    );
  return rows;
}
