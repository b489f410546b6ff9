export const texts = {
  part: 'Part 9 of the post',
  lead: [
    'Six sentences go through the sentiment model as one batch, after 100 epochs of training. Below stands every tensor on the way, with the PyTorch line that makes it. Switch one thing, and see which shapes change, which numbers, and whether the answers do.',
  ],
  switches: {
    title: 'Switch one thing',
    batchFirst: 'batch_first',
    batchFirstChoices: {
      true: 'True',
      false: 'False, data turned to match',
      wrong: 'False, data not turned',
    },
    pad: 'Padding stands',
    padChoices: { right: 'on the right', left: 'on the left' },
    mask: 'Padding is',
    maskChoices: { false: 'read as a word', true: 'skipped (packed)' },
    last: 'The answer is read from',
    lastChoices: { hidden: 'hidden', output: 'output at the last place' },
    trained: (/** @type {number} */ epochs, /** @type {string} */ loss) =>
      `Trained for ${epochs} epochs: loss ${loss}.`,
    training: 'Training…',
  },
  tensors: {
    title: 'The tensors',
    program: 'The model in PyTorch, with the shape of each tensor',
    axes: {
      N: 'N, the sentences of the batch',
      L: 'L, the places in a sentence',
      E: 'E, the numbers of an embedding',
      H: 'H, the numbers of a state',
    },
    ids: 'ids: which words',
    x: 'x: what they look like',
    output: 'output: the state after every word',
    hidden: 'hidden: the state at the end',
    cell: 'cell: the memory at the end',
    each: (/** @type {number} */ numbers) => `Each box holds ${numbers} numbers.`,
    box: (/** @type {string} */ name, /** @type {string} */ sentence) => `${name}, ${sentence}`,
    place: (/** @type {string} */ token, /** @type {string} */ sentence) =>
      `“${token}” in “${sentence}”`,
    end: (/** @type {string} */ sentence) => `the end of “${sentence}”`,
    chosen: 'The numbers of the chosen box',
    choose: 'Choose a box to read its numbers.',
    answers: 'Whether the answers hold',
    sentence: 'Sentence',
    label: 'Label',
    probability: 'p(positive)',
    same: 'Last output = hidden?',
    yes: 'yes',
    no: 'no',
    right: (/** @type {number} */ right, /** @type {number} */ all) =>
      `${right} of ${all} answers are right.`,
    wrongAxes: (/** @type {number} */ rows, /** @type {number} */ length) =>
      `The RNN takes the first axis for time. It reads ${length} texts of ${rows} words each, one word from every sentence, and gives ${length} answers where ${rows} labels are. PyTorch stops: “Target size (torch.Size([${rows}, 1])) must be the same as input size (torch.Size([${length}, 1]))”. With as many sentences as places it would not even stop.`,
    zeros: 'Packed, output is 0 where padding stands.',
    packsRight:
      'PyTorch packs rows that are padded on the right only; here the engine skips the padding on the left.',
  },
  questions: {
    hidden: {
      ask: 'Is the output at the last place the same as hidden, for every sentence, with the switches as they are now?',
      choices: ['Yes', 'No'],
      /** @type {(mask: boolean, pad: string) => string} */
      why: (mask, pad) =>
        mask && pad === 'right'
          ? 'A short sentence ends before the last place. Packed, its output there is 0, while hidden is the state after its last word.'
          : mask
            ? 'Padded on the left, every sentence ends at the last place.'
            : 'Padding is read as if it were a word, so every row has as many steps as places, and both are the state after the last of them.',
    },
    shape: {
      ask: 'Set `batch_first=True`. Does the batch come first in `hidden`, too?',
      choices: ['Yes', 'No'],
      why: (/** @type {number} */ rows, /** @type {number} */ hidden) =>
        `hidden is (1, ${rows}, ${hidden}) either way: layers × directions first, then the batch. batch_first turns the input and output only, which is why the post squeezes axis 0 of hidden.`,
    },
  },
};
