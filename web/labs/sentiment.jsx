import { texts } from '../messages/en/sentiment.js';
import { readAnswer } from '../state/reading.js';
import { CellChoice } from '../views/cell-choice.jsx';
import { Data } from '../views/data.jsx';
import { later } from '../views/later.jsx';
import { MoreRows } from '../views/more-rows.jsx';
import { Train } from '../views/train.jsx';
import { TryIt } from '../views/try.jsx';

// A first visit starts with training; what is opened afterwards comes when the page stands.
const Inside = later(() => import('../views/inside.jsx').then((module) => module.Inside));
const ModelWeights = later(async () => (await import('../views/folded.jsx')).foldedWeights[1], {
  room: false,
});

/** A sentence goes in, a label comes out, and everything between is on view.
 *  @type {import('../views/frame.jsx').Lab} */
export const lab = {
  texts,
  defaults: { preset: 'blog-sentiment' },
  text: 'really good',
  read: readAnswer,
  refuses: ({ config }) => (config.task === 'classify' ? null : config.task),
  parts: [
    [
      'train',
      (props) => (
        <Train {...props}>
          <CellChoice {...props} />
        </Train>
      ),
    ],
    ['try', TryIt],
    [
      'data',
      (props) => (
        <Data {...props}>
          <MoreRows {...props} />
        </Data>
      ),
    ],
    ['inside', Inside],
    ['weights', ModelWeights],
    ['history', later(async () => (await import('../views/measures.js')).Past)],
    ['score', later(async () => (await import('../views/measures.js')).Score)],
    ['confusion', later(async () => (await import('../views/measures.js')).Confusion)],
  ],
  checks: {
    async order({ session }) {
      const [one, other] = await Promise.all(
        ['bad so', 'so bad'].map((text) => session?.predict(text)),
      );
      const shares = [one, other].map((p) => p?.candidates.find((c) => c.text === 'positive'));
      const [a, b] = shares.map((c) => c?.probability ?? 0);
      return { right: a === b ? 0 : 1, numbers: [a, b] };
    },
    async unknown({ session }) {
      const [one, other] = await Promise.all(
        ['splendid film', 'dreadful thing'].map((text) => session?.predict(text)),
      );
      const same = one?.probability === other?.probability && one?.text === other?.text;
      return { right: same ? 0 : 1, numbers: [one?.text, one?.probability] };
    },
  },
};
