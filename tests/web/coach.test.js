// What the coach finds in the numbers of real models, and that it finds nothing in sound ones.
import assert from 'node:assert/strict';
import test from 'node:test';
import { findings, toBalance } from '../../web/coach.js';
import { Session } from './built.js';

/** What the coach would say of a model and a text. @param {import('../../web/session.js').Session} session
 *  @param {string} text @param {object} [more] */
async function coached(session, text, more = {}) {
  const { info } = session;
  const trace = await session.trace(text);
  const rows = /** @type {{text: string, label: string}[]} */ (info.rows);
  const answers = await Promise.all(
    rows.map(async (row) => ({ said: (await session.predict(row.text)).text, wanted: row.label })),
  );
  return findings({ info, trace, answers, progress: null, held: null, ...more });
}

/** @param {import('../../web/session.js').Session} session @param {number} epochs */
async function trained(session, epochs) {
  const { losses } = await session.train({ epochs });
  const { accuracy = 0 } = await session.evaluate();
  return { epoch: epochs, loss: losses[epochs - 1], accuracy };
}

test('unknown words are named, once each, and padding is none of them', async () => {
  const session = await Session.create({ preset: 'blog-sentiment' });
  assert.deepEqual(await coached(session, 'so good'), []);
  assert.deepEqual(await coached(session, 'splendid so splendid'), [
    { kind: 'unknown', words: ['splendid'] },
  ]);
  session.close();
});

for (const cell of ['rnn', 'gru', 'lstm'])
  test(`a ${cell} whose candidates sit at ±1 is saturated, a new one is not`, async () => {
    const session = await Session.create({ preset: 'blog-sentiment', cell, hidden: 8 });
    assert.deepEqual(await coached(session, 'so good'), []);
    const bias = (await session.weights()).find(({ name }) => name === 'rnn.bias_ih_l0');
    assert.ok(bias);
    // Five of eight units, in all gates: a GRU's reset and an LSTM's input gate do not matter to its candidates.
    const values = bias.values.map((b, i) => (i % 8 < 5 ? (i % 2 ? 30 : -30) : b));
    await session.setWeights([{ ...bias, values }]);
    const [found] = await coached(session, 'so good');
    assert.ok(found?.kind === 'saturated');
    assert.deepEqual([found.units, found.of], [5, 8]);
    assert.ok(found.slope < 1e-6);
    assert.deepEqual(await coached(session, 'good'), [], 'one word is no pattern');
    session.close();
  });

test('one answer to everything is found after some patience, with its share of the data', async () => {
  // Nothing tells the one row from the nine, so that to say the same is the best that can be done.
  const labels = [...'yyyyyyyyyn'].map((letter) => (letter === 'y' ? 'yes' : 'no'));
  const data = labels.map((label) => ({ text: 'the same words', label }));
  const session = await Session.create({ task: 'classify', data });
  const early = await trained(session, 10);
  assert.deepEqual(await coached(session, 'the same words', { progress: early }), []);
  const late = { ...(await trained(session, 30)), epoch: 40 };
  const [found] = await coached(session, 'the same words', { progress: late });
  assert.deepEqual(found, { kind: 'oneAnswer', answer: 'yes', rows: 10, most: 'yes', share: 0.9 });
  session.close();
});

test('rows learnt by heart are found, unless rows kept back are right as well', async () => {
  const session = await Session.create({ preset: 'blog-sentiment' });
  const progress = await trained(session, 200);
  const { parameters } = session.info;
  const { loss } = progress;
  const of = (/** @type {object} */ more) => coached(session, 'so good', { progress, ...more });
  const alone = { kind: 'memorised', rows: 6, loss, parameters, held: null };
  assert.deepEqual(await of({}), [alone]);
  assert.deepEqual(await of({ held: { right: 2, of: 3 } }), [
    { ...alone, held: { right: 2, of: 3 } },
  ]);
  assert.deepEqual(await of({ held: { right: 3, of: 3 } }), []);
  session.close();
});

test('balanced rows have each target as often', () => {
  const rows = ['a', 'b', 'a', 'a', 'c', 'c', 'a', 'a'].map((target, i) => ({ target, i }));
  const all = [...rows, ...toBalance(rows)].map(({ target }) => target).sort();
  assert.equal(all.join(''), 'aaaaabbbbbccccc');
});
