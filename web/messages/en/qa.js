import * as format from '../../format.js';

/** @typedef {{text: string, probability: number}} Candidate */
/** @param {Candidate} candidate */
const said = ({ text, probability }) => `“${text}” with ${format.percent(probability)}`;

export const texts = {
  part: 'Parts 7 and 8 of the post',
  lead: [
    'The network reads a question to its end, and its last state chooses one word out of all that it knows. Train it for some 3,000 steps, that is 30 epochs, then ask it: [what is the capital of japan?] or [which country has paris as its capital?] or something that is in no row.',
  ],
  ask: {
    title: 'Ask',
    lead: 'The five most probable answers, also while it trains.',
    question: 'Question',
    examples: 'Try',
    tokens: 'The question as the model reads it',
    candidates: 'The five most probable answers',
    head: ['Answer', 'Probability'],
    threshold: 'Threshold for “I don’t know”',
    thresholdAt: (/** @type {string} */ share) => `below ${share} it says “I don’t know”`,
    unsure: 'I don’t know',
    best: (/** @type {string} */ word, /** @type {string} */ share) =>
      `The best answer is ${word}, with ${share} only.`,
    empty: 'Write a question, and the answer appears here.',
    failed: 'No answer',
    unknown: (/** @type {number} */ unknown) =>
      `${unknown === 1 ? 'One word is' : `${unknown} words are`} not in the vocabulary; the model reads <UNK> instead.`,
  },
  loop: {
    title: 'The training loop',
    lead: 'As the post writes it. At one or four steps a second its lines light up in turn; faster, the whole loop is lit.',
    program: 'The training loop in PyTorch, with the running lines lit',
    epoch: (/** @type {string} */ epoch) => `epoch ${epoch}`,
    step: (/** @type {string} */ step) => `step ${step}`,
  },
  file: {
    title: 'Your own questions',
    lead: 'A CSV file with a first line of column names. Drop it here, choose it, or paste its text.',
    choose: 'Choose a CSV file',
    paste: 'Or paste CSV text',
    example: 'question,answer\nwho sings at night?,nightingale',
    columns: 'Which column is what',
    question: 'Column of the questions',
    answer: 'Column of the answers',
    found: (/** @type {string} */ rows, /** @type {string} */ columns) =>
      `${rows} rows with the columns ${columns}. The first ones stand in the table below.`,
    problems: 'Some rows need a look:',
    more: (/** @type {number} */ more) => `and ${more} more.`,
    noRows: 'There are no rows in it. The first line names the columns, the others are the rows.',
    oneColumn:
      'It has one column only. A question and its answer stand in two, with a comma between.',
    notText: 'This is not a text file.',
    tooLarge: 'This file is larger than 2 MB; the lab is made for some thousands of rows.',
    row: (/** @type {number} */ row, /** @type {string} */ what) => `Row ${row}: ${what}`,
    twoWords: (/** @type {string} */ answer) =>
      `the answer “${answer}” has several words; this model gives one.`,
    missing: (/** @type {string} */ column) => `no ${column}.`,
    leaveOut: (/** @type {number} */ rows) =>
      rows === 1 ? 'Leave this row out' : `Leave these ${rows} rows out`,
  },
  questions: {
    order: {
      ask: 'The same words, backwards: “france of capital the is what?” Will the model give the same answer as for “what is the capital of france?”, and as surely?',
      choices: ['The same', 'Not the same'],
      why: (/** @type {Candidate} */ a, /** @type {Candidate} */ b) =>
        `Forwards it says ${said(a)}, backwards ${said(b)}. Only the final state is read, and the last word shapes it most.`,
    },
    mars: {
      ask: '“what is the capital of mars?” is in no row. Will the model admit that it does not know?',
      choices: ['It admits it', 'It names something'],
      why: (/** @type {Candidate} */ best) =>
        `Its best answer is ${said(best)}. It has no sense of what it does not know: only the threshold of 50% stands between a guess and an answer. Ask again after training.`,
    },
  },
};
