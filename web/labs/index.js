// The labs in the order of the post, by the value of the attribute `lab`. Another lab is a file here, which exports `lab`,
// and a line in this list: what a page needs before the file is loaded.

import { lab as sentiment } from './sentiment.jsx';

/** @typedef {import('../views/frame.jsx').Lab} Lab */

/** @type {Record<string, {name: string, title: string}>} `name` for a list of them */
export const labs = {
  forward: { name: 'Forward', title: 'One cell, three words' },
  bptt: { name: 'Backward', title: 'The loss walks back through time' },
  sentiment: { name: 'Sentiment', title: 'Is it positive?' },
  translation: { name: 'Translation', title: 'One sentence in, another out' },
  qa: { name: 'Questions', title: 'One question, one word' },
  shapes: { name: 'Shapes', title: 'Which axis is which?' },
  memory: { name: 'Memory', title: 'How far does it remember?' },
  'next-word': { name: 'Next word', title: 'What comes next?' },
};

/** A lab. The first that most readers see is there from the start; the others come together when one is opened, for in a
 *  file each what they share would lie in twenty more. @param {string} name one of `labs` @returns {Promise<Lab>} */
export async function loadLab(name) {
  return name === 'sentiment' ? sentiment : (await import('labs:others')).labs[name];
}
