import { texts } from '../messages/en/qa.js';
import { readAnswer } from '../state/reading.js';
import { Ask } from '../views/ask.jsx';
import { Data } from '../views/data.jsx';
import { foldedInside, foldedWeights } from '../views/folded.jsx';
import { Import } from '../views/import.jsx';
import { Loop } from '../views/loop.jsx';
import { Score } from '../views/score.jsx';
import { Train } from '../views/train.jsx';

/** A question goes in, one word of the vocabulary comes out.
 *  @type {import('../views/frame.jsx').Lab} */
export const lab = {
  texts,
  defaults: { preset: 'blog-qa' },
  text: 'what is the capital of france?',
  read: readAnswer,
  parts: [
    ['train', Train],
    ['try', Ask],
    ['loop', Loop],
    [
      'data',
      (props) => (
        <Data {...props}>
          <Import {...props} />
        </Data>
      ),
    ],
    ['score', Score],
    foldedInside,
    foldedWeights,
  ],
  checks: {
    async order({ session }) {
      const [one, other] = await Promise.all(
        ['what is the capital of france?', 'france of capital the is what?'].map((text) =>
          session?.predict(text, { top: 1 }),
        ),
      );
      const [a, b] = [one, other].map((answer) => answer?.candidates[0]);
      return {
        right: a?.text === b?.text && a?.probability === b?.probability ? 0 : 1,
        numbers: [a, b],
      };
    },
    async mars({ session }) {
      const answer = await session?.predict('what is the capital of mars?', { top: 1 });
      const best = answer?.candidates[0];
      return { right: answer?.text === best?.text ? 1 : 0, numbers: [best] };
    },
  },
};
