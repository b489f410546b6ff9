// The one module of dist/: registers <rnn-playground> where there is a DOM, and exports Session and memory everywhere.

import { RnnPlayground } from './element.js';

export { memory } from './memory.js';
export { Session } from './session.js';
export { RnnPlayground };

// A page may load the module twice, from two addresses; the first one registers.
if (globalThis.customElements && !customElements.get('rnn-playground')) {
  customElements.define('rnn-playground', RnnPlayground);
}
