import { signal } from '@preact/signals';
import { texts } from '../messages/en/shapes.js';
import { foldedInside, foldedWeights } from '../views/folded.jsx';
import { Switches, Tensors } from '../views/shapes.jsx';

/** Traces of all rows: what one batch is made of. @type {import('../state/reading.js').Read} */
async function read(session, sentence) {
  const [weights, output, ...traces] = await Promise.all([
    session.weights(),
    session.predict(sentence),
    ...session.info.rows.map(({ text }) => session.trace(text)),
  ]);
  const { info } = session;
  return /** @type {import('../views/shapes.jsx').Batch & import('../state/reading.js').Answered} */ ({
    sentence,
    weights,
    output,
    traces,
    info,
  });
}

/** One batch as tensors, with the shapes that the post found confusing.
 *  @type {import('../views/frame.jsx').Lab} */
export const lab = {
  texts,
  defaults: { preset: 'blog-sentiment' },
  text: 'so good',
  read,
  state: () => ({
    batchFirst: signal('true'),
    last: signal('hidden'),
    chosen: signal(null),
  }),
  refuses: ({ config, labels }) =>
    config.cell !== 'bag' && config.layers === 1 && !config.bidirectional && labels.length === 2
      ? null
      : `${config.layers} × ${config.cell}`,
  parts: [['switches', Switches], ['tensors', Tensors], foldedInside, foldedWeights],
  checks: {
    async hidden({ reading, info }) {
      const { traces } = /** @type {import('../views/shapes.jsx').Batch} */ (reading.look.value);
      const { mask, pad } = info.value?.config ?? {};
      // Packed, PyTorch's output holds zeros at padding, which is at the end of shorter rows.
      const same =
        !(mask && pad === 'right') || new Set(traces.map(({ length }) => length)).size === 1;
      return { right: same ? 0 : 1, numbers: [Boolean(mask), String(pad)] };
    },
    async shape({ info }) {
      const rows = info.value?.rows.length ?? 0;
      const hidden = info.value?.config.hidden ?? 0;
      return { right: 1, numbers: [rows, hidden] };
    },
  },
};
