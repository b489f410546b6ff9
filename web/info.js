/**
 * Pads the rows to the training length and gives each id its token. Not in the core: of 100,000 rows, only the ids take a
 * second through JSON.
 * @param {any} info
 * @returns {import('./results.js').Info}
 */
export function spelt({ pad_id, ...info }) {
  const { source } = info.vocabulary;
  for (const row of info.rows) {
    const missing = Math.max(0, info.length - row.ids.length);
    /** @template T @param {T[]} list @param {T} item @returns {T[]} */
    const padded = (list, item) =>
      info.config.pad === 'left'
        ? [...new Array(missing).fill(item), ...list]
        : [...list, ...new Array(missing).fill(item)];
    row.tokens = padded(
      row.ids.map((/** @type {number} */ id) => source[id]),
      '<PAD>',
    );
    row.ids = padded(row.ids, pad_id);
    row.known = row.ids.map(() => true); // each word of the data is in the vocabulary
  }
  return info;
}
