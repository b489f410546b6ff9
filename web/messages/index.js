// Every text that the page shows, by language: what all labs say, and what each lab says. English is there at once; another
// language is loaded when somebody asks for it, and says the same things by the same names.

import { messages } from './en/common.js';

/** @typedef {typeof messages} Messages */
/** @typedef {{name: string, title: string, texts: import('../views/frame.jsx').LabTexts}} LabWords */
/** `labs` and `page`: where they differ from what the labs and index.html say themselves.
 *  @typedef {{messages: Messages, labs: Record<string, LabWords>, page: Record<string, string>}} Language */

/** @type {Language} */
export const english = { messages, labs: {}, page: {} };

/** @type {Record<string, () => Promise<Language>>} */
const others = { hi: async () => (await import('./hi/index.js')).hindi };

/** The texts in a language, or in English where there is no translation or it cannot be loaded.
 *  @param {string} tag as in the attribute `lang` */
export async function languageOf(tag) {
  const name = tag.toLowerCase().split('-')[0];
  return Object.hasOwn(others, name) ? others[name]().catch(() => english) : english;
}
