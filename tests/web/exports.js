// The sessions that export.test.js exports: every task, cell, mask, side of padding and kind of batch.

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {Record<string, any>} options
 * @property {{epochs: number} | {steps: number}} [train] before the export; else 5 epochs
 * @property {(session: import('../../web/session.js').Session) => Promise<void>} [change] done after it
 * @property {'answers'} [tolerance] compare answers only, not losses
 */

const topics = [
  ['The cat sat on the mat.', 'animal'],
  ['a dog barked, at the cat!', 'animal'],
  ['rain', 'weather'],
  ['the sun is out', 'weather'],
  ['stocks fell', 'money'],
  ['the bank raised its rates (again)', 'money'],
].map(([text, label]) => ({ text, label }));
const pair = topics.map(({ text, label }) => ({ text, label: label === 'animal' ? 'yes' : 'no' }));
const phrases = [
  ['the red house', 'la maison rouge'],
  ['a house', 'une maison'],
  ['red', 'rouge'],
  ['the cat sleeps well', 'le chat dort'],
  ['cats', 'chats'],
].map(([source, target]) => ({ source, target }));
const longer = [...phrases, { source: 'thanks', target: 'merci beaucoup' }];
const questions = [
  ['What colour is the sky?', 'blue'],
  ['What colour is grass?', 'green'],
  ['How many legs has a dog?', 'Four.'],
  ['Capital of France?', 'Paris'],
  ['And of Italy?', 'Rome'],
].map(([question, answer]) => ({ question, answer }));
const lines = ['the cat sat on the mat', 'the dog sat', 'a cat and a dog', 'rain'].map((text) => ({
  text,
}));
const odd = [
  ['say "hi" \\ it\'s """quoted""" \'\'\'twice\'\'\'', 'a "b" \\'],
  ['emoji 😀 and 日本 \n new\tline \r\n {brace} %s', "it's\n"],
  ['ends in a backslash \\', '😀'],
  ['nul \0 bell \x07 line\u2028sep nbsp\u00a0x \u202e\u200b end', "it's\n"],
].map(([text, label]) => ({ text, label }));
const greek = [
  ['ΟΔΟΣ ΣΟΦΟΣ', 'greek'],
  ['İstanbul DİYAR', 'turkish'],
  ['οδος', 'greek'],
].map(([text, label]) => ({ text, label }));

/** @type {Case[]} */
export const cases = [
  { name: 'blog-sentiment', options: { preset: 'blog-sentiment' }, train: { epochs: 100 } },
  {
    name: 'not trained yet',
    options: { data: topics, pad: 'left', mask: false, hidden: 5, seed: -7 },
    train: { epochs: 0 },
  },
  {
    name: 'classify, 3 labels, gru, two layers, both ways',
    options: {
      data: topics,
      cell: 'gru',
      layers: 2,
      bidirectional: true,
      batch: 2,
      shuffle: true,
      clip: 0.25,
      hidden: 6,
    },
    train: { steps: 7 }, // two epochs and a third of one
  },
  {
    name: 'classify, 2 labels, lstm, padded on the left and masked, momentum',
    options: {
      data: pair,
      cell: 'lstm',
      pad: 'left',
      optimizer: 'sgd',
      lr: 0.1,
      momentum: 0.9,
      batch: 4,
    },
    train: { steps: 3 },
  },
  {
    name: 'classify, 2 labels, padded on the left and read, sgd',
    options: { data: pair, pad: 'left', mask: false, optimizer: 'sgd', lr: 0.1, layers: 3 },
  },
  {
    name: 'classify, two optimisers, in mid-epoch',
    options: { data: topics, optimizer: 'sparseadam', lr: 0.03, batch: 2, shuffle: true },
    train: { steps: 7 },
  },
  {
    name: 'classify, two optimisers, not trained yet',
    options: { data: pair, optimizer: 'sparseadam', mask: false },
    train: { epochs: 0 },
  },
  {
    name: 'classify by characters, both ways, shuffled in one batch',
    options: { data: topics, tokens: 'characters', bidirectional: true, shuffle: true, drop: '' },
  },
  {
    name: 'classify with weights and rate set by hand',
    options: { data: pair, lowercase: false, special: ['<UNK>'], batch: 2, shuffle: true },
    async change(session) {
      const weights = await session.weights();
      for (const { values } of weights) values.set(values.map((value) => value * 1.5));
      await session.setWeights(weights);
      await session.configure({ lr: 0.003, clip: 0.5 });
    },
  },
  {
    name: 'dropout, padding read, one batch',
    options: { data: topics, cell: 'gru', layers: 2, dropout: 0.4, mask: false },
  },
  {
    name: 'dropout, padding read, shuffled batches',
    options: {
      data: topics,
      layers: 3,
      bidirectional: true,
      dropout: 0.2,
      mask: false,
      batch: 4,
      shuffle: true,
    },
  },
  {
    name: 'dropout, padding masked',
    options: { data: topics, cell: 'lstm', layers: 2, dropout: 0.2, batch: 2 },
    tolerance: 'answers',
  },
  { name: 'odd texts and labels', options: { data: odd, drop: '"\\', batch: 3, shuffle: true } },
  { name: 'letters with a lower case of their own', options: { data: greek } },
  { name: 'blog-translation', options: { preset: 'blog-translation' }, train: { epochs: 60 } },
  {
    name: 'tag, gru, masked, shuffled',
    options: {
      task: 'tag',
      data: phrases,
      cell: 'gru',
      bidirectional: true,
      layers: 2,
      batch: 2,
      shuffle: true,
    },
  },
  { name: 'tag, masked, padded on the left', options: { task: 'tag', data: phrases, pad: 'left' } },
  {
    name: 'tag, lstm, padded on the left and read',
    options: { task: 'tag', data: longer, cell: 'lstm', pad: 'left', mask: false, batch: 4 },
    train: { epochs: 40 },
  },
  {
    name: 'answer, batches of 1',
    options: {
      task: 'answer',
      data: questions,
      batch: 1,
      shuffle: true,
      threshold: 0.5,
      embedding: 10,
      lr: 0.02,
      mask: false,
      special: ['<UNK>'],
      drop: '?.',
    },
    train: { epochs: 12 },
  },
  {
    name: 'answer, lstm, masked, in mid-epoch',
    options: { task: 'answer', data: questions, cell: 'lstm', batch: 1, shuffle: true },
    train: { steps: 13 },
  },
  {
    name: 'next at every position, words',
    options: { task: 'next', data: lines, cell: 'gru', batch: 2, shuffle: true, lr: 0.03 },
    train: { epochs: 30 },
  },
  {
    name: 'next at every position, characters, padding read',
    options: { task: 'next', data: lines, tokens: 'characters', cell: 'lstm', mask: false },
    train: { epochs: 20 },
  },
  {
    name: 'next at every position, padded on the left and read',
    options: { task: 'next', data: lines, pad: 'left', mask: false, layers: 2 },
    train: { epochs: 20 },
  },
  {
    name: 'next from each prefix, padded on the left and read',
    options: {
      task: 'next',
      loss: 'last',
      data: lines,
      cell: 'lstm',
      pad: 'left',
      mask: false,
      batch: 4,
      shuffle: true,
    },
    train: { steps: 20 },
  },
  {
    name: 'next from each prefix, characters, masked',
    options: {
      task: 'next',
      loss: 'last',
      data: lines,
      tokens: 'characters',
      batch: 16,
      shuffle: true,
    },
  },
  {
    name: 'translate, no attention, one batch',
    options: { task: 'translate', data: longer },
    train: { epochs: 30 },
  },
  {
    name: 'translate, dot, gru, both ways, shuffled, told half of the time',
    options: {
      task: 'translate',
      data: longer,
      cell: 'gru',
      attention: 'dot',
      bidirectional: true,
      teacherForcing: 0.5,
      batch: 4,
      shuffle: true,
      clip: 1,
    },
    train: { steps: 21 },
  },
  {
    name: 'translate, additive, lstm, two layers, both ways, padded on the left and masked',
    options: {
      task: 'translate',
      data: longer,
      cell: 'lstm',
      attention: 'additive',
      layers: 2,
      bidirectional: true,
      pad: 'left',
      optimizer: 'sgd',
      lr: 0.3,
      momentum: 0.5,
    },
    train: { epochs: 20 },
  },
  {
    name: 'translate, additive, padded on the left and read, told nothing, dropout',
    options: {
      task: 'translate',
      data: longer,
      attention: 'additive',
      layers: 2,
      dropout: 0.2,
      mask: false,
      pad: 'left',
      teacherForcing: 0,
    },
    train: { epochs: 25 },
  },
  {
    name: 'translate, two optimisers, gru, told half of the time',
    options: {
      task: 'translate',
      data: longer,
      cell: 'gru',
      attention: 'additive',
      teacherForcing: 0.5,
      optimizer: 'sparseadam',
      batch: 4,
      shuffle: true,
    },
    train: { steps: 21 },
  },
  {
    name: 'translate by characters, dot, no padding token',
    options: {
      task: 'translate',
      data: phrases,
      tokens: 'characters',
      attention: 'dot',
      special: ['<UNK>'],
      batch: 2,
      shuffle: true,
    },
    train: { epochs: 20 },
  },
];
