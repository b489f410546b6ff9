import { signal } from '@preact/signals';
import { texts } from '../messages/en/next-word.js';
import { tempered } from '../tempered.js';
import { foldedInside, foldedWeights } from '../views/folded.jsx';
import { Generate } from '../views/generate.jsx';
import { OwnText } from '../views/own-text.jsx';
import { Train } from '../views/train.jsx';
import { TypeOn } from '../views/type-on.jsx';

/** Every candidate for the next word. @type {import('../state/reading.js').Read} */
async function read(session, sentence) {
  const top = session.info.vocabulary.target.length;
  return { sentence, output: await session.predict(sentence, { top }) };
}

/** A text goes in, what comes next comes out, again and again.
 *  @type {import('../views/frame.jsx').Lab} */
export const lab = {
  texts,
  defaults: { preset: 'blog-next-word' },
  text: 'the hidden',
  read,
  refuses: ({ config }) => (config.task === 'next' ? null : config.task),
  state: () => ({ temperature: signal(1) }),
  parts: [
    ['train', Train],
    ['try', TypeOn],
    ['generate', Generate],
    ['data', OwnText],
    foldedInside,
    foldedWeights,
  ],
  checks: {
    async greedy({ session, reading }) {
      const text = reading.sentence.value;
      const runs = await Promise.all(
        [1, 2].map((seed) => session?.generate(text, { count: 10, temperature: 0, seed })),
      );
      const [one, other] = runs.map((run) => run?.text ?? '');
      return { right: one === other ? 0 : 1, numbers: [one] };
    },
    async hot({ reading }) {
      const { candidates } = reading.look.value.output;
      const [one, two] = [1, 2].map((temperature) => tempered(candidates, temperature)[0]);
      return {
        right: two.probability < one.probability ? 0 : 1,
        numbers: [one.text, one.probability, two.probability],
      };
    },
  },
};
