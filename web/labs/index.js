// The labs in the order of the post, by the value of the attribute `lab`: what a list of them needs at once, and the lab
// itself, loaded when it is opened. Another one is a file here and an entry below.

/** @typedef {import('../views/frame.jsx').Lab} Lab */

/** @type {Record<string, {name: string, title: string, load: () => Promise<Lab>}>} `name` for the list */
export const labs = {
  forward: {
    name: 'Forward',
    title: 'One cell, three words',
    load: async () => (await import('./forward.jsx')).forward,
  },
  bptt: {
    name: 'Backward',
    title: 'The loss walks back through time',
    load: async () => (await import('./bptt.jsx')).bptt,
  },
  sentiment: {
    name: 'Sentiment',
    title: 'Is it positive?',
    load: async () => (await import('./sentiment.jsx')).sentiment,
  },
  translation: {
    name: 'Translation',
    title: 'One word in, one word out',
    load: async () => (await import('./translation.jsx')).translation,
  },
  qa: {
    name: 'Questions',
    title: 'One question, one word',
    load: async () => (await import('./qa.jsx')).qa,
  },
  shapes: {
    name: 'Shapes',
    title: 'Which axis is which?',
    load: async () => (await import('./shapes.jsx')).shapes,
  },
  memory: {
    name: 'Memory',
    title: 'How far does it remember?',
    load: async () => (await import('./memory.jsx')).memoryLab,
  },
  'next-word': {
    name: 'Next word',
    title: 'What comes next?',
    load: async () => (await import('./next-word.jsx')).nextWord,
  },
};
