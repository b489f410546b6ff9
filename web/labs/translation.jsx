import { texts } from '../messages/en/translation.js';
import { readAnswer } from '../state/reading.js';
import { Data } from '../views/data.jsx';
import { Inside } from '../views/inside.jsx';
import { ModelWeights } from '../views/model-weights.jsx';
import { StepByStep } from '../views/step-by-step.jsx';
import { Train } from '../views/train.jsx';

/** One word out for each word in: the post's model of a translation.
 *  @type {import('../views/frame.jsx').Lab} */
export const lab = {
  texts,
  defaults: { preset: 'blog-translation' },
  text: 'hello you',
  read: readAnswer,
  refuses: ({ config }) => (config.task === 'tag' ? null : config.task),
  parts: [
    ['data', Data],
    ['train', Train],
    ['try', StepByStep],
    ['inside', Inside],
    ['weights', ModelWeights],
  ],
  checks: {
    async count({ session }) {
      const answer = await session?.predict('hello there hello there');
      const words = (answer?.text ?? '').split(' ').filter(Boolean).length;
      return { right: words <= 4 ? 0 : 1, numbers: [words, answer?.text] };
    },
    async late({ session }) {
      const [one, other] = await Promise.all(
        ['hello you', 'hello there'].map(async (text) => {
          const trace = await session?.trace(text);
          return Array.from(trace?.steps[0].probabilities ?? []);
        }),
      );
      return { right: one.every((p, i) => p === other[i]) ? 0 : 1, numbers: [] };
    },
  },
};
