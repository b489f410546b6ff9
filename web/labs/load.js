import { lab as sentiment } from './sentiment.jsx';

/** A lab. The first that most readers see is there from the start; the others come together when one is opened, for in a
 *  file each what they share would lie in twenty more.
 *  @param {string} name one of those listed @returns {Promise<import('../views/frame.jsx').Lab>} */
export async function loadLab(name) {
  return name === 'sentiment' ? sentiment : (await import('labs:others')).labs[name];
}
