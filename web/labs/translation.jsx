import { texts } from '../messages/en/translation.js';
import { Data } from '../views/data.jsx';
import { StepByStep } from '../views/step-by-step.jsx';
import { Train } from '../views/train.jsx';

/** The trace without weights: what the model thinks of at each step.
 *  @type {import('../state/reading.js').Read} */
async function read(session, sentence) {
  const trace = await session.trace(sentence);
  return { sentence, trace, output: trace.output };
}

/** One word out for each word in: the post's model of a translation.
 *  @type {import('../views/frame.jsx').Lab} */
export const lab = {
  texts,
  defaults: { preset: 'blog-translation' },
  text: 'hello you',
  read,
  refuses: ({ config }) => (config.task === 'tag' ? null : config.task),
  parts: [
    ['data', Data],
    ['train', Train],
    ['try', StepByStep],
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
