// The rows that a lab's model learns from, those that are held out to test it, and the reader's draft of others.

import { batch, computed, signal } from '@preact/signals';
import {
  asData,
  blankRow,
  changed,
  columnsOf,
  heldOf,
  learnt,
  localProblem,
  sameRows,
  toData,
} from '../draft.js';
import { described } from '../errors.js';
import { latest } from '../pace.js';

/** @typedef {import('../draft.js').Row} Row */
/** @typedef {import('../store.js').Info} Info */
/** @typedef {Pick<import('../results.js').EncodedRow, 'tokens' | 'ids' | 'known'>} AsRead  a row as the model reads it */
/** @typedef {{info: Info, read: ReadonlyMap<string, AsRead>}} Preview  `read`: of each row, by its key */

/** A share of the rows, and how often others were drawn. @typedef {Readonly<{share: number, draw: number}>} Asked */

const PADDING = '<PAD>';

/** @type {Asked} */
const NONE = Object.freeze({ share: 0, draw: 0 });

export class Rows {
  draft = signal(/** @type {readonly Row[] | null} */ (null));
  /** What the model is made of, or would be of the draft. */
  preview = signal(/** @type {Preview | null} */ (null));
  /** What the reader asked to hold out. */
  asked = signal(NONE);
  #store;
  /** The rows with those that are held out, where the reader has touched them. */
  #agreed = signal(/** @type {{rows: readonly Row[], asked: Asked} | null} */ (null));

  /** @param {import('../store.js').Store} store */
  constructor(store) {
    this.#store = store;
    /** The names of the columns of the lab's task. */
    this.columns = computed(() => columnsOf(store.info.value?.config.task));
    /** The rows of the model itself, and those held out from it. */
    this.base = computed(
      () => this.#agreed.value?.rows ?? rowsOf(store.info.value, this.columns.value),
    );
    this.shown = computed(() => this.draft.value ?? this.base.value);
    /** Rows to test the model of the moment on, as a session takes them. */
    this.held = computed(() =>
      heldOf(this.base.value).map((row) => asData(row, this.columns.value)),
    );
    /** What the page itself can say against the draft. */
    this.problem = computed(() =>
      this.draft.value ? localProblem(this.draft.value, store.info.value) : null,
    );
  }

  /** A new model has taken over what was drafted, or what it was before. */
  adopt() {
    const own = rowsOf(this.#store.info.value, this.columns.value);
    const before = [
      { rows: this.draft.value, asked: this.asked.value },
      { rows: this.#agreed.value?.rows, asked: this.#agreed.value?.asked },
    ];
    const agreed = before.find(({ rows }) => rows && sameRows(learnt(rows), own));
    this.#agree(agreed?.rows ?? null, agreed?.asked);
  }

  /** @param {readonly Row[] | null} rows @param {Asked} [asked] */
  #agree(rows, asked = NONE) {
    batch(() => {
      this.#agreed.value = rows && Object.freeze({ rows: Object.freeze(rows), asked });
      this.asked.value = asked;
      this.draft.value = null;
      if (!rows?.some(({ held }) => held)) this.preview.value = null;
    });
    this.#refresh();
  }

  /** @param {string} key @param {Partial<Row>} change */
  change = (key, change) => this.set(changed(this.shown.value, key, change));

  add = () => this.set([...this.shown.value, blankRow(this.#store.info.value?.labels ?? [])]);

  /** @param {string} key */
  delete = (key) => this.set(this.shown.value.filter((row) => row.key !== key));

  /** Holds a row out, or takes it back. @param {string} key @param {boolean} held */
  hold = (key, held) => this.change(key, { held });

  /** Other rows, of which a share is held out. @param {readonly Row[]} rows @param {Asked} asked */
  split(rows, asked) {
    this.set(rows, Object.freeze(asked));
  }

  undo = () => {
    this.set(null);
    this.#store.announcement.value = this.#store.messages.data.undone;
  };

  /** Replaces the model by a new one on the draft's rows. */
  startAfresh = async () => {
    const rows = this.draft.value;
    if (!rows || this.problem.value) return;
    const data = toData(rows, this.columns.value);
    if (await this.#store.restart({ data }, 'data'))
      this.#store.announcement.value = this.#store.messages.data.restarted;
  };

  /** @param {readonly Row[] | null} rows null for those that the model has
   *  @param {Asked} [asked] of rows none of which is held out, nothing */
  set(rows, asked = rows?.some(({ held }) => held) ? this.asked.value : NONE) {
    this.#store.untell('data');
    if (!rows) return this.#agree(this.#agreed.value?.rows ?? null, this.#agreed.value?.asked);
    // What the model learns is as before, whatever it is tested on: there is nothing to ask.
    if (sameRows(learnt(rows), learnt(this.base.value))) return this.#agree(rows, asked);
    batch(() => {
      this.draft.value = Object.freeze(rows);
      this.asked.value = asked;
    });
    this.#refresh();
  }

  /** Asks what the model would be made of, and how it reads each row; rows that have no words yet are left out. */
  #refresh = latest(async () => {
    const { session } = this.#store;
    const draft = this.draft.value;
    const rows = this.shown.value;
    if (!session) return;
    const own = learnt(rows).filter((row) => row.input.trim());
    const held = heldOf(rows);
    if (!draft && !held.length) return;
    const stale = () => session !== this.#store.session || rows !== this.shown.value;
    const inspect = (/** @type {readonly Row[]} */ list) =>
      session.inspect({ data: list.map((row) => asData(row, this.columns.value)) });
    try {
      const info = draft ? await inspect(own) : session.info;
      const all = held.length ? await inspect([...own, ...held]) : info;
      if (stale()) return;
      /** @type {Map<string, AsRead>} */
      const read = new Map(own.map((row, i) => [row.key, info.rows[i]]));
      const readHeld = reader(info);
      for (const [i, row] of held.entries()) read.set(row.key, readHeld(all.rows[own.length + i]));
      batch(() => {
        this.preview.value = Object.freeze({ info, read });
        this.#store.untell('data');
      });
    } catch (error) {
      // The page's own words are clearer, and by row; the engine's are for what the page does not check.
      if (!stale() && !this.problem.value) this.#store.tell('data', described(error));
    }
  });
}

/** How a model reads rows that it has not learnt from: words that are not in its vocabulary are unknown.
 *  @param {Info} info @returns {(row: AsRead) => AsRead} */
function reader({ config, length, vocabulary: { source } }) {
  const ids = new Map(source.map((word, id) => [word, id]));
  const unknown = ids.get('<UNK>') ?? 0;
  return (row) => {
    const words = row.tokens.filter((token) => token !== PADDING);
    const padding = new Array(Math.max(0, length - words.length)).fill(PADDING);
    const tokens = config.pad === 'left' ? [...padding, ...words] : [...words, ...padding];
    return {
      tokens,
      ids: tokens.map((token) => ids.get(token) ?? (token === PADDING ? 0 : unknown)),
      known: tokens.map((token) => token === PADDING || ids.has(token)),
    };
  };
}

/** @param {Info | null} info @param {import('../draft.js').Columns} columns @returns {readonly Row[]} */
function rowsOf(info, [input, target]) {
  const rows = /** @type {Record<string, any>[]} */ (/** @type {unknown} */ (info?.rows ?? []));
  return rows.map((row, i) =>
    Object.freeze({ key: `row-${i}`, input: row[input], target: target ? row[target] : '' }),
  );
}
