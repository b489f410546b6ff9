import * as format from '../../format.js';

export const texts = {
  part: 'Part 5 of the post',
  lead: [
    'A recurrent network reads a sentence word by word, and its last state says whether the sentence is positive. It starts out knowing nothing. Press Train, and watch the answer to [really good] or [so bad] change while it learns from six sentences.',
  ],
  more: {
    take: 'Take 120 sentences',
    hint: 'enough to hold some out. They come in pairs of nearly the same words with opposite labels, so counting words helps little.',
  },
  questions: {
    order: {
      ask: 'Turn “so bad” round and write “bad so”: the same words in another order. Will the model give the same probability?',
      choices: ['The same', 'Another'],
      why: (/** @type {number} */ a, /** @type {number} */ b) =>
        `p(positive) is ${format.fixed(a, 4)} for “bad so” and ${format.fixed(b, 4)} for “so bad”. Each word meets the state that the words before it left behind.`,
    },
    unknown: {
      ask: '“splendid film” and “dreadful thing” have no word of the vocabulary. Can the model tell them apart?',
      choices: ['No', 'Yes'],
      why: (/** @type {string} */ label, /** @type {number} */ p) =>
        `Both are read as <UNK> <UNK>, so both are ${label} with ${format.percent(p)}. A word that is in no row of the data has no vector of its own.`,
    },
  },
};
