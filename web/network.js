// A model as it is drawn, whatever its task: its parts, each a layer's direction unrolled over the steps, with what every
// step read, made and said. Made from a trace, the weights and what the session is.

import { rowsOfCell, valuesOf } from './cells.js';

/** @typedef {import('./store.js').Trace} Trace */
/** @typedef {import('./store.js').Weight} Weight */
/** @typedef {import('./store.js').Info} Info */
/** @typedef {import('./cells.js').RowName} RowName */
/** @typedef {import('./results.js').CellStates} States */

/** Numbers with the name of each. @typedef {{values: Float32Array, name: (unit: number) => string}} Vector */
/** What the output layer read and said. @typedef {{input: Vector, logits: Float32Array, probabilities: Float32Array}} Output */

/** What a part did in one step.
 *  @typedef {object} Place
 *  @property {string} token what was read
 *  @property {string} [said] by the decoder
 *  @property {number} id
 *  @property {boolean} known
 *  @property {boolean} padding
 *  @property {boolean} skipped masked padding: the state is carried over
 *  @property {Vector} x
 *  @property {number} embedded so many numbers of x, the first, are the word's vector
 *  @property {States} states
 *  @property {{h: Vector, c: Vector}} before the states that it began with
 *  @property {Vector} [context] @property {Vector} [combined] @property {Vector} [attention]
 *  @property {Vector} top what the last layer made: h, of both directions
 *  @property {Output | null} output
 *
 * @typedef {object} Part
 * @property {string} key
 * @property {'' | 'encoder' | 'decoder'} side
 * @property {number} layer
 * @property {boolean} reverse
 * @property {string} prefix of its side's parameters: '', 'encoder.' or 'decoder.'
 * @property {string} name as PyTorch ends its parameters: l0, l0_reverse
 * @property {Place[]} places in the order of the text
 * @property {RowName[]} rows
 * @property {Vector[]} sources the decoder's: what attention looks at
 *
 * @typedef {object} Network
 * @property {string} kind rnn, gru or lstm
 * @property {Part[]} parts
 * @property {readonly string[]} classes
 * @property {boolean} single one logit and a sigmoid
 * @property {boolean} every an answer at each step
 * @property {readonly Weight[]} weights */

/** @param {{trace: Trace, weights: readonly Weight[], info: Info}} look @returns {Network} */
export function networkOf({ trace, weights, info }) {
  const { config, vocabulary } = info;
  const { cell: kind, task } = config;
  const every = task === 'tag' || task === 'translate';
  const last = trace.steps.length - 1;
  const all = trace.steps.map(cellsOf);
  const encoder = sideOf({
    kind,
    side: task === 'translate' ? 'encoder' : '',
    names: all[0].map(({ name }) => name),
    cells: all,
    initial: () => null,
    places: trace.steps.map((step, t) => ({
      token: step.token,
      id: trace.ids[t],
      known: trace.known[t],
      padding: step.padding,
      skipped: step.padding && config.mask,
      word: step.x,
    })),
    output: (t, top) => {
      const { logits, probabilities } = trace.steps[t];
      if (task === 'translate') return null;
      if (t === last && task !== 'tag') {
        // The reverse direction ends at the first word.
        const input = joined(
          all[last]
            .slice(config.bidirectional ? -2 : -1)
            .map(({ name }, d) => stateAt(all, all[0].length > 1, name, d ? 0 : last)),
        );
        return { input, ...trace.output };
      }
      const told = logits && (task === 'tag' || !config.bidirectional);
      return told ? { input: top, logits, probabilities } : null;
    },
  });
  const parts = trace.decoder ? [...encoder, ...decoderOf(trace, encoder, info)] : encoder;
  const rows = weights.find(({ name }) => /(^|\.)fc\.bias$/.test(name))?.shape[0];
  return { kind, parts, classes: vocabulary.target, single: rows === 1, every, weights };
}

/** @param {Trace} trace @param {Part[]} encoder @param {Info} info */
function decoderOf(trace, encoder, info) {
  const { cell: kind } = info.config;
  const steps = trace.decoder ?? [];
  const ids = new Map(info.vocabulary.target.map((word, id) => [word, id]));
  /** @param {number} layer @param {'h' | 'c'} row */
  const final = (layer, row) =>
    encoder
      .filter((part) => part.layer === layer)
      .map(({ reverse, places }) =>
        valuesOf((reverse ? places[0] : places[places.length - 1]).states, row, kind),
      )
      .reduce((sum, values) => sum.map((v, i) => v + values[i]));
  return sideOf({
    kind,
    side: 'decoder',
    names: cellsOf(steps[0]).map(({ name }) => name),
    cells: steps.map(cellsOf),
    initial: (layer) => ({ h: final(layer, 'h'), c: final(layer, 'c') }),
    sources: trace.steps.map(({ h }, s) => vector(h, `s${subscript(s + 1)}`)),
    places: steps.map((step, t) => ({
      token: step.read,
      said: step.token,
      id: ids.get(step.read) ?? 0,
      known: true,
      padding: false,
      skipped: false,
      word: step.x,
      context: step.context && vector(step.context, `context${subscript(t + 1)}`),
      combined: step.combined && vector(step.combined, `h̃${subscript(t + 1)}`),
      attention: step.attention && vector(step.attention, `α${subscript(t + 1)}`),
    })),
    output: (t, top) => {
      const { logits, probabilities } = steps[t];
      return logits ? { input: top, logits, probabilities } : null;
    },
  });
}

/** The layers and directions of one side of a model.
 *  @param {{kind: string, side: Part['side'], names: string[], cells: (States & {name: string})[][],
 *    initial: (layer: number) => {h: Float32Array, c: Float32Array} | null, sources?: Vector[],
 *    places: (Pick<Place, 'token' | 'said' | 'id' | 'known' | 'padding' | 'skipped' | 'context' | 'combined' | 'attention'>
 *      & {word: Float32Array})[],
 *    output: (t: number, top: Vector) => Output | null}} from @returns {Part[]} */
function sideOf({ kind, side, names, cells, initial, sources = [], places, output }) {
  const several = names.length > 1;
  const directions = names.some((name) => name.endsWith('_reverse')) ? 2 : 1;
  /** What a layer made in a step, both directions. @param {number} layer @param {number} t */
  const made = (layer, t) =>
    joined(
      names
        .slice(layer * directions, (layer + 1) * directions)
        .map((name) => stateAt(cells, several, name, t)),
    );
  const layers = names.length / directions;
  const outputs = places.map(({ combined }, t) => output(t, combined ?? made(layers - 1, t)));
  return names.map((name, index) => {
    const layer = Math.floor(index / directions);
    const reverse = directions === 2 && index % 2 === 1;
    const start = initial(layer);
    const empty = new Float32Array(cells[0][index].h.length);
    /** @param {'h' | 'c'} row @param {number} t */
    const stateBefore = (row, t) => {
      const at = reverse ? t + 1 : t - 1;
      const values = cells[at] ? valuesOf(cells[at][index], row, kind) : (start?.[row] ?? empty);
      return vector(values, `${row}${subscript(at + 1)}`);
    };
    const { combined, context } = places[0];
    return {
      key: `${side} ${name}`.trim(),
      side,
      layer,
      reverse,
      prefix: side && `${side}.`,
      name,
      sources,
      rows: [
        ...rowsOfCell(kind),
        ...(combined ? /** @type {const} */ (['context', 'combined']) : []),
        ...(context && !combined && layer > 0 ? /** @type {const} */ (['context']) : []),
        ...(outputs.some(Boolean) ? /** @type {const} */ (['p']) : []),
      ],
      places: places.map(({ word, ...place }, t) => {
        const own = vector(word, `x${subscript(t + 1)}`);
        // Additive attention: the first layer reads the context beside the word.
        const first = place.context && !combined ? joined([own, place.context]) : own;
        return {
          ...place,
          x: layer > 0 ? made(layer - 1, t) : first,
          embedded: layer > 0 ? 0 : word.length,
          states: cells[t][index],
          before: { h: stateBefore('h', t), c: stateBefore('c', t) },
          top: made(layers - 1, t),
          output: outputs[t],
        };
      }),
    };
  });
}

/** The values of a row in a step. @param {Place} place @param {RowName} row @param {string} kind
 *  @returns {ArrayLike<number>} none where the step has none */
export function rowAt(place, row, kind) {
  if (row === 'x') return place.x.values;
  if (row === 'p') return place.output?.probabilities ?? [];
  if (row === 'context' || row === 'combined') return place[row]?.values ?? [];
  return valuesOf(place.states, row, kind);
}

/** @param {Trace['steps'][number] | NonNullable<Trace['decoder']>[number]} step */
const cellsOf = (step) => step.cells ?? [{ ...step, name: 'l0' }];

/** What a cell made in a step; where there are several it is named after its own.
 *  @param {(States & {name: string})[][]} cells @param {boolean} several @param {string} name @param {number} t */
function stateAt(cells, several, name, t) {
  const states = cells[t].find((cell) => cell.name === name);
  if (!states) throw new Error(`the model has no cell ${name}`);
  return vector(states.h, `h${subscript(t + 1)}${several ? `(${name})` : ''}`);
}

/** @param {Float32Array} values @param {string} name @returns {Vector} */
const vector = (values, name) => ({ values, name: (unit) => `${name}[${unit}]` });

/** Vectors one behind the other. @param {Vector[]} list @returns {Vector} */
function joined(list) {
  if (list.length === 1) return list[0];
  const values = new Float32Array(list.reduce((sum, v) => sum + v.values.length, 0));
  /** @type {string[]} */
  const names = [];
  for (const part of list) {
    values.set(part.values, names.length);
    for (let unit = 0; unit < part.values.length; ++unit) names.push(part.name(unit));
  }
  return { values, name: (unit) => names[unit] };
}

/** 12 → ₁₂
 *  @param {number} number */
export function subscript(number) {
  return String(number).replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]);
}
