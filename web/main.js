// The one module of dist/ for other people's pages and programs: registers <rnn-playground> and exports what scripts use.

import './register.js';

export { RnnPlayground } from './element.js';
export { memory } from './memory.js';
export { Session } from './session.js';
