// Which label the model takes for which.

/** @typedef {{text: string, label: string, said: string, probability: number}} Judged  a row, and what the model said */

/** Counts the rows by their label and by what the model said. Labels that only the rows have come last.
 *  @param {readonly string[]} labels the model's @param {readonly Judged[]} judged
 *  @returns {{rows: readonly string[], columns: readonly string[], counts: number[][]}} counts[i][j]: of rows[i], called columns[j] */
export function confusion(labels, judged) {
  const rows = [...new Set([...labels, ...judged.map(({ label }) => label)])];
  const counts = rows.map(() => labels.map(() => 0));
  for (const { label, said } of judged) counts[rows.indexOf(label)][labels.indexOf(said)] += 1;
  return { rows, columns: labels, counts };
}
