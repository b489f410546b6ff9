// Every lab but the one that is there from the start.
export { bptt } from './bptt.jsx';
export { forward } from './forward.jsx';
export { memoryLab } from './memory.jsx';
export { nextWord } from './next-word.jsx';
export { qa } from './qa.jsx';
export { shapes } from './shapes.jsx';
export { translation } from './translation.jsx';
