import { texts } from '../messages/en/memory.js';
import { readAnswer } from '../state/reading.js';
import { Bag } from '../views/bag.jsx';
import { foldedInside, foldedWeights } from '../views/folded.jsx';
import { RaceView, Scalar } from '../views/race.jsx';
import { Train } from '../views/train.jsx';
import { TryIt } from '../views/try.jsx';

/** Who bites? The same words, and two answers. */
const DATA = [
  { text: 'dog bites man', label: 'dog' },
  { text: 'man bites dog', label: 'man' },
];

/** Why order needs memory, and how far memory reaches.
 *  @type {import('../views/frame.jsx').Lab} */
export const lab = {
  texts,
  defaults: { task: 'classify', data: DATA, embedding: 4, hidden: 8 },
  text: 'dog bites man',
  read: readAnswer,
  refuses: ({ config }) => (config.task === 'classify' ? null : config.task),
  parts: [
    ['train', Train],
    ['try', (props) => <TryIt {...props} examples={DATA.map(({ text }) => text)} />],
    ['bag', Bag],
    ['race', RaceView],
    ['scalar', Scalar],
    foldedInside,
    foldedWeights,
  ],
  checks: {
    async bag() {
      const [one, other] = DATA.map(({ text }) => text.split(' ').sort().join(' '));
      return { right: one === other ? 1 : 0, numbers: [one, other] };
    },
    async power() {
      return { right: 0, numbers: [0.9 ** 20, 0.9 ** 100] };
    },
  },
};
