// The rows that a lab's model learns from, and the reader's draft of others.

import { batch, computed, signal } from '@preact/signals';
import { blankRow, changed, columnsOf, localProblem, sameRows, toData } from '../draft.js';
import { described } from '../errors.js';
import { latest } from '../pace.js';

/** @typedef {import('../draft.js').Row} Row */
/** @typedef {import('../store.js').Info} Info */

export class Rows {
  draft = signal(/** @type {readonly Row[] | null} */ (null));
  preview = signal(/** @type {{rows: readonly Row[], info: Info} | null} */ (null));
  #store;

  /** @param {import('../store.js').Store} store */
  constructor(store) {
    this.#store = store;
    /** The names of the columns of the lab's task. */
    this.columns = computed(() => columnsOf(store.info.value?.config.task));
    /** The rows of the model itself. */
    this.base = computed(() => baseRows(store.info.value, this.columns.value));
    this.shown = computed(() => this.draft.value ?? this.base.value);
    /** What the page itself can say against the draft. */
    this.problem = computed(() =>
      this.draft.value ? localProblem(this.draft.value, store.info.value) : null,
    );
  }

  /** A new model has taken over what was drafted. */
  adopt() {
    this.draft.value = null;
    this.preview.value = null;
  }

  /** @param {string} key @param {Partial<Row>} change */
  change = (key, change) => this.set(changed(this.shown.value, key, change));

  add = () => this.set([...this.shown.value, blankRow(this.#store.info.value?.labels ?? [])]);

  /** @param {string} key */
  delete = (key) => this.set(this.shown.value.filter((row) => row.key !== key));

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

  /** @param {readonly Row[] | null} rows */
  set(rows) {
    batch(() => {
      const same = !rows || sameRows(rows, this.base.value);
      this.draft.value = same ? null : Object.freeze(rows);
      this.#store.untell('data');
      if (same) this.preview.value = null;
    });
    this.#refreshPreview();
  }

  /** Asks what the model would be made of; rows that have no words yet are left out. */
  #refreshPreview = latest(async () => {
    const { session } = this.#store;
    const draft = this.draft.value;
    if (!session || !draft) return;
    const stale = () => session !== this.#store.session || draft !== this.draft.value;
    const rows = draft.filter((row) => row.input.trim());
    try {
      const info = await session.inspect({ data: toData(rows, this.columns.value) });
      if (stale()) return;
      batch(() => {
        this.preview.value = Object.freeze({ rows, info });
        this.#store.untell('data');
      });
    } catch (error) {
      // The page's own words are clearer, and by row; the engine's are for what the page does not check.
      if (!stale() && !this.problem.value) this.#store.tell('data', described(error));
    }
  });
}

/** @param {Info | null} info @param {import('../draft.js').Columns} columns @returns {readonly Row[]} */
function baseRows(info, [input, target]) {
  const rows = /** @type {Record<string, any>[]} */ (/** @type {unknown} */ (info?.rows ?? []));
  return rows.map((row, i) =>
    Object.freeze({ key: `row-${i}`, input: row[input], target: target ? row[target] : '' }),
  );
}
