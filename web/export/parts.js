// The export, part by part: what a script puts one under the other and a notebook into cells.
import { checkPart, modelPart, predictPart, weightsPart } from './model.js';
import { python } from './python.js';
import { atEveryStep, dataPart, examplesPart, tokenizerPart, vocabularyPart } from './text.js';
import { batchesPart, optimizerPart, statePart, trainingPart } from './training.js';
import { sayPart, translatePart, translatorPart } from './translator.js';

/** @typedef {import('./snapshot.js').Snapshot} Snapshot */

/**
 * @typedef {object} Part
 * @property {string} title
 * @property {string} text what it is about, in Markdown; to stand above the code
 * @property {string} code Python
 * @property {boolean} [folded] whether there is little to read in it
 */

const WHAT = {
  classify: 'reads a text and says which label it has',
  tag: 'reads a text and says one token for each token of it',
  answer: 'reads a question and answers it with one word',
  next: 'reads the beginning of a text and says its next token',
  translate: 'reads a text and says another one',
};
const CELLS = { rnn: 'a tanh RNN', gru: 'a GRU', lstm: 'an LSTM' };

/** The model in a few words. @param {Snapshot} snapshot */
export const summary = ({ config }) =>
  `${CELLS[/** @type {'rnn'} */ (config.cell)]} that ${WHAT[/** @type {'tag'} */ (config.task)]}`;

/**
 * All parts in their order, but for the imports and the number of epochs.
 * @param {Snapshot} snapshot
 * @param {{processes?: boolean, report?: string}} options
 * @returns {Part[]}
 */
export function parts(snapshot, options) {
  const { config, remaining } = snapshot;
  const state = statePart(snapshot);
  const every = atEveryStep(config);
  const translates = config.task === 'translate';
  const { report = 'print' } = options;
  return [
    { title: 'Data', text: 'What the model learns from.', code: dataPart(snapshot) },
    {
      title: 'Text to tokens',
      text: `A model reads numbers. The first step to them: a text is cut into ${config.tokens}.`,
      code: tokenizerPart(snapshot),
    },
    {
      title: 'Tokens to ids',
      text: 'Each token gets a number, its id, in the order in which the tokens come. Tokens that are not in the vocabulary share the id of `<UNK>`.',
      code: vocabularyPart(snapshot),
    },
    {
      title: 'Ids to tensors',
      text: `A tensor is a rectangle, and texts have different lengths, so the shorter ones are padded. ${
        config.mask
          ? 'The lengths are kept, so that the model can leave the padding out.'
          : 'The model reads the padding like any other token.'
      }`,
      code: examplesPart(snapshot),
    },
    {
      title: 'Model',
      text: translates
        ? 'The encoder reads the source. The decoder starts from its final states and says one token after the other, each from the one before it.'
        : `Ids become vectors (embedding), the recurrent layer reads them one after the other, and a linear layer turns ${
            every ? 'the hidden state of every step' : 'the final hidden state'
          } into logits.`,
      code: translates ? translatorPart(snapshot, options) : modelPart(snapshot, options),
    },
    {
      title: 'Weights',
      text: "The session's weights under the names that PyTorch gives them, packed as base64.",
      code: weightsPart(snapshot),
      folded: true,
    },
    {
      title: 'Check',
      text: 'With the same weights, PyTorch must give the same answers as the session.',
      code: translates ? sayPart(snapshot, options) : checkPart(snapshot, options),
    },
    ...(state
      ? [
          {
            title: 'State',
            text: 'What else the session had when it stopped, so that training goes on with the same numbers.',
            code: state,
            folded: true,
          },
        ]
      : []),
    {
      title: 'Loss and optimiser',
      text: 'What training makes small, and how it changes the weights.',
      code: optimizerPart(snapshot),
    },
    {
      title: 'Batches',
      text:
        remaining.length > 0
          ? 'The session stopped inside an epoch, so the first batches are the rest of that one.'
          : config.batch === 'all'
            ? 'All rows are one batch.'
            : `Batches of ${config.batch}${config.shuffle ? ', in another order in each epoch' : ''}.`,
      code: batchesPart(snapshot, options),
    },
    {
      title: 'Training',
      text: 'Clear the gradients, forward, loss, backward, update; batch after batch, epoch after epoch.',
      code: trainingPart(snapshot, options),
    },
    {
      title: 'Predict',
      text: 'Now with any text.',
      code: python`
        ${translates ? translatePart(snapshot) : predictPart(snapshot)}


        for text, _ in expected:
            answer, probability = predict(text)
            ${report}(f"{text!r} -> {answer!r}, probability {probability:.6f}")
        ${config.task === 'next' && `${report}(repr(generate(expected[0][0], 10)))`}
      `,
    },
  ];
}

/** The import lines that the parts need. @param {Snapshot} snapshot @param {{processes?: boolean}} options */
export function imports({ config, remaining }, { processes = false }) {
  const packing =
    atEveryStep(config) || config.task === 'translate'
      ? 'pack_padded_sequence, pad_packed_sequence'
      : 'pack_padded_sequence';
  return python`
    ${processes && 'import argparse'}
    import base64
    ${processes && 'import os'}

    import torch
    ${processes && 'import torch.distributed as dist'}
    from torch import nn
    ${config.mask && `from torch.nn.utils.rnn import ${packing}`}
    ${processes && 'from torch.nn.parallel import DistributedDataParallel'}
    from torch.utils.data import DataLoader, ${remaining.length > 0 && 'Subset, '}TensorDataset
    ${processes && 'from torch.utils.data.distributed import DistributedSampler'}
  `;
}
