// Registers <rnn-playground> where there is a DOM: all that the playground's own page needs.

import { RnnPlayground } from './element.js';

// A page may load the element twice, from two addresses; the first one registers.
if (globalThis.customElements && !customElements.get('rnn-playground')) {
  customElements.define('rnn-playground', RnnPlayground);
}
