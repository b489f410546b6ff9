// Looks over the reader's shoulder: what the numbers say is going wrong, and what could be done about it.

import { signal } from '@preact/signals';
import { findings, toBalance } from '../coach.js';
import { heldOf, learnt, newRow } from '../draft.js';
import { described } from '../errors.js';
import { latest, throttled } from '../pace.js';
import { holdOut } from './split.js';

/** @typedef {import('../coach.js').Finding} Finding */

/** Milliseconds between two looks while numbers change. */
const LOOK_EVERY = 1000;
/** Of the training rows, and of those held out, this many are asked about. */
const MOST_ASKED = 48;

export class Coach {
  findings = signal(/** @type {readonly Finding[]} */ ([]));
  /** Those that the reader does not want to hear of, until there is another model. */
  dismissed = signal(/** @type {ReadonlySet<string>} */ (new Set()));
  #store;

  /** @param {import('../store.js').Store} store */
  constructor(store) {
    this.#store = store;
  }

  /** There is a new model. */
  adopt() {
    this.findings.value = [];
    this.dismissed.value = new Set();
  }

  /** @param {string} kind */
  dismiss = (kind) => {
    this.dismissed.value = new Set([...this.dismissed.value, kind]);
  };

  /** Something changed: text, weights or data. */
  look = throttled(LOOK_EVERY, () => this.#look());

  #look = latest(async () => {
    const { session, reading, training } = this.#store;
    const sentence = reading.sentence.value.trim();
    if (!session || !sentence || this.#store.hidden.value.has('coach')) {
      this.findings.value = [];
      return;
    }
    try {
      const { info } = session;
      const progress = training.progress.value;
      // Some labs have read the trace already.
      const look = reading.look.value;
      const traced = look?.trace && look.sentence.trim() === sentence ? look : null;
      const rows = this.#store.rows.base.value;
      const [trace, answers, others] = await Promise.all([
        traced?.trace ?? session.trace(sentence),
        this.#ask(session, learnt(rows)),
        this.#ask(session, heldOf(rows)),
      ]);
      if (session !== this.#store.session) return;
      const right = others.filter(({ said, wanted }) => said === wanted).length;
      const held = others.length ? { right, of: others.length } : null;
      this.#tell(findings({ info, trace, progress, answers, held }));
    } catch (error) {
      // A text that cannot be read is told beside its box, and a closed session has nothing to say.
      if (!['bad_text', 'closed'].includes(described(error).code)) throw error;
    }
  });

  /** @param {readonly Finding[]} list */
  #tell(list) {
    const { messages, announcement } = this.#store;
    const known = new Set(this.findings.value.map(({ kind }) => kind));
    const added = list.filter(({ kind }) => !known.has(kind) && !this.dismissed.value.has(kind));
    this.findings.value = Object.freeze(list);
    // Once for each, however its numbers go on changing.
    if (added.length)
      announcement.value = messages.coach.noticed(
        added.map((each) => messages.coach.findings[each.kind](/** @type {any} */ (each)).name),
      );
  }

  /** What the model says to some rows, from all over the list.
   *  @param {import('../store.js').Session} session @param {readonly import('../draft.js').Row[]} rows */
  #ask(session, rows) {
    if (!this.#store.rows.columns.value[1]) return [];
    const stride = Math.ceil(rows.length / MOST_ASKED);
    return Promise.all(
      rows
        .filter((_, i) => i % stride === 0)
        .map(async ({ input, target }) => {
          const { text } = await session.predict(input, { top: 1 });
          return { said: text, wanted: target };
        }),
    );
  }

  /** What can be done about each, at a press. */
  remedies = {
    /** Puts the text among the rows, with the answer as it is now, for the reader to mend. */
    addRow: () => {
      const { reading, rows, session } = this.#store;
      const output = reading.look.value?.output;
      const target = session && rows.columns.value[1] ? (output?.text ?? '') : '';
      rows.set([...rows.shown.value, newRow(reading.sentence.value.trim(), target)]);
    },
    /** A text of the data. */
    knownText: () => {
      const { reading, rows } = this.#store;
      reading.setSentence(rows.base.value[0].input);
    },
    /** The rarer answers' rows once more, until each answer is there as often as the others. */
    balance: () => {
      const { rows } = this.#store;
      const more = toBalance(rows.base.value);
      rows.set([...rows.base.value, ...more.map(({ input, target }) => newRow(input, target))]);
      return rows.startAfresh();
    },
    /** Takes longer steps from here on. */
    faster: async () => {
      const { training } = this.#store;
      await training.setLr(times(training.lr.value, 3));
      if (!training.running.value) training.train();
    },
    /** Begins again, with shorter steps. */
    slower: () => {
      const { training, restart } = this.#store;
      return restart({ lr: Number(times(training.lr.value, 1 / 3)) });
    },
    /** Keeps a quarter of the rows back, and begins again with the others. */
    holdOut: () => {
      holdOut(this.#store, { share: 0.25, draw: 0 });
      return this.#store.rows.startAfresh();
    },
    /** Begins again with half as many units. */
    smaller: () => {
      const { hidden } = this.#store.info.value?.config ?? {};
      return this.#store.restart({ hidden: Math.ceil(hidden / 2) });
    },
    /** Begins again, from other weights. */
    otherSeed: () => this.#store.restart({ seed: this.#store.info.value?.config.seed + 1 }),
  };
}

/** @param {string} rate @param {number} factor */
const times = (rate, factor) => String(Number((Number(rate) * factor).toPrecision(2)));
