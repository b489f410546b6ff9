import { RnnError } from './errors.js';

/** No text is longer: it would take seconds to refuse it for its number of tokens. */
const LONGEST_TEXT = 10_000_000;

/**
 * What a numeric option may be.
 * @typedef {object} Choice
 * @property {number} from the smallest value allowed
 * @property {number} to the largest
 * @property {number} [usual] the default; without one the option must be given
 * @property {boolean} [whole] (true) whether it must be a whole number
 */

/**
 * @param {unknown} options
 * @param {string[]} known throws bad_config where there is another key, or no options
 */
export function checkKeys(options, known) {
  if (typeof options !== 'object' || options === null)
    throw new RnnError('bad_config', `options: found ${options}, want an object`);
  for (const key of Object.keys(options))
    if (!known.includes(key))
      throw new RnnError('bad_config', `unknown key "${key}"; want one of ${known.join(', ')}`);
}

/**
 * Fills in defaults.
 * @template {string} Key
 * @param {Partial<Record<Key, number>> | undefined} options
 * @param {Record<Key, Choice>} choices
 * @returns {Record<Key, number>} throws bad_config with the key of what it refuses
 */
export function readNumbers(options = {}, choices) {
  const keys = /** @type {Key[]} */ (Object.keys(choices));
  checkKeys(options, keys);
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

/**
 * What to say of a request that a worker can't be sent: something in it is a function, a symbol or the like.
 * @param {any} request
 */
export function notPlain({ name, args }) {
  /** @param {unknown} value */
  const fails = (value) => {
    try {
      structuredClone(value);
      return false;
    } catch {
      return true;
    }
  };
  const options = args.options ?? args;
  const key = Object.keys(options).find((one) => fails(options[one])) ?? name;
  const row = Array.isArray(options.data) ? options.data.findIndex(fails) : -1;
  return row < 0 || key !== 'data'
    ? new RnnError(
        'bad_config',
        `${key}: found what is no plain data, want numbers, words or lists`,
      )
    : new RnnError('bad_data', `data row ${row + 1}: found what is no plain data, want strings`);
}

/** @param {unknown} text */
export function checkText(text) {
  if (typeof text !== 'string')
    throw new RnnError('bad_text', `text: found ${typeof text}, want a string`);
  if (text.length > LONGEST_TEXT)
    throw new RnnError(
      'bad_text',
      `text: found ${text.length} characters, want at most ${LONGEST_TEXT}`,
    );
  return text;
}

/** @param {unknown} rate */
export function checkRate(rate) {
  if (!(typeof rate === 'number' && rate >= 0 && rate <= 1000))
    throw new RnnError(
      'bad_config',
      `rate: found ${rate}, want steps a second up to 1000, or 0 for full speed`,
    );
}
