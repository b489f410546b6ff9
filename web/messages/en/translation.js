export const texts = {
  part: 'Part 6 of the post',
  lead: [
    'Two vocabularies, English and French, and one recurrent layer between them: after each English word the model names a French one. That is the post’s toy, without a decoder of its own. Train it on three pairs, then try [hello you], [thanks you] or [you hello].',
  ],
  steps: {
    title: 'Translate',
    lead: 'What the model thinks of after each word, also while it trains.',
    sentence: 'Source',
    examples: 'Try',
    empty: 'Write a sentence, and its translation appears here.',
    failed: 'No translation',
    answer: 'Translation',
    none: '(nothing but padding)',
    chips: 'Each word of the source, with the most probable words of the target',
    candidates: (/** @type {string} */ token) => `The most probable words after “${token}”`,
    head: ['Word', 'Probability'],
    target: 'Target vocabulary',
    targetLead: (/** @type {number} */ size) =>
      `${size} entries; each step chooses one of them. Padding is left out of the answer.`,
  },
  questions: {
    count: {
      ask: '“hello there hello there” has four words. How many words will its translation have, once the model is trained?',
      choices: ['At most four: one for each', 'As many as French needs'],
      why: (/** @type {number} */ words, /** @type {string} */ text) =>
        `Now it is “${text}”: ${words}. Each step can only name one word or padding, so the model can never say more words than it reads. A real translator reads to the end first, and then writes: an encoder and a decoder.`,
    },
    late: {
      ask: 'Does the first French word depend on the second English one?',
      choices: ['No', 'Yes'],
      why: () =>
        'After “hello” the probabilities are the same, digit by digit, whether “you” or “there” follows. The first answer is given before the second word is read.',
    },
  },
};
