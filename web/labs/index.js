// The labs in the order of the post, by the value of the attribute `lab`: what a list of them needs at once, and the lab
// itself. The first that most readers see is there from the start, the others come together when one is opened: in a file
// each, what they share would lie in twenty more. Another lab is a file here, a line in others.js and an entry below.

import { sentiment } from './sentiment.jsx';

const others = () => import('./others.js');

/** @typedef {import('../views/frame.jsx').Lab} Lab */

/** @type {Record<string, {name: string, title: string, load: () => Promise<Lab>}>} `name` for the list */
export const labs = {
  forward: {
    name: 'Forward',
    title: 'One cell, three words',
    load: async () => (await others()).forward,
  },
  bptt: {
    name: 'Backward',
    title: 'The loss walks back through time',
    load: async () => (await others()).bptt,
  },
  sentiment: {
    name: 'Sentiment',
    title: 'Is it positive?',
    load: async () => sentiment,
  },
  translation: {
    name: 'Translation',
    title: 'One word in, one word out',
    load: async () => (await others()).translation,
  },
  qa: {
    name: 'Questions',
    title: 'One question, one word',
    load: async () => (await others()).qa,
  },
  shapes: {
    name: 'Shapes',
    title: 'Which axis is which?',
    load: async () => (await others()).shapes,
  },
  memory: {
    name: 'Memory',
    title: 'How far does it remember?',
    load: async () => (await others()).memoryLab,
  },
  'next-word': {
    name: 'Next word',
    title: 'What comes next?',
    load: async () => (await others()).nextWord,
  },
};
