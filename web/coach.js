// What goes wrong in small networks, told from their numbers. (A loss that runs away, the engine itself notices: training
// then stops with `diverged`.)

import { GATES, isShare, valuesOf } from './cells.js';
import { counted } from './draft.js';

/** @typedef {import('./store.js').Trace} Trace */
/** @typedef {import('./store.js').Info} Info */

/** Something to tell the reader, with the numbers that show it.
 *  @typedef {{kind: 'unknown', words: string[]}
 *    | {kind: 'saturated', units: number, of: number, slope: number}
 *    | {kind: 'oneAnswer', answer: string, rows: number, most: string, share: number}
 *    | {kind: 'memorised', rows: number, loss: number, parameters: number, held: Score | null}} Finding
 *  @typedef {{right: number, of: number}} Score */

/** What the findings are made from. `answers` are those to some training rows, `held` the score on rows kept back.
 *  @typedef {object} Evidence
 *  @property {Info} info
 *  @property {Trace} trace of the reader's text
 *  @property {{epoch: number, loss: number, accuracy: number} | null} progress null before the first step
 *  @property {readonly {said: string, wanted: string}[]} answers
 *  @property {Score | null} held */

/** tanh is counted as flat beyond ±this: its slope there is under 2 %. */
const FLAT = 0.99;
/** This share of the units must be stuck, and no less. */
const MANY = 0.5;
/** Any model begins with one answer to all; it has this many epochs to learn a second. */
const PATIENCE = 20;
/** Below this loss a model that gets every row right has nothing left to learn from them. */
const LEARNT = 0.02;
/** Fewer rows than this are an example, not data. */
const FEW = 4;

/** @param {Evidence} evidence @returns {Finding[]} in the order in which to tell them */
export function findings(evidence) {
  return [unknown, oneAnswer, saturated, memorised].flatMap((find) => find(evidence) ?? []);
}

/** @param {Evidence} evidence @returns {Finding | null} */
function unknown({ trace }) {
  const words = trace.tokens.filter((_, i) => i < trace.length && !trace.known[i]);
  return words.length ? { kind: 'unknown', words: [...new Set(words)] } : null;
}

/** Units that sit where tanh is flat, at every word: next to no gradient passes them.
 *  @param {Evidence} evidence @returns {Finding | null} */
function saturated({ info, trace }) {
  const { cell } = info.config;
  const steps = trace.steps.filter(({ padding }) => !padding).map((step) => squashed(step, cell));
  if (steps.length < 2) return null;
  const of = steps[0].length;
  const stuck = Array.from({ length: of }, (_, unit) => unit).filter((unit) =>
    steps.every((values) => Math.abs(values[unit]) > FLAT),
  );
  if (stuck.length < MANY * of) return null;
  const slopes = stuck.flatMap((unit) => steps.map((values) => 1 - values[unit] ** 2));
  return { kind: 'saturated', units: stuck.length, of, slope: Math.max(...slopes) };
}

/** What comes out of the tanh of a cell, of the layer that the answer is read from.
 *  @param {Trace['steps'][number]} step @param {string} cell @returns {Float32Array} */
function squashed(step, cell) {
  const states = { ...step, ...step.cells?.at(-1) };
  const candidate = GATES[cell]?.find((gate) => !isShare(gate));
  return valuesOf(states, candidate ?? 'h', cell);
}

/** @param {Evidence} evidence @returns {Finding | null} */
function oneAnswer({ answers, progress }) {
  if (!progress || progress.epoch < PATIENCE) return null;
  const wanted = ranked(answers.map((answer) => answer.wanted));
  if (wanted.length < 2 || counted(answers.map(({ said }) => said)).size > 1) return null;
  const [most, times] = wanted[0];
  const share = times / answers.length;
  return { kind: 'oneAnswer', answer: answers[0].said, rows: answers.length, most, share };
}

/** @param {Evidence} evidence @returns {Finding | null} */
function memorised({ info, progress, held }) {
  const rows = info.rows.length;
  if (!progress || rows < FEW || progress.accuracy < 1 || progress.loss > LEARNT) return null;
  // Rows that it never saw and gets right as well were not learnt by heart.
  if (held && held.right === held.of) return null;
  return { kind: 'memorised', rows, loss: progress.loss, parameters: info.parameters, held };
}

/** Each different text and how often it is there, the most frequent first. @param {readonly string[]} texts */
const ranked = (texts) => [...counted(texts)].sort((a, b) => b[1] - a[1]);

/** The rows with the rarer targets repeated until each target is there as often as the most frequent one.
 *  @template {{target: string}} Row @param {readonly Row[]} rows @returns {Row[]} the rows to add */
export function toBalance(rows) {
  const counts = ranked(rows.map(({ target }) => target));
  return counts.flatMap(([target, times]) => {
    const own = rows.filter((row) => row.target === target);
    return Array.from({ length: counts[0][1] - times }, (_, i) => own[i % own.length]);
  });
}
