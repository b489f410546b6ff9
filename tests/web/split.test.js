// Which rows are held out, and what is counted of them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { confusion } from '../../web/confusion.js';
import { parseCsv } from '../../web/csv.js';
import { learnt, localProblem, toData } from '../../web/draft.js';
import { heldOut } from '../../web/state/split.js';

/** @typedef {import('../../web/draft.js').Row} Row */

const sentences = parseCsv(
  readFileSync(new URL('../../web/data/sentiment.csv', import.meta.url), 'utf8'),
).map(({ text, label }, i) => ({ key: `${i}`, input: text, target: label }));

/** @param {string[]} targets @returns {Row[]} rows of different words */
const labelled = (targets) =>
  targets.map((target, i) => ({ key: `${i}`, input: `word${i} again`, target }));

/** @param {readonly Row[]} rows */
const held = (rows) => rows.filter((row) => row.held);

/** @param {readonly Row[]} rows @param {string} label */
const of = (rows, label) => rows.filter(({ target }) => target === label).length;

test('the same seed holds out the same rows, another seed others, and nothing else about a row changes', () => {
  const once = heldOut(sentences, 0.2, 42, true);
  assert.deepEqual(heldOut(sentences, 0.2, 42, true), once);
  assert.notDeepEqual(heldOut(sentences, 0.2, 43, true), once);
  assert.deepEqual(
    once.map(({ held: _, ...row }) => row),
    sentences,
  );
  // Whatever was held out before does not matter.
  assert.deepEqual(heldOut(heldOut(sentences, 0.5, 1, true), 0.2, 42, true), once);
});

test('each label gives its share, and keeps a row to learn from', () => {
  for (const share of [0, 0.05, 0.1, 0.25, 0.5])
    for (const seed of [0, 1, 42]) {
      const rows = heldOut(sentences, share, seed, true);
      const count = held(rows).length;
      assert.equal(count, Math.round(share * sentences.length), `${share}, seed ${seed}`);
      assert.equal(of(held(rows), 'positive'), count / 2, `${share}, seed ${seed}`);
    }
  const uneven = labelled([...'aaaaaaaabbbbc']);
  for (let share = 0; share <= 0.5; share += 0.05) {
    const rows = heldOut(uneven, share, 7, true);
    for (const label of 'abc') {
      const exact = share * of(uneven, label);
      const found = of(held(rows), label);
      assert.ok(Math.abs(found - exact) < 1, `${found} of label ${label}, share ${share}`);
      assert.ok(of(learnt(rows), label) >= 1, `label ${label}, share ${share}`);
    }
  }
  // Where targets are no labels, one row is enough to learn from.
  assert.equal(held(heldOut(labelled(['x', 'y', 'z']), 0.5, 42, false)).length, 2);
  assert.equal(held(heldOut(labelled(['x']), 0.5, 42, false)).length, 0);
});

test('rows of the same words stay on one side', () => {
  /** @type {Map<string, (boolean | undefined)[]>} */
  const sides = new Map();
  for (const seed of [1, 2, 3, 42])
    for (const row of heldOut(sentences, 0.3, seed, true)) {
      const words = `${seed} ${row.input.split(' ').sort().join(' ')}`;
      sides.set(words, [...(sides.get(words) ?? []), row.held]);
    }
  const twins = [...sides.values()].filter(({ length }) => length > 1);
  assert.ok(twins.length >= 4 * 20, `${twins.length} pairs of the same words`);
  for (const [one, ...others] of twins) assert.ok(others.every((other) => other === one));
});

test('a session learns from the other rows alone; a label of which none is left is told', () => {
  const rows = labelled(['up', 'up', 'down', 'down']).map((row, i) => ({ ...row, held: i > 1 }));
  assert.deepEqual(toData(rows, ['text', 'label']), [
    { text: 'word0 again', label: 'up' },
    { text: 'word1 again', label: 'up' },
  ]);
  const info = /** @type {any} */ ({ config: { task: 'classify' }, labels: ['down', 'up'] });
  assert.deepEqual(localProblem(rows, info), { kind: 'heldClass', missing: 'down' });
  assert.deepEqual(localProblem(rows.slice(0, 2), info), {
    kind: 'oneClass',
    present: 'up',
    missing: 'down',
  });
  assert.deepEqual(
    localProblem(
      rows.map((row) => ({ ...row, held: true })),
      info,
    ),
    { kind: 'noRows' },
  );
});

test('a confusion matrix counts each row once, by its label and by what was said', () => {
  const judged = [
    ['a', 'a'],
    ['a', 'b'],
    ['a', 'b'],
    ['b', 'b'],
    ['c', 'a'],
    ['d', 'c'], // a label that the model does not know
  ].map(([label, said]) => ({ text: '', label, said, probability: 0.5 }));
  assert.deepEqual(confusion(['a', 'b', 'c'], judged), {
    rows: ['a', 'b', 'c', 'd'],
    columns: ['a', 'b', 'c'],
    counts: [
      [1, 2, 0],
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
    ],
  });
  assert.deepEqual(confusion(['a', 'b'], []).counts, [
    [0, 0],
    [0, 0],
  ]);
});
