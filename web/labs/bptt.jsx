import { reachesMemory } from '../gate-trials.js';
import { texts } from '../messages/en/bptt.js';
import { readGraded } from '../state/reading.js';
import { CellPart } from '../views/cell-part.jsx';
import { NamesPart } from '../views/names.jsx';
import { Norms } from '../views/norms.jsx';
import { Update } from '../views/update.jsx';
import { WalkBack } from '../views/walk-back.jsx';
import { refuses } from './forward.jsx';

/** The loss of `I love NLP`, carried back through three steps to every weight.
 *  @type {import('../views/frame.jsx').Lab} */
export const lab = {
  texts,
  defaults: { preset: 'blog-forward' },
  text: 'I love NLP',
  read: readGraded,
  refuses,
  parts: [
    ['cell', CellPart],
    ['back', WalkBack],
    ['update', Update],
    ['norms', Norms],
    ['names', NamesPart],
  ],
  checks: {
    async early({ reading }) {
      const { hidden } = /** @type {import('../state/reading.js').Graded} */ (reading.look.value)
        .gradients;
      const [first, last] = [hidden[0], hidden[hidden.length - 1]];
      return { right: first < last ? 0 : 1, numbers: [first, last] };
    },
    async open(store) {
      const [open, shut] = await Promise.all(
        [20, -20].map((more) => reachesMemory(store, 'I love NLP', more, 1)),
      );
      return { right: open > shut ? 0 : 1, numbers: [open, shut] };
    },
    async fall(store) {
      const { session, info } = store;
      if (!session || !info.value) return { right: -1, numbers: [] };
      // Tried out on the weights as they are, which come back afterwards.
      await store.training.pause();
      const before = await session.weights();
      const { lr } = session.info.config;
      const graded = await session.gradients(0);
      const step = (/** @type {number} */ rate) =>
        before.map((weight) => {
          const gradient = graded.parameters.find(({ name }) => name === weight.name)?.values;
          const frozen = session.info.config.freeze?.includes(weight.name);
          return {
            ...weight,
            values: weight.values.map((w, i) => w - (frozen ? 0 : rate * (gradient?.[i] ?? 0))),
          };
        });
      try {
        await session.setWeights(step(lr));
        const after = (await session.gradients(0)).loss;
        return { right: after < graded.loss ? 0 : 1, numbers: [lr, graded.loss, after] };
      } finally {
        await session.setWeights(before);
      }
    },
  },
};
