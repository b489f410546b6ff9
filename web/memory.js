/**
 * Tasks whose answers are known, with a knob for how long a network must remember: rows for
 * `Session.create({task: 'classify', data})`. The same options give the same rows everywhere.
 */
import { RnnError } from './errors.js';
import { readNumbers } from './options.js';

/** @typedef {{text: string, label: string}} Row */

/** In all rows together: more would only fill the memory. */
const MOST_TOKENS = 10_000_000;

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
/** Round ones are missing: the tokenizer drops them unless told otherwise. */
const BRACKETS = ['[]', '{}', '<>'];

/** What all tasks have. */
const COMMON = {
  distance: { from: 1, to: 10_000, usual: 5 },
  rows: { from: 2, to: 1_000_000, usual: 64 },
  seed: { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER, usual: 42 },
};

/**
 * Says the first symbol after `distance` more of them. All are drawn from the same letters, so that a model which forgets
 * the order (a bag of words) or the beginning can only guess.
 * @param {{distance?: number, rows?: number, symbols?: number, seed?: number}} [options] (5), (64), (2) different symbols up
 *   to 26, (42)
 * @returns {Row[]} for example {text: 'b a a b a a', label: 'b'} with distance 5; as many of each label, give or take one
 */
function recall(options) {
  const { distance, rows, symbols, seed } = read(options, {
    ...COMMON,
    symbols: { from: 2, to: LETTERS.length, usual: 2 },
  });
  const below = mulberry32(seed);
  return make(rows, (i) => {
    const label = LETTERS[i % symbols];
    const rest = make(distance, () => LETTERS[below(symbols)]);
    return { text: [label, ...rest].join(' '), label };
  });
}

/**
 * Counts the `a` among `distance` tokens, modulo `modulo`. Modulo, because then every single token matters and none can be
 * made up for: one forgotten `a` is one wrong answer, and neither a bag of words nor a threshold on a sum will do. With
 * `modulo` above `distance` it is plain counting.
 * @param {{distance?: number, rows?: number, modulo?: number, symbols?: number, seed?: number}} [options] (5), (64), (2) up
 *   to 10, (2) different tokens up to 26, (42)
 * @returns {Row[]} for example {text: 'a b a a b', label: '1'} with distance 5; as many of each label, give or take one
 */
function count(options) {
  const { distance, rows, modulo, symbols, seed } = read(options, {
    ...COMMON,
    modulo: { from: 2, to: 10, usual: 2 },
    symbols: { from: 2, to: LETTERS.length, usual: 2 },
  });
  if (modulo > distance + 1)
    throw new RnnError(
      'bad_config',
      `modulo: found ${modulo}, want at most distance + 1 = ${distance + 1}: no text has more of them`,
    );
  const below = mulberry32(seed);
  return make(rows, (i) => {
    const label = i % modulo;
    // Each count that leaves this remainder is as likely as the others.
    const times = label + modulo * below(Math.floor((distance - label) / modulo) + 1);
    const tokens = make(distance, (at) => (at < times ? 'a' : LETTERS[1 + below(symbols - 1)]));
    return { text: shuffled(tokens, below).join(' '), label: String(label) };
  });
}

/**
 * Whether `distance` pairs of brackets match; they nest up to `distance` deep, each depth as likely as the others. Each
 * unbalanced text has the tokens of the balanced one before it, two of them changed about, so that neither its length nor
 * any counting of tokens gives it away.
 * @param {{distance?: number, rows?: number, kinds?: number, seed?: number}} [options] (5), (64), (2) kinds of brackets up
 *   to 3: [], {} and <>, (42)
 * @returns {Row[]} for example {text: '[ { } ] [ ]', label: 'balanced'} with distance 3; as many of each label, give or take
 *   one
 */
function brackets(options) {
  const { distance, rows, kinds, seed } = read(options, {
    ...COMMON,
    kinds: { from: 1, to: BRACKETS.length, usual: 2 },
  });
  const below = mulberry32(seed);
  /** @type {string[]} */
  let tokens = [];
  return make(rows, (i) => {
    if (i % 2 === 1) return { text: unbalance(tokens, below).join(' '), label: 'unbalanced' };
    tokens = balanced(distance, kinds, below);
    return { text: tokens.join(' '), label: 'balanced' };
  });
}

/**
 * Why gradients vanish and explode, with one number for a state: a gradient of 1 that is multiplied by U at each step back.
 * @param {{U: number, steps?: number}} options U from -10 to 10; (20) steps up to 300, so that the result stays finite
 * @returns {number[]} the gradient after 0, 1, …, `steps` steps
 */
function scalar(options) {
  const { U, steps } = readNumbers(options, {
    U: { from: -10, to: 10, whole: false },
    steps: { from: 0, to: 300, usual: 20 },
  });
  let gradient = 1;
  return [1, ...make(steps, () => (gradient *= U))];
}

/** The generated tasks, and the scalar demonstration. */
export const memory = Object.freeze({ recall, count, brackets, scalar });

/**
 * @template T
 * @param {number} length
 * @param {(i: number) => T} item
 */
const make = (length, item) => Array.from({ length }, (_, i) => item(i));

/**
 * @template {string} Key
 * @param {Partial<Record<Key, number>> | undefined} options
 * @param {Record<Key, import('./options.js').Choice>} choices
 */
function read(options, choices) {
  const out = readNumbers(options, choices);
  const { rows, distance } = /** @type {Record<string, number>} */ (out);
  if (rows * distance > MOST_TOKENS)
    throw new RnnError(
      'bad_config',
      `rows: found ${rows} of distance ${distance}, want at most ${MOST_TOKENS} tokens in all`,
    );
  return out;
}

/**
 * Mulberry32 (Tommy Ettinger, 2017): 32 bits of state, started by the low 32 bits of the seed.
 * @param {number} seed
 * @returns {(n: number) => number} draws a whole number from 0 to n - 1
 */
export function mulberry32(seed) {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return Math.floor((((z ^ (z >>> 14)) >>> 0) / 2 ** 32) * n);
  };
}

/** In place, after Fisher and Yates. @param {string[]} list @param {(n: number) => number} below */
function shuffled(list, below) {
  for (let i = list.length - 1; i > 0; i--) swap(list, i, below(i + 1));
  return list;
}

/** @param {string[]} list @param {number} i @param {number} j */
function swap(list, i, j) {
  [list[i], list[j]] = [list[j], list[i]];
}

/**
 * Opens brackets until they are as deep as they are to be, then opens and closes at random, never deeper.
 * @param {number} pairs
 * @param {number} kinds
 * @param {(n: number) => number} below
 */
function balanced(pairs, kinds, below) {
  const depth = 1 + below(pairs);
  /** @type {string[]} */
  const tokens = [];
  /** @type {string[]} what closes the open ones, innermost last */
  const open = [];
  for (let left = pairs; left > 0 || open.length > 0; ) {
    const climbing = pairs - left < depth;
    if (left > 0 && open.length < depth && (climbing || open.length === 0 || below(2) === 0)) {
      const [opening, closing] = BRACKETS[below(kinds)];
      tokens.push(opening);
      open.push(closing);
      left -= 1;
    } else {
      tokens.push(/** @type {string} */ (open.pop()));
    }
  }
  return tokens;
}

/** @param {string[]} tokens */
function isBalanced(tokens) {
  const open = [];
  for (const token of tokens) {
    const kind = BRACKETS.find((pair) => pair.includes(token));
    if (token === kind?.[0]) open.push(kind);
    else if (open.pop() !== kind) return false;
  }
  return open.length === 0;
}

/**
 * Swaps two tokens so that the brackets match no more; the first and the last one only if a few others won't do.
 * @param {string[]} tokens balanced
 * @param {(n: number) => number} below
 */
function unbalance(tokens, below) {
  const last = tokens.length - 1;
  for (let tries = 20; tries > 0 && last > 2; tries--) {
    const changed = [...tokens];
    swap(changed, 1 + below(last - 1), 1 + below(last - 1));
    if (!isBalanced(changed)) return changed;
  }
  const changed = [...tokens];
  swap(changed, 0, last); // a text that begins with a closing bracket
  return changed;
}
