// PyTorch's training runs, and what must hold for a session that has done the same. In Node.js and, as text, in a page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Run
 * @property {string} data the name of its rows
 * @property {Record<string, any>} options those of Session.create; complete but for preset runs' data
 * @property {number[]} losses of each epoch
 * @property {{text: string, answer?: string, probability?: number, probabilities?: number[]}[]} predictions after them;
 *   probabilities in the order of the target vocabulary
 * @property {string[]} [continued] task `next`: the most probable words after the first text of `predictions`
 */

const file = JSON.parse(readFileSync(new URL('../golden/training.json', import.meta.url), 'utf8'));

const rows = Object.fromEntries(
  file.data.map((/** @type {{name: string, rows: object[]}} */ one) => [one.name, one.rows]),
);

/** @type {Run[]} */
export const goldenRuns = file.runs.map((/** @type {Run} */ run) => ({
  ...run,
  options: run.options.preset ? run.options : { ...run.options, data: rows[run.data] },
}));

const translator = JSON.parse(
  readFileSync(new URL('../golden/translator.json', import.meta.url), 'utf8'),
);

/** Those of the encoder and decoder. @type {Run[]} */
export const translatorRuns = translator.runs.map((/** @type {any} */ run) => ({
  data: 'pairs',
  options: { ...run.options, task: 'translate', data: translator.pairs },
  losses: run.losses,
  predictions: run.answers,
}));

/** A run's name among the tests. @param {Run} run */
export function titleOf({ data, options }) {
  const { data: unused, ...shown } = options;
  return `${data} ${JSON.stringify(shown).replaceAll('"', '')}`;
}

/** @param {number} found @param {number} wanted @param {number} tolerance relative @param {string} where */
export function near(found, wanted, tolerance, where) {
  const off = Math.abs(found - wanted) / Math.abs(wanted);
  assert.ok(
    off <= tolerance,
    `${where}: found ${found}, want ${wanted} within ${tolerance}, off by ${off}`,
  );
}

/** @param {Run} run @param {ArrayLike<number>} losses each within 1e-4 of PyTorch's, relatively */
export function assertLosses(run, losses) {
  assert.equal(losses.length, run.losses.length);
  for (const [epoch, loss] of run.losses.entries())
    near(losses[epoch], loss, 1e-4, `epoch ${epoch + 1}`);
}

/**
 * Every answer, and every probability within 1e-4.
 * @param {Run} run
 * @param {import('../../web/session.js').Session} session trained as the run was
 */
export async function assertPredictions(run, session) {
  const { target } = session.vocabulary();
  const { task, special } = session.info.config;
  for (const { text, answer, probability, probabilities } of run.predictions) {
    const found = await session.predict(text, { top: target.length });
    if (probabilities === undefined) {
      assert.equal(found.text, answer);
      assert.ok(Math.abs(found.probability - Number(probability)) < 1e-4, text);
      continue;
    }
    const words = task === 'classify' ? target : target.filter((word) => !special.includes(word));
    assert.deepEqual(found.candidates.map((one) => one.text).sort(), [...words].sort());
    for (const one of found.candidates)
      assert.ok(
        Math.abs(one.probability - probabilities[target.indexOf(one.text)]) < 1e-4,
        `${text}: ${one.text}`,
      );
  }
}
