// What the curve and its slider share.

/** Of the chart, in pixels. */
export const HEIGHT = 190;

/** The index of the point at or before a step; the newest for null.
 *  @param {number[]} steps @param {number | null} step */
export function nearest(steps, step) {
  if (step === null) return Math.max(steps.length - 1, 0);
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (steps[middle] <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}
