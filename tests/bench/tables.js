// Numbers of a measurement, and tables of them in Markdown.

/** @param {number[]} values @param {number} share 0 to 1 */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** @param {number[]} values */
export const median = (values) => quantile(values, 0.5);

/** Three figures that count. @param {number} value */
export const figures = (value) =>
  Number(value.toPrecision(3)).toLocaleString('en').replaceAll(',', ' ');

/** @param {number[]} windows median (smallest–largest) */
export const spread = (windows) =>
  `${figures(median(windows))} (${figures(Math.min(...windows))}–${figures(Math.max(...windows))})`;

/** Columns of one width, so that it can be read as it stands. @param {string[]} head @param {string[][]} rows */
export function table(head, rows) {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => row[i].length)));
  const line = (/** @type {string[]} */ cells) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  return [
    line(head),
    `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`,
    ...rows.map(line),
  ].join('\n');
}
