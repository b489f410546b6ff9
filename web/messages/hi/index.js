// Hindi: the same names as in ../en, which the compiler holds.

import { texts as bptt } from './bptt.js';
import { messages } from './common.js';
import { texts as forward } from './forward.js';
import { texts as memory } from './memory.js';
import { texts as nextWord } from './next-word.js';
import { page } from './page.js';
import { texts as qa } from './qa.js';
import { texts as sentiment } from './sentiment.js';
import { texts as shapes } from './shapes.js';
import { texts as translation } from './translation.js';

/** @type {Record<string, import('../index.js').LabWords>} */
const labs = {
  forward: { name: 'फ़ॉरवर्ड', title: 'एक सेल, तीन शब्द', texts: forward },
  bptt: { name: 'बैकवर्ड', title: 'लॉस समय में पीछे चलता है', texts: bptt },
  sentiment: { name: 'सेंटिमेंट', title: 'क्या यह सकारात्मक है?', texts: sentiment },
  translation: { name: 'अनुवाद', title: 'एक वाक्य अंदर, दूसरा बाहर', texts: translation },
  qa: { name: 'सवाल-जवाब', title: 'एक सवाल, एक शब्द', texts: qa },
  shapes: { name: 'शेप', title: 'कौन-सा अक्ष किसका है?', texts: shapes },
  memory: { name: 'मेमोरी', title: 'कितनी दूर तक याद रहता है?', texts: memory },
  'next-word': { name: 'अगला शब्द', title: 'आगे क्या आएगा?', texts: nextWord },
};

/** @type {import('../index.js').Language} */
export const hindi = { messages, labs, page };
