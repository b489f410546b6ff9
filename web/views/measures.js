// Views that measure a model, in one file of the build: a visitor need not wait for any of them.

export { Confusion } from './confusion.jsx';
export { Past } from './past.jsx';
export { Score } from './score.jsx';
