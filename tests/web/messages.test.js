// The translations. That the names are the same, the compiler holds where it knows them; the rest is held here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { labs } from '../../web/labs/list.js';
import { english, languageOf } from '../../web/messages/index.js';

/** What is the same in every language: code, abbreviations, signs, data. */
const SAME = new Set([
  ...['cell.rnn', 'cell.gru', 'cell.lstm', 'score.measures.bleu', 'train.none', 'inside.id'],
  ...['inside.unit', 'inside.probabilityOf', 'inside.legendX', 'inside.legendH', 'inside.pytorch'],
  ...['bptt.back.part', 'bptt.update.none', 'qa.file.example', 'shapes.switches.batchFirst'],
  ...['shapes.switches.batchFirstChoices.true', 'shapes.tensors.box', 'shapes.tensors.probability'],
  ...['memory.race.cells.rnn', 'memory.race.cells.gru', 'memory.race.cells.lstm'],
  ...[0, 1, 2].flatMap((i) =>
    ['tag', 'translate'].map((m) => `translation.steps.sentences.${m}.${i}`),
  ),
]);

/** Every text with its path. @param {unknown} value @param {string} [path] @returns {[string, unknown][]} */
const leaves = (value, path = '') =>
  value && typeof value === 'object'
    ? Object.entries(value).flatMap(([name, inner]) =>
        leaves(inner, path ? `${path}.${name}` : name),
      )
    : [[path, value]];

/** What the links of a text write, and its code. @param {unknown} text */
const links = (text) =>
  [...String(text).matchAll(/`[^`]+`|\[([^\]]+)\](?:\(([^)]*)\))?/g)].map(
    ([all, label, target]) => target ?? label ?? all,
  );

test('every text of the page has a Hindi one, with the same links and the same code', async () => {
  const hindi = await languageOf('hi-IN');
  assert.deepEqual(Object.keys(hindi.labs), Object.keys(labs));
  /** @type {[string, unknown][]} */
  const wanted = leaves(english.messages);
  const found = new Map(leaves(hindi.messages));
  for (const name of Object.keys(labs)) {
    const { texts } = await import(`../../web/messages/en/${name}.js`);
    wanted.push(...leaves({ [name]: { ...labs[name], texts } }));
    for (const [path, text] of leaves({ [name]: hindi.labs[name] })) found.set(path, text);
  }
  assert.deepEqual([...found.keys()].sort(), wanted.map(([path]) => path).sort());

  for (const [path, text] of wanted) {
    const other = found.get(path);
    const place = path.replace('.texts.', '.');
    assert.equal(typeof other, typeof text, path);
    if (typeof text === 'function')
      assert.equal(/** @type {any} */ (other).length, text.length, path);
    // The languages' scripts tell them apart, in a function's source as well.
    assert.equal(/[\u0900-\u097F]/.test(String(other)), !SAME.has(place), `${path}: ${other}`);
    if (typeof text === 'string') assert.deepEqual(links(other), links(text), path);
  }
});

test('the page around the labs names its texts as its translation does', async () => {
  const html = readFileSync(new URL('../../index.html', import.meta.url), 'utf8');
  const names = [...html.matchAll(/data-text="(\w+)"/g)].map(([, name]) => name);
  const { page } = await languageOf('hi');
  assert.deepEqual(Object.keys(page).sort(), ['lang', 'title', ...names].sort());
});

test('a language without a translation is English', async () => {
  for (const tag of ['fr', 'en-IN', '', 'constructor'])
    assert.equal(await languageOf(tag), english);
});
