/**
 * The built module, with the types of its source: what users import.
 * @type {typeof import('../../web/session.js') & typeof import('../../web/memory.js')}
 */
const built = await import(new URL('../../dist/rnn-playground.js', import.meta.url).href);

export const { Session, memory } = built;
