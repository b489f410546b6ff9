// The state of a lab. Views read signals and call actions; actions alone write signals, and every value in a signal is
// replaced, never changed. Whatever is computed is computed by the session, in its worker. This is what every lab has: a
// session and the problems that it met; training, rows and reading have a file each in state/.

import { batch, signal } from '@preact/signals';
import { described } from './errors.js';
import { Coach } from './state/coach.js';
import { Reading } from './state/reading.js';
import { Rows } from './state/rows.js';
import { Training } from './state/training.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {Session['info']} Info */
/** @typedef {Awaited<ReturnType<Session['trace']>>} Trace */
/** @typedef {Awaited<ReturnType<Session['weights']>>[number]} Weight */
/** @typedef {{code: string, message: string}} Problem */
/** @typedef {{kind: 'starting'} | {kind: 'ready'} | {kind: 'failed', problem: Problem}} Status */
/** @typedef {'train' | 'data' | 'tryIt' | 'lr' | 'model'} Place  where on the page a problem is told */
/** @typedef {(name: 'step' | 'predict' | 'error', detail: object) => void} Emit */
/** @typedef {import('./state/reading.js').Read} Read */

/** @typedef {object} Needs
 *  @property {(options: object) => Promise<Session>} create
 *  @property {(bytes: Uint8Array) => Promise<Session>} load
 *  @property {object} options those of the lab and of the element's attributes
 *  @property {Read} read what the lab asks the model for whenever text or weights change
 *  @property {string} text the text that the lab starts with
 *  @property {Emit} emit
 *  @property {import('./messages/index.js').Messages} messages */

export class Store {
  status = signal(/** @type {Status} */ ({ kind: 'starting' }));
  info = signal(/** @type {Info | null} */ (null));
  /** Grows whenever the element's colours change. */
  theme = signal(0);
  hidden = signal(/** @type {ReadonlySet<string>} */ (new Set()));
  restarting = signal(false);
  problems = signal(/** @type {Readonly<Partial<Record<Place, Problem>>>} */ ({}));
  announcement = signal('');
  /** Grows whenever weights change by other means than training. */
  edited = signal(0);

  /** @type {Session | null} */ session = null;
  /** @type {Promise<Session> | null} */ ready = null;
  closed = false;
  #create;
  #options;

  /** @param {Needs} needs */
  constructor({ create, load, options, read, text, emit, messages }) {
    this.#create = create;
    this.load = load;
    this.#options = options;
    this.emit = emit;
    this.messages = messages;
    this.reading = new Reading(this, read, text);
    this.training = new Training(this);
    this.rows = new Rows(this);
    this.coach = new Coach(this);
  }

  /** Starts the engine, again if it failed. */
  start = () => {
    this.ready = this.#start();
    this.ready.catch(() => {}); // the page shows it; whoever waits for `ready` still gets it
  };

  #start = async () => {
    this.status.value = Object.freeze({ kind: 'starting' });
    try {
      const session = await this.#create(this.#options);
      this.#adopt(session);
      return session;
    } catch (error) {
      const problem = described(error);
      if (!this.closed) this.status.value = Object.freeze({ kind: 'failed', problem });
      this.emit('error', problem);
      throw error;
    }
  };

  close() {
    this.closed = true;
    this.training.close();
    this.session?.close();
  }

  /** Replaces the model by a new one that differs in some options. The old one stays until the new one stands.
   *  @param {Record<string, unknown>} options @param {Place} [place] where a problem is told
   *  @returns {Promise<boolean>} whether there is a new one */
  restart = (options, place = 'model') => {
    const lr = Number(this.training.lr.value);
    const all = { ...this.#options, ...(lr > 0 && { lr }), ...options };
    const took = (/** @type {Session} */ session) => {
      this.#options = all;
      this.#adopt(session);
    };
    return this.#replace(place, () => this.#create(all), took);
  };

  /** Goes back to a moment of this model's training; from there it goes on as it did then.
   *  @param {import('./state/moments.js').Moment} moment @returns {Promise<boolean>} whether it stands there */
  rewind = (moment) => {
    const took = (/** @type {Session} */ session) => {
      this.session?.close();
      this.session = session;
      batch(() => {
        this.edited.value += 1;
        this.problems.value = Object.freeze({});
        this.training.rewound(session, moment);
      });
    };
    return this.#replace('train', () => this.load(moment.bytes), took);
  };

  /** @param {Place} place @param {() => Promise<Session>} make @param {(session: Session) => void} took */
  async #replace(place, make, took) {
    if (this.restarting.value) return false;
    this.restarting.value = true;
    try {
      this.untell(place);
      const session = await make();
      await this.training.pause();
      if (this.closed) session.close();
      else took(session);
      return true;
    } catch (error) {
      this.tell(place, described(error));
      return false;
    } finally {
      this.restarting.value = false;
    }
  }

  /** Writes some weights. @param {Parameters<Session['setWeights']>[0]} list */
  setWeights = async (list) => {
    await this.attempt('model', (session) => session.setWeights(list));
    this.edited.value += 1;
    this.reading.refresh();
  };

  /** Writes one number. Training pauses, so that the edit can be seen and nothing that it learnt is undone.
   *  @param {string} name of the parameter @param {number} at @param {number} value */
  setWeight = async (name, at, value) => {
    await this.training.pause();
    await this.attempt('model', async (session) => {
      const weight = (await session.weights()).find((each) => each.name === name);
      if (!weight) return;
      weight.values[at] = value;
      await session.setWeights([weight]);
    });
    this.edited.value += 1;
    this.reading.refresh();
  };

  /** @param {Session} session */
  #adopt(session) {
    if (this.closed) {
      session.close();
      return;
    }
    this.session?.close();
    this.session = session;
    batch(() => {
      this.info.value = session.info;
      this.problems.value = Object.freeze({});
      this.rows.adopt();
      this.coach.adopt();
      this.training.adopt(session);
      this.status.value = Object.freeze({ kind: 'ready' });
    });
  }

  /** Runs a call of the session; a failure becomes a message at its place.
   *  @param {Place} place @param {(session: Session) => Promise<unknown>} call */
  async attempt(place, call) {
    const { session } = this;
    if (!session) return;
    try {
      this.untell(place);
      await call(session);
    } catch (error) {
      if (session === this.session && !this.closed) this.tell(place, described(error));
    }
  }

  /** @param {Place} place @param {Problem} problem */
  tell(place, problem) {
    this.problems.value = Object.freeze({ ...this.problems.value, [place]: problem });
    this.emit('error', problem);
  }

  /** @param {Place} place */
  untell(place) {
    if (!this.problems.value[place]) return;
    const { [place]: _, ...others } = this.problems.value;
    this.problems.value = Object.freeze(others);
  }
}
