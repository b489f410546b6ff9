import * as format from '../../format.js';

/** @param {number[]} vector */
const vector = (vector) => `(${vector.map((v) => format.fixed(v, 4)).join(', ')})`;

export const texts = {
  part: 'Parts 2 and 3 of the post',
  lead: [
    'The same small cell reads one word after the other. What it carries on is h, the hidden state: two numbers here. Step through the program and watch each product and each sum, for [I love NLP] or the same words as [NLP love I].',
    'Every number below can be changed, and everything follows. The post has a plain RNN; choose a GRU or an LSTM to see the same words go through gates.',
  ],
  /** What each cell does to the numbers. @type {Record<string, string>} */
  cells: {
    rnn: 'An RNN writes a whole new state at each word: h = tanh of one sum. It has no gates, so nothing is kept on purpose.',
    gru: 'A GRU mixes. Its gates are shares between 0 and 1: z says how much of the old state stays, 1 − z how much of the new value n comes in; r says how much of the old state n may see.',
    lstm: 'An LSTM keeps a memory c beside h. Its gates are shares between 0 and 1: f says how much of the memory stays, i how much of the new value g is added, o how much of the memory is shown as h.',
  },
  sentence: 'Words',
  known: (/** @type {string} */ words) =>
    `The words with a vector: ${words}. Any other is <UNK>, all zeros.`,
  time: {
    title: 'Through time',
    moment: 'Moment of the program',
    program: 'The program in NumPy, with the running line lit',
    start: 'start: h₀ = 0',
    at: (/** @type {number} */ step, /** @type {string} */ word, /** @type {string} */ what) =>
      `step ${step}, “${word}”: ${what}`,
    looked: 'look up x',
    input: 'from the word',
    recurrent: 'from the state before',
    sum: 'the sum z',
    state: 'the new state h',
    carried: 'h is carried on',
    logits: 'the output layer',
    softmax: 'softmax: probabilities',
    loss: 'the loss',
    unit: (/** @type {number} */ unit) => `unit ${unit}`,
    class: (/** @type {string} */ label) => `class ${label}`,
    cards: 'Each product and each sum of this step',
  },
  plane: {
    title: 'h as a path in the plane',
    told: (/** @type {string[]} */ points) => `The hidden state goes ${points.join(', then ')}.`,
    side: (/** @type {string} */ label) => `class ${label} is more probable`,
    hint: 'On the dashed line both classes are equally probable.',
    memory:
      'The thin path is c, the memory; it may go beyond 1, and is then drawn on the edge. Both axes are of h and of c.',
  },
  numbers: {
    title: 'The numbers',
    lead: 'NumPy’s randn(2, 2) three times after np.random.seed(93), as in the notebook; biases 0. Change any of them.',
    gated:
      'The weights of the gates stand under one another, in PyTorch’s order; a row’s name says whose it is. They are drawn as NumPy’s randn does after the seed; biases 0. Change any of them.',
    back: 'Back to the post’s numbers',
    seed: 'Seed',
    draw: 'Draw weights',
    loss: 'Loss',
    asPost: 'as in the post’s notebook',
    notPost: 'the post has 0.0797, for I love NLP with an RNN and seed 93',
  },
  questions: {
    order: {
      ask: 'Read “NLP love I” instead of “I love NLP”. Will the last hidden state be the same?',
      choices: ['The same', 'Another'],
      why: (/** @type {number[]} */ one, /** @type {number[]} */ other) =>
        `h₃ is ${vector(one)} after “I love NLP” and ${vector(other)} after “NLP love I”. The words are equal; what each of them meets is not.`,
    },
    bound: {
      ask: 'Read “NLP” eight times. Can a number of h grow beyond 1?',
      choices: ['Yes', 'No'],
      why: (/** @type {number[]} */ z, /** @type {number[]} */ h) =>
        `z₈ is ${vector(z)}, but h₈ = tanh(z₈) is ${vector(h)}: tanh never leaves −1 … 1.`,
    },
    forget: {
      ask: 'In an LSTM, close the forget gate for good: add −20 to its bias b_ih, rows f. What of c₂ is left in c₃?',
      choices: ['All of it', 'Nothing'],
      why: (
        /** @type {number[]} */ f,
        /** @type {number[]} */ before,
        /** @type {number[]} */ kept,
        /** @type {number[]} */ now,
      ) =>
        `f₃ is ${vector(f)} and c₂ ${vector(before)}, so f₃ ⊙ c₂ is ${vector(kept)}. All of c₃ = ${vector(now)} comes from the last word: i₃ ⊙ g₃. Choose LSTM, and try it in the numbers.`,
    },
  },
};
