import { GATES } from '../cells.js';
import { forgotten } from '../gate-trials.js';
import { texts } from '../messages/en/forward.js';
import { readGraded } from '../state/reading.js';
import { CellPart } from '../views/cell-part.jsx';
import { NamesPart } from '../views/names.jsx';
import { Numbers } from '../views/numbers.jsx';
import { ThroughTime } from '../views/through-time.jsx';

/** What the drawings are made for. @param {import('../store.js').Info} info */
export const refuses = ({ config, labels }) =>
  config.cell in GATES &&
  config.layers === 1 &&
  !config.bidirectional &&
  config.hidden <= 4 &&
  labels.length === 2
    ? null
    : `${config.cell}, ${config.layers} × ${config.hidden}`;

/** `I love NLP` through the two units of a cell, number by number, beside the lines of NumPy that compute them.
 *  @type {import('../views/frame.jsx').Lab} */
export const lab = {
  texts,
  defaults: { preset: 'blog-forward' },
  text: 'I love NLP',
  read: readGraded,
  refuses,
  parts: [
    ['cell', CellPart],
    ['time', ThroughTime],
    ['numbers', Numbers],
    ['names', NamesPart],
  ],
  checks: {
    async order({ session }) {
      const [one, other] = await Promise.all(
        ['I love NLP', 'NLP love I'].map((text) => session?.trace(text)),
      );
      const states = [one, other].map((trace) => Array.from(trace?.steps.at(-1)?.h ?? []));
      const same = states[0].every((h, i) => h === states[1][i]);
      return { right: same ? 0 : 1, numbers: states };
    },
    async forget(store) {
      const { f, was, kept, is } = await forgotten(store, 'I love NLP');
      return { right: kept.every((c) => Math.abs(c) < 1e-6) ? 1 : 0, numbers: [f, was, kept, is] };
    },
    async bound({ session }) {
      const trace = await session?.trace('NLP NLP NLP NLP NLP NLP NLP NLP');
      const last = trace?.steps.at(-1);
      return { right: 1, numbers: [Array.from(last?.z ?? []), Array.from(last?.h ?? [])] };
    },
  },
};
