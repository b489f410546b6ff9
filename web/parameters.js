// The parameters' names. A model of one layer has the plain ones; a layer, a direction or a side of the translator adds to
// them, as in `decoder.rnn.weight_ih_l1_reverse`.

import { GATES } from './cells.js';

/** The code's short name of each of PyTorch's plain names.
 *  @type {Record<string, string>} */
export const SHORT = {
  'embedding.weight': 'E',
  'rnn.weight_ih_l0': 'W_ih',
  'rnn.weight_hh_l0': 'W_hh',
  'rnn.bias_ih_l0': 'b_ih',
  'rnn.bias_hh_l0': 'b_hh',
  'attention.W_c.weight': 'W_c',
  'attention.W_c.bias': 'b_c',
  'attention.W_a.weight': 'W_a',
  'attention.U_a.weight': 'U_a',
  'attention.v_a.weight': 'v_a',
  'fc.weight': 'W_fc',
  'fc.bias': 'b_fc',
};

/** What a name says. @param {string} name
 *  @returns {{plain: string, side: string, layer: number, reverse: boolean}} */
export function parted(name) {
  const [, side = '', rest] = /^(?:(encoder|decoder)\.)?(.*)$/.exec(name) ?? [];
  const [, stem, layer, reverse] = /^(rnn\.\w+?_l)(\d+)(_reverse)?$/.exec(rest) ?? [];
  if (!stem) return { plain: rest, side, layer: 0, reverse: false };
  return { plain: `${stem}0`, side, layer: Number(layer), reverse: Boolean(reverse) };
}

/** rnn.weight_ih_l0 → W_ih, decoder.rnn.weight_ih_l1 → decoder.W_ih_l1. @param {string} name */
export function shortOf(name) {
  const { plain, side, layer, reverse } = parted(name);
  const end = reverse ? `_l${layer}_reverse` : layer ? `_l${layer}` : '';
  return `${side ? `${side}.` : ''}${SHORT[plain] ?? plain}${end}`;
}

/** What the rows of a parameter are: entries of a vocabulary, units of stacked gates, or units alone.
 *  @param {import('./store.js').Weight} weight @param {import('./store.js').Info} info
 *  @returns {{names: (row: number) => string, blocks: number[], words: readonly string[] | null}} blocks: where each
 *    begins, and the end of the last */
export function rowsOfWeight({ name, shape }, info) {
  const { plain, side } = parted(name);
  const [count] = shape;
  const words =
    plain === 'embedding.weight'
      ? info.vocabulary[side === 'decoder' ? 'target' : 'source']
      : plain.startsWith('fc.')
        ? info.vocabulary.target
        : null;
  // One logit is that of the second class.
  if (words) {
    const at = count < words.length ? 1 : 0;
    return {
      names: (row) => words[row + at] ?? String(row),
      blocks: [0, count],
      words: words.slice(at),
    };
  }
  const gates = plain.startsWith('rnn.') ? GATES[info.config.cell] : [];
  const units = gates.length ? count / gates.length : count;
  return {
    names: (row) =>
      gates.length ? `${gates[Math.floor(row / units)]}[${row % units}]` : `[${row}]`,
    blocks: Array.from({ length: count / units + 1 }, (_, i) => i * units),
    words: null,
  };
}
