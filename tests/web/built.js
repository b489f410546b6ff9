/**
 * The built module, with the types of its source: what users import.
 * @type {{Session: typeof import('../../web/session.js').Session}}
 */
const built = await import(new URL('../../dist/rnn-playground.js', import.meta.url).href);

export const { Session } = built;
