import Papa from 'papaparse';
import { RnnError } from './errors.js';

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
  for (const column of ['text', 'label'])
    if (!meta.fields?.includes(column))
      throw new RnnError(
        'bad_data',
        `CSV header: found "${(meta.fields ?? []).join(',')}", want a first line with "text" and "label"`,
      );
  return /** @type {Record<string, string>[]} */ (data);
}
