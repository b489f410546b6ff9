import { RnnError } from './errors.js';
import { concat } from './floats.js';
import { spelt } from './info.js';
import { checkKeys, checkRate, checkText, notPlain, readNumbers } from './options.js';
import { spawn } from './spawn.js';
import { StepEvents } from './step-events.js';

/** @typedef {import('./results.js').Prediction} Prediction */
/** @typedef {import('./results.js').Weight} Weight */
/** @typedef {import('./results.js').Row} Row */
/** @typedef {import('./results.js').Info} Info */
/** @typedef {import('./results.js').Evaluation} Evaluation */
/** @typedef {import('./results.js').Trace} Trace */
/** @typedef {import('./results.js').TrainOptions} TrainOptions */
/** @typedef {import('./results.js').Continuation} Continuation */

/** How many losses an open-ended training run gives back: the latest. */
const LOSSES_KEPT = 10_000;

/** A model, its data and its training run, in a worker of its own. */
export class Session {
  #port = /** @type {import('./spawn.js').Port | undefined} */ (undefined);
  #stepEvents = new StepEvents();
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
  #waiting = new Map();
  #lastId = 0;
  /** @type {((part: import('./protocol.js').Progress) => void) | undefined} */
  #onProgress;
  /** @type {Info} */
  info = /** @type {any} */ (undefined);

  /** Use `Session.create`. @param {symbol} key */
  constructor(key) {
    if (key !== PRIVATE) throw new TypeError('use await Session.create(options)');
  }

  /**
   * @param {Record<string, any>} options as the README lists them
   * @returns {Promise<Session>} rejects with bad_config, bad_data or out_of_memory
   */
  static create(options = {}) {
    return Session.#open('create', async () => ({ options: await withRows(options) }));
  }

  /**
   * The session that `save` wrote; training goes on as if it had never stopped.
   * @param {Uint8Array} bytes a .safetensors file
   * @param {Record<string, any>} [options] as for `create`, for a file with weights alone, such as one from PyTorch
   * @returns {Promise<Session>} rejects with bad_file
   */
  static load(bytes, options = {}) {
    return Session.#open('load', async () => {
      if (!(bytes instanceof Uint8Array))
        throw new RnnError('bad_file', `file: found ${typeof bytes}, want a Uint8Array`);
      return { file: bytes, options: await withRows(options) };
    });
  }

  /** @param {'create' | 'load'} call @param {() => Promise<object>} makeArgs @returns {Promise<Session>} */
  static async #open(call, makeArgs) {
    const args = await makeArgs();
    const session = new Session(PRIVATE);
    session.#port = await spawn(
      (reply) => session.#receive(reply),
      (message) => session.#end(`the worker stopped: ${message}`),
    );
    try {
      session.#setInfo(spelt(await session.#call(call, args)));
    } catch (error) {
      session.close();
      throw error;
    }
    return session;
  }

  /**
   * Trains. One call at a time. Stops early when the signal fires, and gives what was done until then.
   * @param {TrainOptions} [options]
   * @returns {Promise<{epoch: number, step: number, losses: Float32Array, seconds: number}>} `losses` has the mean loss of
   *   each epoch, or of each step if `steps` was given; without a number of either, the latest 10,000 steps'.
   *   Rejects with `diverged`: a call for a number of epochs or steps then leaves the session as it was, an open-ended one
   *   leaves the last weights known to be good.
   */
  async train(options = {}) {
    checkKeys(options, ['epochs', 'steps', 'signal', 'rate']);
    const { epochs, steps, signal, rate = 0 } = options;
    for (const [name, count] of Object.entries({ epochs, steps }))
      if (count !== undefined && !(Number.isSafeInteger(count) && count >= 0))
        throw new RnnError('bad_config', `${name}: found ${count}, want a whole number, 0 or more`);
    checkRate(rate);
    if (this.#onProgress)
      throw new RnnError('bad_config', 'train: this session is training already');
    const openEnd = epochs === undefined && steps === undefined;
    if (openEnd && !signal)
      throw new RnnError('bad_config', 'train: want epochs, steps or a signal to stop it');

    /** @type {Float32Array[]} */
    const parts = [];
    let count = 0;
    this.#onProgress = (part) => {
      this.#stepEvents.add(part);
      const losses = epochs === undefined ? part.losses : part.epochs;
      parts.push(losses);
      count += losses.length;
      while (openEnd && count - parts[0].length >= LOSSES_KEPT) {
        count -= parts[0].length;
        parts.shift();
      }
    };
    const stop = () => this.#port?.post({ kind: 'stop' });
    try {
      const done = this.#request({ kind: 'train', epochs, steps, rate });
      if (signal?.aborted) stop();
      else signal?.addEventListener('abort', stop);
      const { epoch, step, seconds } = await done;
      const losses = concat(parts);
      return { epoch, step, losses: openEnd ? losses.slice(-LOSSES_KEPT) : losses, seconds };
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#onProgress = undefined;
      this.#stepEvents.flush();
    }
  }

  /**
   * Calls `listener` while training, at most once per animation frame.
   * @param {'step'} event
   * @param {(step: import('./step-events.js').StepEvent) => void} listener
   * @returns {() => void} takes the listener off again
   */
  on(event, listener) {
    if (event !== 'step') throw new RnnError('bad_config', `on: found "${event}", want "step"`);
    return this.#stepEvents.listen(listener);
  }

  /**
   * Changes what may change while training.
   * @param {{lr?: number, clip?: number, rate?: number}} changes
   */
  async configure(changes) {
    checkKeys(changes, ['lr', 'clip', 'rate']);
    const { rate, ...options } = changes;
    if (rate !== undefined) {
      checkRate(rate);
      this.#port?.post({ kind: 'rate', rate });
    }
    this.#setInfo({ ...this.info, config: await this.#call('configure', { options }) });
  }

  /**
   * Task `translate` says at most twice as many tokens as the longest target of the data, and five more.
   * @param {string} text
   * @param {{top?: number, beam?: number}} [options] how many candidates to give; `translate`: the width of the beam
   *   search, 1 (greedy) to 8. It gives as many candidates; the probability of one is the product of its tokens'
   * @returns {Promise<Prediction>} rejects with bad_text
   */
  async predict(text, options = {}) {
    const { top, beam } = readNumbers(options, { top: { from: 1, to: 1e9, usual: 5 }, beam: BEAM });
    return this.#call('predict', { text: checkText(text), top, beam });
  }

  /**
   * How well the model does on rows, such as some that it was not trained on.
   * @param {Row[] | string} [rows] a list or CSV text; without them the training rows
   * @param {{beam?: number}} [options] as for `predict`
   * @returns {Promise<Evaluation>} rejects with bad_data
   */
  async evaluate(rows, options = {}) {
    const { beam } = readNumbers(options, { beam: BEAM });
    return this.#call('evaluate', {
      ...(rows !== undefined && (await withRows({ data: rows }))),
      beam,
    });
  }

  /**
   * Every number between the words of a text and the answer.
   * @param {string} text
   * @param {{weights?: boolean}} [options] whether to add the weights that made it: while training they change at once
   * @returns {Promise<Trace>} rejects with bad_text
   */
  async trace(text, options = {}) {
    checkKeys(options, ['weights']);
    const { weights: wanted = false } = options;
    const { tokens, ids, known, padding, decoder, output, weights, ...encoder } = await this.#call(
      'trace',
      { text: checkText(text), weights: wanted },
    );
    const atEncoder = stepper(encoder);
    const atDecoder = decoder && stepper(decoder);
    return {
      tokens,
      ids,
      known,
      length: padding.filter((/** @type {boolean} */ pad) => !pad).length,
      steps: tokens.map((/** @type {string} */ token, /** @type {number} */ t) => ({
        token,
        padding: padding[t],
        ...atEncoder(t),
      })),
      ...(decoder && {
        decoder: decoder.tokens.map((/** @type {string} */ token, /** @type {number} */ t) => ({
          read: decoder.read[t],
          token,
          ...atDecoder(t),
        })),
      }),
      output,
      shapes: Object.fromEntries(
        Object.entries(atEncoder(0)).flatMap(([name, { length }]) =>
          name === 'cells' ? [] : [[name, [length]]],
        ),
      ),
      ...(wanted && { weights }),
    };
  }

  /**
   * Goes on with a text. Task `next` only.
   * @param {string} text
   * @param {{count?: number, temperature?: number, top?: number, seed?: number}} [options] how many tokens, drawn with this
   *   temperature (0: always the most probable one) from the `top` most probable ones (0: from all), with this seed
   * @returns {Promise<Continuation & {greedy: Continuation}>} as drawn, and beside it with the most probable token each time
   */
  async generate(text, options = {}) {
    const numbers = readNumbers(options, {
      count: { from: 0, to: 1000, usual: 20 },
      temperature: { from: 0, to: 100, usual: 1, whole: false },
      top: { from: 0, to: 1e9, usual: 0 },
      seed: { from: 0, to: Number.MAX_SAFE_INTEGER, usual: 0 },
    });
    const { drawn, greedy } = await this.#call('generate', { text: checkText(text), ...numbers });
    const characters = this.info.config.tokens === 'characters';
    /** @param {Omit<Continuation, 'text'>} found @returns {Continuation} */
    const whole = (found) => ({
      text: characters ? text + found.tokens.join('') : [text.trimEnd(), ...found.tokens].join(' '),
      ...found,
    });
    return { ...whole(drawn), greedy: whole(greedy) };
  }

  /**
   * The gradient of one row's loss.
   * @param {number | Row} row a row, or the place of one in the data, counted from 0
   * @returns {Promise<{loss: number, hidden: number[], parameters: (Weight & {norm: number})[]}>}
   */
  async gradients(row) {
    const found = typeof row === 'number' ? this.info.rows[row] : row;
    if (!found)
      throw new RnnError(
        'bad_data',
        `row: found ${row}, want a row or a whole number below ${this.info.rows.length}`,
      );
    return this.#call('gradients', { row: found });
  }

  /** @returns {Promise<Weight[]>} under PyTorch's names */
  weights() {
    return this.#call('weights');
  }

  /**
   * Writes some or all weights, or none if one of them is wrong.
   * @param {{name: string, shape?: number[], values: ArrayLike<number>}[]} list
   */
  async setWeights(list) {
    if (
      !Array.isArray(list) ||
      list.some((weight) => typeof weight?.name !== 'string' || !weight.values)
    )
      throw new RnnError('bad_shape', 'weights: want a list of {name, shape, values}');
    for (const { name, shape = [], values } of list) {
      if (!Array.isArray(shape) || shape.some((size) => !Number.isSafeInteger(size)))
        throw new RnnError('bad_shape', `${name}: found shape ${shape}, want whole numbers`);
      if (!(values.length <= this.info.parameters))
        // before a copy of them is made
        throw new RnnError(
          'bad_shape',
          `${name}: found ${values.length} values, want at most ${this.info.parameters}, as the model has`,
        );
    }
    const weights = list.map(({ name, shape, values }) => ({
      name,
      shape,
      values: Float32Array.from(values),
    }));
    await this.#call('setWeights', { weights });
  }

  /** @returns {{source: string[], target: string[]}} words and labels in id order */
  vocabulary() {
    return this.info.vocabulary;
  }

  /**
   * What a session with other data would be made from: its tokens, ids, vocabulary. Nothing changes.
   * @param {Record<string, any>} options those that differ from this session's
   * @returns {Promise<Info>} rejects with bad_config or bad_data
   */
  async inspect(options) {
    return spelt(
      await this.#call('inspect', {
        options: { ...this.info.config, labels: [], ...(await withRows(options)) },
      }),
    );
  }

  /** @returns {Promise<Uint8Array>} a .safetensors file, for `Session.load` and for PyTorch */
  save() {
    return this.#call('save');
  }

  /** @returns {Promise<string>} a Python file: this model in PyTorch, with its weights; it goes on training */
  async script() {
    const { toScript, takeSnapshot } = await import('./export/index.js');
    return toScript(await takeSnapshot(this, Session.load));
  }

  /** @returns {Promise<string>} the same as a Jupyter notebook: nbformat 4 JSON */
  async notebook() {
    const { toNotebook, takeSnapshot } = await import('./export/index.js');
    return toNotebook(await takeSnapshot(this, Session.load));
  }

  /** Back to the seed's initial weights. The learning rate stays as it is now. */
  async reset() {
    await this.#call('reset');
  }

  /** Ends the worker. Whatever waits for it rejects with `closed`. */
  close() {
    this.#end('the session was closed');
  }

  /** @param {string} reason */
  #end(reason) {
    this.#port?.terminate();
    this.#port = undefined;
    for (const { reject } of this.#waiting.values()) reject(new RnnError('closed', reason));
    this.#waiting.clear();
  }

  /** @param {Info} info */
  #setInfo(info) {
    this.info = Object.freeze(info);
  }

  /** @param {string} name @param {object} args @returns {Promise<any>} */
  #call(name, args = {}) {
    return this.#request({ kind: 'call', name, args });
  }

  /** @param {any} request without its id @returns {Promise<any>} */
  #request(request) {
    return new Promise((resolve, reject) => {
      if (!this.#port) return reject(new RnnError('closed', 'the session was closed'));
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      this.#port.hold(true);
      try {
        this.#port.post({ ...request, id });
      } catch {
        this.#settle(id)?.reject(notPlain(request));
      }
    });
  }

  /** @param {number} id */
  #settle(id) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#port?.hold(false);
    return waiting;
  }

  /** @param {import('./protocol.js').Reply} reply */
  #receive(reply) {
    if (reply.kind === 'progress') this.#onProgress?.(reply);
    else if (reply.kind === 'done') this.#settle(reply.id)?.resolve(reply.value);
    else
      this.#settle(reply.id)?.reject(new RnnError(/** @type {any} */ (reply.code), reply.message));
  }
}

/** The width of a beam search. */
const BEAM = { from: 1, to: 8, usual: 1 };

const PRIVATE = Symbol('Session.create');

/** Options whose data may be CSV text. @param {Record<string, any>} options */
async function withRows(options) {
  if (typeof options?.data !== 'string') return options;
  const { parseCsv } = await import('./csv.js'); // not every visit reads a file
  return { ...options, data: parseCsv(options.data) };
}

/**
 * One step's share of arrays that hold all steps.
 * @param {Record<string, {size: number, values: Float32Array}>} arrays
 * @param {number} t
 */
const atStep = (arrays, t) =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, { size, values }]) => [
      name,
      values.subarray(t * size, (t + 1) * size),
    ]),
  );

/**
 * Gives each step its share of the arrays. What a single cell computed stands in the step itself; of several, each has
 * its own.
 * @param {{arrays: any, cells: {name: string, arrays: any}[]}} parts
 * @returns {(t: number) => any}
 */
const stepper = ({ arrays, cells }) =>
  cells.length === 1
    ? (t) => atStep({ ...cells[0].arrays, ...arrays }, t)
    : (t) => ({
        ...atStep(arrays, t),
        cells: cells.map((cell) => ({ name: cell.name, ...atStep(cell.arrays, t) })),
      });
