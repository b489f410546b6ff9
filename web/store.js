// The state of a lab, in one place. Views read signals and call actions; actions alone write signals, and every value
// in a signal is replaced, never changed. Whatever is computed is computed by the session, in its worker.

import { batch, computed, signal } from '@preact/signals';
import { blankRow, changed, localProblem, sameRows } from './draft.js';
import * as format from './format.js';
import { History } from './history.js';
import { afterPaint, latest, throttled } from './pace.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {Session['info']} Info */
/** @typedef {Awaited<ReturnType<Session['trace']>>} Trace */
/** @typedef {Awaited<ReturnType<Session['weights']>>[number]} Weight */
/** @typedef {import('./arithmetic.js').Cell} Cell */
/** @typedef {import('./draft.js').Row} Row */
/** @typedef {{code: string, message: string}} Problem */
/** @typedef {{kind: 'starting'} | {kind: 'ready'} | {kind: 'failed', problem: Problem}} Status */
/** @typedef {{epoch: number, step: number, loss: number, accuracy: number, rate: number}} Progress */
/** What the model makes of a sentence: trace and weights of the same moment.
 *  @typedef {{sentence: string, trace: Trace, weights: readonly Weight[]}} Look */
/** @typedef {'train' | 'data' | 'tryIt' | 'lr'} Place  where on the page a problem is told */
/** @typedef {(name: 'step' | 'predict' | 'error', detail: object) => void} Emit */

/** Speeds to choose from, in steps per second; 0 is full speed. */
export const SPEEDS = [1, 4, 15, 30, 120, 1000, 0];

/** Milliseconds between two pictures of the open network, and of the curve, while the model trains. */
const INSIDE_EVERY = 200;
const CURVE_EVERY = 40;

/** How often the running loss is spoken, in milliseconds. */
const ANNOUNCE_EVERY = 5000;

export class Store {
  status = signal(/** @type {Status} */ ({ kind: 'starting' }));
  info = signal(/** @type {Info | null} */ (null));
  /** Grows whenever the element's colours change. */
  theme = signal(0);
  hidden = signal(/** @type {ReadonlySet<string>} */ (new Set()));

  running = signal(false);
  progress = signal(/** @type {Progress | null} */ (null));
  /** Grows whenever the history of losses has new points. */
  curve = signal(0);
  history = new History();
  lr = signal('');
  speed = signal(30);
  logarithmic = signal(false);

  draft = signal(/** @type {readonly Row[] | null} */ (null));
  preview = signal(/** @type {{rows: readonly Row[], info: Info} | null} */ (null));
  restarting = signal(false);
  rows = computed(() => this.draft.value ?? this.base.value);
  base = computed(() => baseRows(this.info.value));
  /** What the page itself can say against the draft. */
  draftProblem = computed(() =>
    this.draft.value ? localProblem(this.draft.value, this.info.value?.labels ?? []) : null,
  );

  sentence = signal('really good');
  look = signal(/** @type {Look | null} */ (null));
  /** The look for the open network: hundreds of numbers, which nobody reads at sixty times a second. */
  inside = signal(/** @type {Look | null} */ (null));
  cell = signal(/** @type {Cell | null} */ (null));
  allDigits = signal(false);

  problems = signal(/** @type {Readonly<Partial<Record<Place, Problem>>>} */ ({}));
  announcement = signal('');

  /** @type {Session | null} */ session = null;
  /** @type {Promise<Session> | null} */ ready = null;
  #create;
  #options;
  #emit;
  #messages;
  #unsubscribe = () => {};
  #controller = new AbortController();
  /** The end of the training that is under way. @type {Promise<void>} */
  #training = Promise.resolve();
  #announced = 0;
  #closed = false;

  /** @param {{create: (options: object) => Promise<Session>, options: object, emit: Emit,
   *           messages: import('./messages.js').Messages}} needs */
  constructor({ create, options, emit, messages }) {
    this.#create = create;
    this.#options = options;
    this.#emit = emit;
    this.#messages = messages;
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
      if (!this.#closed) this.status.value = Object.freeze({ kind: 'failed', problem });
      this.#emit('error', problem);
      throw error;
    }
  };

  close() {
    this.#closed = true;
    this.#controller.abort();
    this.#unsubscribe();
    this.session?.close();
  }

  // Training

  train = () => this.#run({ rate: this.speed.value || undefined });

  /** One step, also in the middle of training, which it pauses. */
  step = async () => {
    await this.pause();
    await this.#run({ steps: 1 });
  };

  pause = async () => {
    this.#controller.abort();
    await this.#training;
  };

  reset = async () => {
    await this.pause();
    await this.#attempt('train', async (session) => {
      await session.reset();
      await session.configure({ lr: Number(this.lr.value) }); // the reader's rate outlives the weights
      this.#begin();
      this.announcement.value = this.#messages.train.isReset;
    });
  };

  /** @param {string} text */
  setLr = async (text) => {
    const lr = Number(text.trim().replace(',', '.'));
    this.lr.value = text;
    if (!(lr > 0 && Number.isFinite(lr))) {
      this.#tell('lr', { code: 'bad_config', message: this.#messages.train.lrBad });
      return;
    }
    await this.#attempt('lr', (session) => session.configure({ lr }));
  };

  /** After training diverged: a rate that is likely to do. */
  smallerLr = computed(() => {
    const lr = Number(this.lr.value);
    return lr > 0 ? Number(Math.min(lr / 10, 0.01).toPrecision(2)) : 0.01;
  });

  useSmallerLr = async () => {
    await this.setLr(String(this.smallerLr.value));
    this.#untell('train');
  };

  /** @param {number} speed  steps per second, 0 = full speed */
  setSpeed = async (speed) => {
    this.speed.value = speed;
    await this.#attempt('train', (session) => session.configure({ rate: speed }));
  };

  /** @param {boolean} on */
  setLogarithmic = (on) => {
    this.logarithmic.value = on;
  };

  // Data

  /** @param {string} key @param {Partial<Row>} change */
  changeRow = (key, change) => this.#setDraft(changed(this.rows.value, key, change));

  addRow = () => this.#setDraft([...this.rows.value, blankRow(this.info.value?.labels ?? [])]);

  /** @param {string} key */
  deleteRow = (key) => this.#setDraft(this.rows.value.filter((row) => row.key !== key));

  undoEdits = () => {
    this.#setDraft(null);
    this.announcement.value = this.#messages.data.undone;
  };

  /** Replaces the model by a new one on the draft's rows. The old one stays until the new one stands. */
  startAfresh = async () => {
    const rows = this.draft.value;
    if (!rows || this.draftProblem.value || this.restarting.value) return;
    this.restarting.value = true;
    try {
      const data = rows.map(({ text, label }) => ({ text, label }));
      const lr = Number(this.lr.value);
      const session = await this.#create({ ...this.#options, ...(lr > 0 && { lr }), data });
      await this.pause();
      this.#adopt(session);
      this.announcement.value = this.#messages.data.restarted;
    } catch (error) {
      this.#tell('data', described(error));
    } finally {
      this.restarting.value = false;
    }
  };

  // Trying and looking inside

  /** @param {string} text */
  setSentence = (text) => {
    this.sentence.value = text;
    this.#refreshLook();
  };

  /** @param {Cell | null} cell */
  select = (cell) => {
    this.cell.value = cell && Object.freeze(cell);
  };

  /** @param {boolean} on */
  setAllDigits = (on) => {
    this.allDigits.value = on;
  };

  /** @param {Place} place */
  dismiss = (place) => this.#untell(place);

  // Inside

  /** @param {Session} session */
  #adopt(session) {
    if (this.#closed) {
      session.close();
      return;
    }
    this.#unsubscribe();
    this.session?.close();
    this.session = session;
    this.#unsubscribe = session.on('step', (event) => this.#stepped(event));
    batch(() => {
      this.info.value = session.info;
      this.lr.value = String(Number(session.info.config.lr.toPrecision(6)));
      this.draft.value = null;
      this.preview.value = null;
      this.problems.value = Object.freeze({});
      this.status.value = Object.freeze({ kind: 'ready' });
      this.#begin();
    });
  }

  /** A model at its first step. */
  #begin() {
    batch(() => {
      this.history.clear();
      this.curve.value += 1;
      this.progress.value = null;
    });
    this.#refreshLook();
  }

  /** @param {{steps?: number, rate?: number}} howLong */
  async #run(howLong) {
    if (this.running.value) return;
    await this.#training;
    const { session } = this;
    if (!session || this.running.value) return;
    this.#controller = new AbortController();
    this.running.value = true;
    this.#announced = performance.now();
    const { signal: stop } = this.#controller;
    this.#training = this.#attempt('train', async () => {
      await session.train({ ...howLong, signal: stop });
    }).finally(() => {
      this.running.value = false;
      this.#refreshLook();
      if (!this.problems.value.train) this.#announceProgress('paused');
    });
    await this.#training;
  }

  /** @param {Progress & {first: number, losses: ArrayLike<number>}} event */
  #stepped({ epoch, step, loss, accuracy, rate, first, losses }) {
    batch(() => {
      this.progress.value = Object.freeze({ epoch, step, loss, accuracy, rate });
      this.history.push(first, losses);
      this.#drawCurve();
    });
    this.#emit('step', { epoch, step, loss });
    this.#refreshLook();
    if (performance.now() - this.#announced > ANNOUNCE_EVERY) this.#announceProgress('running');
  }

  #drawCurve = throttled(CURVE_EVERY, () => {
    this.curve.value += 1;
  });

  #openInside = throttled(INSIDE_EVERY, () => {
    this.inside.value = this.look.value;
  });

  /** @param {'paused' | 'running'} kind */
  #announceProgress(kind) {
    const progress = this.progress.value;
    if (!progress) return;
    this.#announced = performance.now();
    this.announcement.value = this.#messages.train[kind](
      format.count(progress.epoch),
      format.loss(progress.loss),
      format.percent(progress.accuracy),
    );
  }

  #refreshLook = latest(async () => {
    const { session } = this;
    const sentence = this.sentence.value;
    if (!session) return;
    if (!sentence.trim()) {
      this.look.value = null;
      this.inside.value = null;
      this.#untell('tryIt');
      return;
    }
    try {
      const trace = await session.trace(sentence, { weights: true });
      if (session !== this.session) return;
      batch(() => {
        this.look.value = Object.freeze({ sentence, trace, weights: trace.weights ?? [] });
        // The answer to a new sentence comes first; what training changes comes when there is time.
        if (this.running.value && sentence === this.inside.value?.sentence) this.#openInside();
        else if (this.running.value) afterPaint(() => this.#openInside());
        else this.inside.value = this.look.value;
        this.#untell('tryIt');
      });
      this.#emit('predict', { sentence, ...trace.output });
    } catch (error) {
      if (session === this.session) this.#tell('tryIt', described(error));
    }
  });

  /** @param {readonly Row[] | null} rows */
  #setDraft(rows) {
    batch(() => {
      const same = !rows || sameRows(rows, this.base.value);
      this.draft.value = same ? null : Object.freeze(rows);
      this.#untell('data');
      if (same) this.preview.value = null;
    });
    this.#refreshPreview();
  }

  /** Asks what the model would be made of; rows that have no words yet are left out. */
  #refreshPreview = latest(async () => {
    const { session } = this;
    const draft = this.draft.value;
    if (!session || !draft) return;
    const rows = draft.filter((row) => row.text.trim());
    try {
      const data = rows.map(({ text, label }) => ({ text, label }));
      const info = await session.inspect({ data });
      if (session !== this.session || draft !== this.draft.value) return;
      batch(() => {
        this.preview.value = Object.freeze({ rows, info });
        this.#untell('data');
      });
    } catch (error) {
      // The page's own words are clearer, and by row; the engine's are for what the page does not check.
      const stale = session !== this.session || draft !== this.draft.value;
      if (!stale && !this.draftProblem.value) this.#tell('data', described(error));
    }
  });

  /** Runs a call of the session; a failure becomes a message at its place.
   *  @param {Place} place @param {(session: Session) => Promise<unknown>} call */
  async #attempt(place, call) {
    const { session } = this;
    if (!session) return;
    try {
      this.#untell(place);
      await call(session);
    } catch (error) {
      if (session === this.session && !this.#closed) this.#tell(place, described(error));
    }
  }

  /** @param {Place} place @param {Problem} problem */
  #tell(place, problem) {
    this.problems.value = Object.freeze({ ...this.problems.value, [place]: problem });
    this.#emit('error', problem);
  }

  /** @param {Place} place */
  #untell(place) {
    if (!this.problems.value[place]) return;
    const { [place]: _, ...others } = this.problems.value;
    this.problems.value = Object.freeze(others);
  }
}

/** @param {Info | null} info @returns {readonly Row[]} */
function baseRows(info) {
  return (info?.rows ?? []).map(({ text, label }, i) =>
    Object.freeze({ key: `row-${i}`, text, label }),
  );
}

/** @param {unknown} error @returns {Problem} */
function described(error) {
  const { code, message } = /** @type {{code?: unknown, message?: unknown}} */ (Object(error));
  return Object.freeze({ code: String(code ?? 'failed'), message: String(message ?? error) });
}
