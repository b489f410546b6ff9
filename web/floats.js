/**
 * One array of several.
 * @param {Float32Array[]} parts
 * @returns {Float32Array}
 */
export function concat(parts) {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
