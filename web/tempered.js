/** Probabilities at a temperature: p^(1/T), made to add up to 1 again.
 *  @param {readonly {text: string, probability: number}[]} candidates @param {number} temperature greater than 0 */
export function tempered(candidates, temperature) {
  // Held against the most probable one: small numbers raised to a high power would all vanish.
  const most = Math.max(...candidates.map(({ probability }) => probability));
  const raised = candidates.map(({ probability }) => (probability / most) ** (1 / temperature));
  const sum = raised.reduce((total, p) => total + p, 0);
  return candidates.map(({ text }, i) => ({ text, probability: raised[i] / sum }));
}
