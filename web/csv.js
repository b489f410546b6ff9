import Papa from 'papaparse';
import { RnnError } from './errors.js';

/** The columns of all tasks. Which of them a task needs is for the core to say, row by row. */
const COLUMNS = new Set(['text', 'label', 'source', 'target', 'question', 'answer']);

/**
 * CSV text with a header line -> rows for `data`. The separator is found out; quotes, CRLF and a byte-order mark are fine.
 * @param {string} text
 * @returns {Record<string, string>[]}
 */
export function parseCsv(text) {
  const { data, errors, meta } = Papa.parse(text.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (name) => name.trim(),
  });
  // With one column there is no separator to be found, which is for the check of the columns to say.
  const problem = errors.find((error) => error.type !== 'Delimiter');
  if (problem) {
    const place = problem.row === undefined ? 'CSV' : `data row ${problem.row + 1}`;
    throw new RnnError('bad_data', `${place}: ${problem.message}`);
  }
  if (!meta.fields?.some((name) => COLUMNS.has(name)))
    throw new RnnError(
      'bad_data',
      `CSV header: found "${(meta.fields ?? []).join(',')}", want a first line with the names of the columns, such as "text,label"`,
    );
  return /** @type {Record<string, string>[]} */ (data);
}
