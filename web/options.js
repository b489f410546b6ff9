import { RnnError } from './errors.js';

/**
 * What a numeric option may be.
 * @typedef {object} Choice
 * @property {number} from the smallest value allowed
 * @property {number} to the largest
 * @property {number} [usual] the default; without one the option must be given
 * @property {boolean} [whole] (true) whether it must be a whole number
 */

/**
 * Fills in defaults.
 * @template {string} Key
 * @param {Partial<Record<Key, number>> | undefined} options
 * @param {Record<Key, Choice>} choices
 * @returns {Record<Key, number>} throws bad_config with the key of what it refuses
 */
export function readNumbers(options = {}, choices) {
  if (typeof options !== 'object' || options === null)
    throw new RnnError('bad_config', `options: found ${options}, want an object`);
  const keys = /** @type {Key[]} */ (Object.keys(choices));
  for (const key of Object.keys(options))
    if (!(key in choices))
      throw new RnnError('bad_config', `unknown key "${key}"; want one of ${keys.join(', ')}`);
  const out = /** @type {Record<Key, number>} */ ({});
  for (const key of keys) {
    const { from, to, usual, whole = true } = choices[key];
    const value = options[key] ?? usual;
    const fits = typeof value === 'number' && value >= from && value <= to;
    if (!fits || (whole && !Number.isSafeInteger(value)))
      throw new RnnError(
        'bad_config',
        `${key}: found ${shown(value)}, want a ${whole ? 'whole ' : ''}number from ${from} to ${to}`,
      );
    out[key] = value;
  }
  return out;
}

/** @param {unknown} value */
const shown = (value) => (typeof value === 'string' ? `"${value}"` : String(value));
