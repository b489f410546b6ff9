// The labs in the order of the post, by the value of the attribute `lab`. Another one is a file here and a line below.

import { bptt } from './bptt.jsx';
import { forward } from './forward.jsx';
import { memoryLab } from './memory.jsx';
import { nextWord } from './next-word.jsx';
import { qa } from './qa.jsx';
import { sentiment } from './sentiment.jsx';
import { shapes } from './shapes.jsx';
import { translation } from './translation.jsx';

/** @type {Record<string, import('../views/frame.jsx').Lab>} */
export const labs = {
  forward,
  bptt,
  sentiment,
  translation,
  qa,
  shapes,
  memory: memoryLab,
  'next-word': nextWord,
};
