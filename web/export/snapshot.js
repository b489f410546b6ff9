// Everything an export says of a session, read from one checkpoint, so that its parts belong together even while training.
import { opened } from '../checkpoint.js';
import { RnnError } from '../errors.js';
import { base64 } from './python.js';

/** @typedef {import('../session.js').Session} Session */
/**
 * @typedef {object} Weight
 * @property {string} name
 * @property {number[]} shape
 * @property {string} values base64 of float32, as all below
 * @property {string} [first] the optimiser's: Adam's or SparseAdam's first moment, or SGD's momentum
 * @property {string} [second] Adam's or SparseAdam's second moment
 *
 * @typedef {object} Snapshot
 * @property {Record<string, any>} config every option
 * @property {Record<string, string>[]} data
 * @property {string[]} labels
 * @property {Weight[]} weights
 * @property {number} epoch epochs done
 * @property {number} updates of the optimiser
 * @property {number[]} remaining examples of an epoch that was not finished, in order; else none
 * @property {{rows: number, loss: number}} done how many examples of that epoch came before, and the sum of their losses
 * @property {string} generator base64 of the state of PyTorch's generator
 * @property {Expected[]} expected
 *
 * @typedef {object} Expected what the session answers to a text
 * @property {string} text
 * @property {[string, number][]} answers the most probable ones; of a tagger, the best at each step; a translation
 */

const TASKS = ['classify', 'tag', 'answer', 'next', 'translate'];
const CELLS = ['rnn', 'gru', 'lstm'];
const TEXTS = 6;
const ANSWERS = 5;

/** The columns of the data. @type {Record<string, string[]>} */
export const COLUMNS = {
  classify: ['text', 'label'],
  tag: ['source', 'target'],
  answer: ['question', 'answer'],
  next: ['text'],
  translate: ['source', 'target'],
};

/**
 * @param {Session} session
 * @param {(bytes: Uint8Array) => Promise<Session>} load Session.load
 * @returns {Promise<Snapshot>}
 */
export async function takeSnapshot(session, load) {
  const bytes = await session.save();
  const copy = await load(bytes); // whose answers belong to these weights, while the session may be training
  try {
    return await read(bytes, copy);
  } finally {
    copy.close();
  }
}

/**
 * @param {Uint8Array} bytes a checkpoint
 * @param {Session} session loaded from it
 * @returns {Promise<Snapshot>}
 */
async function read(bytes, session) {
  const { metadata, tensors } = opened(bytes);
  const [config, data, progress] = ['config', 'data', 'progress'].map((key) =>
    JSON.parse(metadata[key]),
  );
  for (const [key, known] of /** @type {[string, string[]][]} */ ([
    ['task', TASKS],
    ['cell', CELLS],
  ]))
    if (!known.includes(config[key]))
      throw new RnnError(
        'bad_config',
        `${key}: found "${config[key]}", want one that can be exported: ${known.join(', ')}`,
      );

  // The optimiser's state is in the order of the parameters, which is that of their bytes.
  const weights = tensors.map(({ name, shape, bytes: values }, i) => ({
    name,
    shape,
    values: base64(values),
    first: progress.first[i],
    second: progress.second[i],
  }));
  return {
    config,
    data,
    labels: session.info.labels,
    weights,
    epoch: progress.epoch,
    updates: progress.updates,
    remaining: progress.position > 0 ? progress.order.slice(progress.position) : [],
    done: {
      rows: progress.position,
      loss: new DataView(fromBase64(progress.sums)).getFloat64(0, true),
    },
    generator: generatorState(config.seed, progress.generator, progress.generator_next),
    expected: await answersOf(session, config, data),
  };
}

/**
 * @param {Session} session
 * @param {Record<string, any>} config
 * @param {Record<string, string>[]} data
 */
async function answersOf(session, config, data) {
  const [input] = COLUMNS[config.task];
  const texts = [...new Set(data.map((row) => row[input]))];
  const count = Math.min(TEXTS, texts.length);
  /** @type {Expected[]} */
  const expected = [];
  for (let i = 0; i < count; i++) {
    const text = texts[Math.floor((i * texts.length) / count)]; // from all parts of the data
    const answers =
      config.task === 'tag' ? await tagsOf(session, text) : await bestOf(session, text);
    expected.push({ text, answers });
  }
  return expected;
}

/** @param {Session} session @param {string} text @returns {Promise<[string, number][]>} */
async function bestOf(session, text) {
  const { candidates } = await session.predict(text, { top: ANSWERS });
  return candidates.map(({ text, probability }) => [text, probability]);
}

/** @param {Session} session @param {string} text @returns {Promise<[string, number][]>} */
async function tagsOf(session, text) {
  const classes = session.info.vocabulary.target;
  const { steps } = await session.trace(text);
  return steps
    .filter(({ probabilities }) => probabilities) // a trace leaves out what is too large
    .map(({ probabilities }) => {
      const best = probabilities.reduce((best, p, i, all) => (p > all[best] ? i : best), 0);
      return [classes[best], probabilities[best]];
    });
}

/**
 * The state of PyTorch's CPU generator as torch.get_rng_state() gives it: the structs CPUGeneratorImplStateLegacy and
 * CPUGeneratorImplState of ATen, 5056 bytes. Cached normal numbers are left out: after the making of a model nothing
 * draws normally distributed ones.
 * @param {number} seed
 * @param {string} words base64 of the Mersenne Twister's 624 words
 * @param {number} next the word that the next draw comes from; 624: new words first
 */
function generatorState(seed, words, next) {
  const count = 624;
  const state = new DataView(new ArrayBuffer(5056));
  const source = new DataView(fromBase64(words));
  state.setBigUint64(0, BigInt.asUintN(64, BigInt(seed)), true);
  state.setInt32(8, count + 1 - next, true); // `left`: draws until new words are made, that one included
  state.setInt32(12, 1, true); // `seeded`
  state.setBigUint64(16, BigInt(next), true);
  for (let i = 0; i < count; i++)
    state.setBigUint64(24 + 8 * i, BigInt(source.getUint32(4 * i, true)), true);
  return base64(new Uint8Array(state.buffer));
}

/** @param {string} text */
const fromBase64 = (text) => Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0)).buffer;
