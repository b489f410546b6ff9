import * as format from '../../format.js';

export const texts = {
  part: 'Part 14 of the post, and its next notebook',
  lead: [
    'An LSTM of 150 units reads what you type and says how probable each word is to come next. Fed with its own words it writes on. Train it on forty lines about recurrent networks, then begin with [what is a] or [the gradient].',
  ],
  type: {
    title: 'Type',
    lead: 'Press a word to write it.',
    text: 'Text',
    examples: 'Try',
    candidates: 'The most probable next tokens',
    head: ['Next', 'Probability'],
    append: (/** @type {string} */ token) => `Write “${token}”`,
    space: 'space',
    empty: 'Write a word or two, and what may follow appears here.',
    failed: 'No continuation',
    rest: (/** @type {string} */ count, /** @type {string} */ share) =>
      `${count} others share ${share}.`,
    temperature: 'Temperature',
    temperatureAt: (/** @type {string} */ t) => `temperature ${t}`,
    temperatureHint: 'Below 1 the probable becomes more probable; above 1 all become alike.',
  },
  generate: {
    title: 'Write on',
    lead: 'From the text above. Greedy takes the most probable word each time; sampled draws by the probabilities at the temperature.',
    press: 'Write on',
    again: 'Draw again',
    greedy: 'Greedy',
    sampled: (/** @type {string} */ t) => `Sampled at ${t}`,
    none: 'Nothing written yet.',
  },
  text: {
    title: 'The text it learns',
    lead: 'One line is one piece of text. Paste your own.',
    lines: 'Training text, line by line',
    unit: 'It reads and writes',
    words: 'words',
    characters: 'characters',
    wordsHint: 'Every beginning of a line is an example, as in the notebook.',
    every: 'At every place of a line at once it learns what comes next.',
    restarted: 'A new model has started.',
    counts: (/** @type {string} */ lines, /** @type {string} */ entries) =>
      `${lines} lines; ${entries} entries in the vocabulary.`,
  },
  questions: {
    greedy: {
      ask: 'Greedy writing twice from the same text, with two different seeds. Will both say the same?',
      choices: ['The same', 'Not the same'],
      why: (/** @type {string} */ text) =>
        `Both times “${text}”. Greedy draws nothing, so there is nothing for a seed to change.`,
    },
    hot: {
      ask: 'Raise the temperature from 1 to 2. What becomes of the most probable word?',
      choices: ['Less probable', 'More probable'],
      why: (/** @type {string} */ word, /** @type {number} */ cool, /** @type {number} */ hot) =>
        `“${word}” goes from ${format.percent(cool)} to ${format.percent(hot)}: at temperature T each probability becomes p^(1/T), and then all are divided by their sum.`,
    },
  },
};
