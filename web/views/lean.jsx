/** A bar that grows from the middle: to the left below 0, to the right above.
 *  @param {{share: number}} props  −1 … 1 */
export function Lean({ share }) {
  // More digits would restyle the bar for changes that nobody sees.
  return <span class="lean" style={{ '--v': Number(share.toFixed(3)) }} aria-hidden="true" />;
}

/** A probability on that bar: one half is the middle. @param {number} probability */
export const leaning = (probability) => (probability - 0.5) * 2;
