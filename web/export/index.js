// What leaves the playground. Loaded when first asked for.
export { toNotebook } from './notebook.js';
export { toScript } from './script.js';
export { takeSnapshot } from './snapshot.js';
