// The labs in the order of the post, by the value of the attribute `lab`: what the page and its list of labs need before a
// lab's file is loaded. Another lab is a file in this folder, which exports `lab`, and a line here.

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
