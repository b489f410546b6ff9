// The five workloads of `npm run bench -- steps`: data of our own making that give exactly these sizes, and what is hoped for.

/**
 * @typedef {object} Workload
 * @property {string} name
 * @property {string} title
 * @property {Record<string, any>} options of `Session.create`
 * @property {'rnn' | 'gru' | 'lstm'} cell
 * @property {number} V words in the vocabulary, `<PAD>` and `<UNK>` among them
 * @property {number} E numbers in an embedding
 * @property {number} H hidden units
 * @property {number} K logits: 1, or as many as words
 * @property {number} B rows in a batch
 * @property {number} T tokens in a row
 * @property {boolean} every whether there is a loss at every step, or one at the end
 * @property {number} lr
 * @property {{pytorch: number, browser: number}} goal how many times as fast as PyTorch and as the best of the browser's
 */

/** @param {number} count @param {(i: number) => string} make */
const repeat = (count, make) => Array.from({ length: count }, (_, i) => make(i));

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** `w0 w1 …`, beginning anywhere and starting over after `words`. @param {number} first @param {number} count @param {number} words */
const running = (first, count, words) => repeat(count, (i) => `w${(first + i) % words}`).join(' ');

// 32 rows of 65 characters: 64 are read and 64 foretold. 62 characters and two special words are 64. Row r counts on by r + 1,
// so all 62 are there.
const characters = {
  task: 'next',
  tokens: 'characters',
  lowercase: false,
  drop: '',
  embedding: 32,
  hidden: 128,
  lr: 0.01,
  data: repeat(32, (row) => repeat(65, (t) => LETTERS[(row + t * (row + 1)) % 62]).join('')).map(
    (text) => ({ text }),
  ),
};

/** @type {Workload[]} */
export const workloads = [
  {
    name: 'A',
    title: 'sentiment: V 12, E 8, RNN 16, 6 × 3 tokens',
    // Six rows of three words out of ten; ten words and two special ones are 12. Two labels are one logit.
    options: {
      task: 'classify',
      embedding: 8,
      hidden: 16,
      lr: 0.01,
      data: [0, 3, 6, 9, 2, 5].map((first, row) => ({
        text: running(first, 3, 10),
        label: row % 2 ? 'good' : 'bad',
      })),
    },
    ...{ cell: 'rnn', V: 12, E: 8, H: 16, K: 1, B: 6, T: 3, every: false, lr: 0.01 },
    goal: { pytorch: 100, browser: 50 },
  },
  {
    name: 'B',
    title: 'QA: V 320, E 50, RNN 64, batch 1 × 8',
    // 36 questions of eight words and an answer of one run through 318 words: 324 places. Two special ones make it 320.
    options: {
      task: 'answer',
      embedding: 50,
      hidden: 64,
      lr: 0.001,
      batch: 1,
      data: Array.from({ length: 36 }, (_, row) => ({
        question: running(9 * row, 8, 318),
        answer: running(9 * row + 8, 1, 318),
      })),
    },
    ...{ cell: 'rnn', V: 320, E: 50, H: 64, K: 320, B: 1, T: 8, every: false, lr: 0.001 },
    goal: { pytorch: 10, browser: 10 },
  },
  {
    name: 'C',
    title: 'characters: V 64, E 32, LSTM 128, 32 × 64, a loss at each step',
    options: { ...characters, cell: 'lstm' },
    ...{ cell: 'lstm', V: 64, E: 32, H: 128, K: 64, B: 32, T: 64, every: true, lr: 0.01 },
    goal: { pytorch: 1, browser: 5 },
  },
  {
    name: 'D',
    title: 'characters: V 64, E 32, GRU 128, 32 × 64, a loss at each step',
    options: { ...characters, cell: 'gru' },
    ...{ cell: 'gru', V: 64, E: 32, H: 128, K: 64, B: 32, T: 64, every: true, lr: 0.01 },
    goal: { pytorch: 1, browser: 5 },
  },
  {
    name: 'E',
    title: 'long: V 10, E 16, RNN 32, 32 × 200, a loss at the end',
    // Eight words and two special ones. The last word is the row's own number, of which the label is the last bit.
    options: {
      task: 'classify',
      embedding: 16,
      hidden: 32,
      lr: 0.003,
      data: Array.from({ length: 32 }, (_, row) => ({
        text: `${repeat(199, (t) => `w${(row + t * t) % 8}`).join(' ')} w${row % 8}`,
        label: row % 2 ? 'odd' : 'even',
      })),
    },
    ...{ cell: 'rnn', V: 10, E: 16, H: 32, K: 1, B: 32, T: 200, every: false, lr: 0.003 },
    goal: { pytorch: 4, browser: 20 },
  },
];

const GATES = { rnn: 1, gru: 3, lstm: 4 };

/** What the seven parameters of such a model come to. @param {Workload} workload */
export function parameterCount({ cell, V, E, H, K }) {
  const rows = GATES[cell] * H;
  return V * E + rows * (E + H + 2) + K * (H + 1);
}

/**
 * The multiplications and additions in the products of a step: 2 N G H (E + H) in the cell for N = B T tokens and G gates, and
 * 2 M H K in the output layer for M answers; backward takes two products for each of them. Gates, losses and the optimiser
 * are not counted.
 * @param {Workload} workload
 */
export function flops({ cell, E, H, K, B, T, every }) {
  const forward = 2 * B * T * GATES[cell] * H * (E + H) + 2 * (every ? B * T : B) * H * K;
  return 3 * forward;
}
