import * as format from '../../format.js';

export const texts = {
  part: 'Parts 1, 10, 12 and 14 of the post',
  lead: [
    'Who bites in [dog bites man], and who in [man bites dog]? A model that counts words cannot know. One that reads in order can, as long as it remembers. Train the small network below, then see how far back a plain RNN, a GRU and an LSTM can remember, and why.',
  ],
  bag: {
    title: 'A bag of words',
    lead: 'What is left of the sentence when only its words are counted. Turn the sentence round: no count changes.',
    table: 'How often each word stands in the sentence',
    word: 'Word',
    count: 'Count',
  },
  race: {
    title: 'Three cells, one task',
    lead: 'Say the first letter again after reading all the others. Each cell learns from 128 texts in a worker of its own, and is asked about 40 that it never saw.',
    example: 'For example:',
    distance: 'Letters to remember across',
    clip: 'Clip gradients to a norm of 1',
    start: 'Race',
    stop: 'Stop',
    cells: { rnn: 'RNN', gru: 'GRU', lstm: 'LSTM' },
    accuracy: 'Right answers to new texts',
    accuracyTold:
      'The share of right answers against training steps; the table below has its latest values.',
    norms: 'Norm of ∂L/∂h at each place',
    normsTold:
      'How much the loss would change with the state at each place, on a logarithmic scale; the table below has the first and the last.',
    before: 'Pale: the race before.',
    normsNote:
      'Both pictures follow the training. A cell that has learnt its task has small gradients everywhere; what counts is how a line falls towards the first place. An LSTM carries its memory in c, which this line, of h, does not show.',
    steps: 'step',
    place: 'place',
    table: 'The latest values of each cell',
    head: ['Cell', 'Step', 'Right', 'First norm', 'Last norm'],
    allNorms: 'The norms at every place',
    gates: 'The gates, letter by letter',
    gatesLead: (/** @type {string} */ text) =>
      `What each gate lets through while “${text}” is read, the mean over 16 units: 0 is shut, 1 is open. A plain RNN has no gates; of new values and of the state h it is the mean size.`,
    gatesOf: (/** @type {string} */ cell) => `Gates of the ${cell}, one column for each letter`,
    gateAt: (
      /** @type {string} */ gate,
      /** @type {number} */ place,
      /** @type {string} */ token,
    ) => `${gate} at place ${place}, “${token}”`,
    gatesTable: (/** @type {string} */ cell) => `The numbers of the ${cell}`,
  },
  scalar: {
    title: 'Why it vanishes',
    lead: 'A state of one number: a gradient of 1 is multiplied by the same U at each step back.',
    chart: 'The gradient, step by step back',
    steps: 'step back',
    told: (/** @type {string} */ factor, /** @type {string} */ end) =>
      `After 20 steps of ${factor} the gradient is ${end}.`,
  },
  questions: {
    bag: {
      ask: 'Could a bag of words learn who bites, with more training?',
      choices: ['Yes', 'No'],
      why: (/** @type {string} */ one, /** @type {string} */ other) =>
        `To it, one sentence is “${one}” and the other “${other}”. The same input can only get the same answer.`,
    },
    power: {
      ask: 'A factor of 0.9 seems harmless. How much of a gradient is left after 20 steps of it?',
      choices: ['About an eighth', 'About half'],
      why: (/** @type {number} */ twenty, /** @type {number} */ hundred) =>
        `0.9 to the power of 20 is ${format.fixed(twenty, 3)}, to the power of 100 ${hundred.toExponential(1)}. An LSTM adds to its memory instead, with a forget gate near 1.`,
    },
  },
};
