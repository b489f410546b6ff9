// The training run of a lab: what the train bar and the curve show.

import { batch, computed, signal } from '@preact/signals';
import * as format from '../format.js';
import { History } from '../history.js';
import { throttled } from '../pace.js';

/** @typedef {import('../store.js').Session} Session */
/** @typedef {{epoch: number, step: number, loss: number, accuracy: number, rate: number}} Progress */

/** Speeds to choose from, in steps per second; 0 is full speed. */
export const SPEEDS = [1, 4, 15, 30, 120, 1000, 0];

/** Milliseconds between two pictures of the curve while the model trains. */
const CURVE_EVERY = 40;

/** How often the running loss is spoken, in milliseconds. */
const ANNOUNCE_EVERY = 5000;

export class Training {
  running = signal(false);
  progress = signal(/** @type {Progress | null} */ (null));
  /** The loss of the epoch under way, summed over its steps so far. */
  epochSum = signal(0);
  /** Grows whenever the history of losses has new points. */
  curve = signal(0);
  history = new History();
  /** The points of the run before, to hold this one against. @type {[number[], number[]] | null} */
  previous = null;
  lr = signal('');
  speed = signal(30);
  logarithmic = signal(false);

  #store;
  #unsubscribe = () => {};
  #controller = new AbortController();
  /** The end of the training that is under way. @type {Promise<void>} */
  #training = Promise.resolve();
  #announced = 0;

  /** @param {import('../store.js').Store} store */
  constructor(store) {
    this.#store = store;
  }

  /** @param {Session} session a new model */
  adopt(session) {
    this.#follow(session);
    this.#begin();
  }

  /** @param {Session} session */
  #follow(session) {
    this.#unsubscribe();
    this.#unsubscribe = session.on('step', (event) => this.#stepped(event));
    this.lr.value = String(Number(session.info.config.lr.toPrecision(6)));
  }

  /** @param {Session} session the same model at an earlier moment of its run
   *  @param {import('./moments.js').Moment} moment */
  rewound(session, { step, epoch, accuracy, epochLoss }) {
    this.#follow(session);
    this.previous = this.history.points();
    this.history.cut(step);
    const { batch: rows } = session.info.config;
    // One step is an epoch of a single batch; else the curve knows the loss of this step, or of one shortly before.
    const loss = rows === 'all' ? epochLoss : (this.history.points()[1].at(-1) ?? Number.NaN);
    this.curve.value += 1;
    this.epochSum.value = 0;
    this.progress.value = step ? Object.freeze({ epoch, step, loss, accuracy, rate: 0 }) : null;
    this.#store.reading.refresh();
  }

  close() {
    this.#controller.abort();
    this.#unsubscribe();
  }

  train = () => this.#run({ rate: this.speed.value || undefined });

  /** So many epochs at full speed. @param {number} epochs */
  fit = async (epochs) => {
    await this.pause();
    await this.#run({ epochs });
  };

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
    await this.#store.attempt('train', async (session) => {
      await session.reset();
      await session.configure({ lr: Number(this.lr.value) }); // the reader's rate outlives the weights
      this.#begin();
      this.#store.announcement.value = this.#store.messages.train.isReset;
    });
  };

  /** @param {string} text */
  setLr = async (text) => {
    const lr = Number(text.trim().replace(',', '.'));
    this.lr.value = text;
    if (!(lr > 0 && Number.isFinite(lr))) {
      const { lrBad } = this.#store.messages.train;
      this.#store.tell('lr', { code: 'bad_config', message: lrBad });
      return;
    }
    await this.#store.attempt('lr', (session) => session.configure({ lr }));
  };

  /** After training diverged: a rate that is likely to do. */
  smallerLr = computed(() => {
    const lr = Number(this.lr.value);
    return lr > 0 ? Number(Math.min(lr / 10, 0.01).toPrecision(2)) : 0.01;
  });

  useSmallerLr = async () => {
    await this.setLr(String(this.smallerLr.value));
    this.#store.untell('train');
  };

  /** @param {number} speed  steps per second, 0 = full speed */
  setSpeed = async (speed) => {
    this.speed.value = speed;
    await this.#store.attempt('train', (session) => session.configure({ rate: speed }));
  };

  /** @param {boolean} on */
  setLogarithmic = (on) => {
    this.logarithmic.value = on;
  };

  /** A model at its first step. */
  #begin() {
    batch(() => {
      const points = this.history.points();
      if (points[0].length > 1) this.previous = points;
      this.history.clear();
      this.curve.value += 1;
      this.progress.value = null;
      this.epochSum.value = 0;
    });
    this.#store.reading.refresh();
  }

  /** @param {{steps?: number, epochs?: number, rate?: number}} howLong */
  async #run(howLong) {
    if (this.running.value) return;
    await this.#training;
    const { session } = this.#store;
    if (!session || this.running.value) return;
    this.#controller = new AbortController();
    this.running.value = true;
    this.#announced = performance.now();
    const { signal: stop } = this.#controller;
    this.#training = this.#store
      .attempt('train', async () => {
        await session.train({ ...howLong, signal: stop });
      })
      .finally(() => {
        this.running.value = false;
        this.#store.reading.refresh();
        if (!this.#store.problems.value.train) this.#announce('paused');
      });
    await this.#training;
  }

  /** @param {Progress & {first: number, losses: Float32Array}} event */
  #stepped({ epoch, step, loss, accuracy, rate, first, losses }) {
    batch(() => {
      this.epochSum.value = this.#summed(epoch, step, first, losses);
      this.progress.value = Object.freeze({ epoch, step, loss, accuracy, rate });
      this.history.push(first, losses);
      this.#drawCurve();
    });
    this.#store.emit('step', { epoch, step, loss });
    this.#store.reading.refresh();
    if (performance.now() - this.#announced > ANNOUNCE_EVERY) this.#announce('running');
  }

  /** The sum over the epoch of the latest step. @param {number} epoch whole epochs done @param {number} step
   *  @param {number} first @param {Float32Array} losses */
  #summed(epoch, step, first, losses) {
    const { config, rows } = /** @type {import('../store.js').Info} */ (this.#store.info.value);
    const stepsPerEpoch = config.batch === 'all' ? 1 : Math.ceil(rows.length / config.batch);
    // The epoch whose loss this is began after the last step of the one before.
    const done = step === epoch * stepsPerEpoch ? epoch - 1 : epoch;
    const begun = done * stepsPerEpoch + 1;
    const before = first > begun ? this.epochSum.value : 0;
    return losses.subarray(Math.max(begun - first, 0)).reduce((sum, l) => sum + l, before);
  }

  #drawCurve = throttled(CURVE_EVERY, () => {
    this.curve.value += 1;
  });

  /** @param {'paused' | 'running'} kind */
  #announce(kind) {
    const progress = this.progress.value;
    if (!progress) return;
    this.#announced = performance.now();
    this.#store.announcement.value = this.#store.messages.train[kind](
      format.count(progress.epoch),
      format.loss(progress.loss),
      format.percent(progress.accuracy),
    );
  }
}
