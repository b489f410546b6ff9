// The two models of a translation, and what a decoder's steps say.

import pairs from './data/translation.csv';
import { sameRows, toData } from './draft.js';
import * as format from './format.js';

/** @typedef {import('./store.js').Store} Store */
/** @typedef {import('./store.js').Trace} Trace */
/** @typedef {NonNullable<Trace['decoder']>[number]} DecoderStep */
/** @typedef {'tag' | 'translate'} Model */

/** The options in which the models differ: the post's are those of its preset. Each has the rows that it can learn, and a
 *  text to begin with.
 *  @type {Record<Model, {options: Record<string, unknown>, text: string}>} */
export const MODELS = {
  tag: {
    options: {
      preset: 'blog-translation',
      ...{ task: undefined, cell: undefined, attention: undefined, teacherForcing: undefined },
      ...{ embedding: undefined, hidden: undefined, batch: undefined, shuffle: undefined },
      data: undefined,
    },
    text: 'hello you',
  },
  translate: {
    options: {
      preset: undefined,
      ...{ task: 'translate', cell: 'gru', attention: 'dot', teacherForcing: undefined },
      ...{ embedding: 32, hidden: 48, batch: 8, shuffle: true },
      data: pairs,
    },
    text: 'he sees the black cat',
  },
};

export const ATTENTIONS = ['none', 'dot', 'additive'];

/** @param {import('./store.js').Info | null} info @returns {Model} */
export const modelOf = (info) => (info?.config.task === 'translate' ? 'translate' : 'tag');

/** Begins a new model of that kind. It gets rows that it can learn, unless the reader has written some: those stay, and so
 *  does a draft that is not whole yet. @param {Store} store @param {Model} model @param {string} [text] for the box
 *  @returns {Promise<boolean>} whether there is a new one */
export async function changeModel(store, model, text) {
  const { rows, reading, session } = store;
  if (!session) return false;
  const draft = rows.problem.value ? rows.draft.value : null;
  const kept = draft ? rows.base.value : rows.shown.value;
  const own = !sameRows(kept, await bundled(session, modelOf(session.info)));
  const data = own && { data: toData(kept, rows.columns.value) };
  if (!(await store.restart({ ...MODELS[model].options, ...data }))) return false;
  if (draft) rows.set(draft);
  if (text || !own) reading.setSentence(text ?? MODELS[model].text);
  return true;
}

/** The rows that a model comes with. @param {import('./store.js').Session} session @param {Model} model
 *  @returns {Promise<import('./draft.js').Row[]>} */
async function bundled(session, model) {
  const info = await session.inspect(MODELS[model].options);
  return info.rows.map((row) => {
    const { source, target } = /** @type {any} */ (row);
    return { key: source, input: source, target };
  });
}

/** What this lab asks for: every number between a text and its translation, and the words of the model that it comes from.
 *  @typedef {{sentence: string, vocabulary: object, trace: Trace, output: Trace['output']}} Look */
/** @param {import('./store.js').Session} session @param {string} sentence @returns {Promise<Look>} */
export async function read(session, sentence) {
  const trace = await session.trace(sentence);
  return { sentence, vocabulary: session.vocabulary(), trace, output: trace.output };
}

/** The look, or null where it still comes from the model before. @param {Store} store @param {Look | null} look */
export const current = (store, look) =>
  look?.vocabulary === store.info.value?.vocabulary ? look : null;

/** A probability: that of a whole sentence can have dozens of zeros. @param {number} share */
export const percent = (share) => (share > 0 && share < 1e-4 ? '< 0.01%' : format.percent(share));

/** Where a step of the decoder looks most. @param {DecoderStep} step */
export const strongest = ({ attention = new Float32Array() }) =>
  attention.reduce((best, weight, at) => (weight > attention[best] ? at : best), 0);

/** The words that a step found most probable, the one that it said always among them.
 *  @param {DecoderStep} step @param {readonly string[]} words @param {number} count */
export function thoughts(step, words, count) {
  const all = Array.from(step.probabilities ?? [], (probability, id) => ({
    word: words[id],
    probability,
    said: words[id] === step.token,
  })).sort((a, b) => b.probability - a.probability);
  const first = all.slice(0, count);
  const said = all.find((thought) => thought.said);
  if (said && !first.includes(said)) first[first.length - 1] = said;
  return first;
}

/** What the decoder starts from, of the top layer: the last state, of two directions their sum.
 *  @param {Trace} trace @returns {Float32Array} */
export function handedOver({ steps }) {
  const [first, last] = [steps[0], steps[steps.length - 1]];
  const backward = first.cells?.filter(({ name }) => name.endsWith('_reverse')).at(-1);
  if (!backward) return last.h;
  const forward = last.cells?.filter(({ name }) => !name.endsWith('_reverse')).at(-1);
  return backward.h.map((value, unit) => value + (forward?.h[unit] ?? 0));
}

/** A target as the model reads it. @param {string} text @param {Record<string, any>} config */
export function targetTokens(text, { lowercase, drop, tokens }) {
  const kept = Array.from(lowercase ? text.toLowerCase() : text, (c) =>
    drop.includes(c) ? '' : c,
  ).join('');
  return tokens === 'characters' ? Array.from(kept) : kept.split(/\s+/).filter(Boolean);
}

/** The tokens that begin and end every target. */
const START = '<SOS>';
export const END = '<EOS>';

/** What each step of a training row's decoder reads, told the truth or not.
 *  @param {readonly string[]} target @param {readonly DecoderStep[]} decoder what it says by itself */
export const readings = (target, decoder) =>
  [...target, END].map((wanted, t) => {
    const truth = t === 0 ? START : target[t - 1];
    const own = t === 0 ? START : decoder[t - 1]?.token;
    return { wanted, truth, own, differ: truth !== own };
  });
