// The rows that the sentiment and translation labs come with.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import Papa from 'papaparse';

/**
 * @param {string} name
 * @param {string[]} columns
 * @returns {Record<string, string>[]}
 */
function read(name, columns) {
  const text = readFileSync(new URL(`../../web/data/${name}`, import.meta.url), 'utf8');
  /** @type {Papa.ParseResult<Record<string, string>>} */
  const { data, errors, meta } = Papa.parse(text, { header: true, skipEmptyLines: 'greedy' });
  assert.deepEqual(errors, []);
  assert.deepEqual(meta.fields, columns);
  // Every line is a row of bare words, so that a reader can edit it as it stands.
  assert.equal(text.match(/\n/g)?.length, data.length + 1);
  for (const [i, row] of data.entries())
    for (const column of columns)
      assert.match(row[column], /^\S+( \S+)*$/, `data row ${i + 1}, ${column}`);
  return data;
}

/** @param {string} text */
const words = (text) => text.split(' ');

/** @param {string[]} texts */
function assertNoDuplicates(texts) {
  assert.deepEqual(
    texts.filter((text, i) => texts.indexOf(text) !== i),
    [],
  );
}

/**
 * Whoever keeps the last rows for testing asks about order and meaning, not about words never seen.
 * @param {string[]} texts
 */
function assertTailIsKnown(texts) {
  const split = Math.floor(texts.length * 0.8);
  const known = new Set(texts.slice(0, split).flatMap(words));
  assert.deepEqual(
    texts
      .slice(split)
      .flatMap(words)
      .filter((word) => !known.has(word)),
    [],
  );
}

test('sentiment.csv: 64 or more different sentences of 2 to 8 words, half of them positive', () => {
  const rows = read('sentiment.csv', ['text', 'label']);
  assert.ok(rows.length >= 64, `${rows.length} rows`);
  const texts = rows.map((row) => row.text);
  assertNoDuplicates(texts);
  assertTailIsKnown(texts);
  for (const text of texts) {
    assert.match(text, /^[a-z ]+$/);
    assert.ok(words(text).length >= 2 && words(text).length <= 8, text);
  }
  const count = (/** @type {string} */ label) => rows.filter((row) => row.label === label).length;
  assert.equal(count('positive'), rows.length / 2);
  assert.equal(count('negative'), rows.length / 2);
});

test('sentiment.csv: each positive sentence stands before its negative twin, many with the same words', () => {
  const rows = read('sentiment.csv', ['text', 'label']);
  // Neighbours, so that keeping the last rows for testing parts no twins: a model that had learnt one of
  // them would take the other for the same.
  let same = 0;
  for (let i = 0; i < rows.length; i += 2) {
    const twins = rows.slice(i, i + 2);
    assert.deepEqual(
      twins.map((row) => row.label),
      ['positive', 'negative'],
    );
    const [one, other] = twins.map((row) => words(row.text).sort());
    assert.ok(
      one.some((word) => other.includes(word)),
      twins.map((row) => row.text).join(' / '),
    );
    if (one.join(' ') === other.join(' ')) same += 1;
  }
  assert.ok(same >= 30, `${same} pairs whose order alone tells them apart`);
});

test('translation.csv: 124 or more different pairs of at most 6 words, in lower case', () => {
  const rows = read('translation.csv', ['source', 'target']);
  assert.ok(rows.length >= 124, `${rows.length} rows`);
  for (const side of ['source', 'target']) {
    const texts = rows.map((row) => row[side]);
    assertNoDuplicates(texts);
    assertTailIsKnown(texts);
    for (const text of texts) {
      assert.match(text, side === 'source' ? /^[a-z ]+$/ : /^[a-zéèêàçîôû' ]+$/);
      assert.ok(words(text).length <= 6, text);
      // Accented letters are single code points, or the same word would be two tokens.
      assert.equal(text, text.normalize('NFC'));
    }
  }
});

test('translation.csv: the French subject, its verb and its negation follow the English ones', () => {
  /** @type {Record<string, string>} */
  const subjects = { i: 'je', you: 'tu', he: 'il', she: 'elle', we: 'nous', they: 'ils' };
  /** @type {Record<string, RegExp>} */
  const endings = {
    i: /[es]$|^j'ai$/,
    you: /s$/,
    he: /[et]$|^a$/,
    she: /[et]$|^a$/,
    we: /ons$|^sommes$/,
    they: /[eo]nt$/,
  };
  for (const { source, target } of read('translation.csv', ['source', 'target'])) {
    const subject = subjects[words(source)[0]];
    const elided = subject === 'je' && /^j'[aeiouéèêh]/.test(target);
    assert.ok(elided || words(target)[0] === subject, `${source}: ${target}`);
    assert.equal(/ not /.test(source), / ne \S+ pas /.test(target), `${source}: ${target}`);
    // je, le, la, ne before a vowel would have to be elided.
    assert.doesNotMatch(target, /(^| )(je|le|la|ne) [aeiouéèêâ]/);
    const verb = words(target).filter((word) => word !== 'ne')[elided ? 0 : 1];
    assert.match(verb, endings[words(source)[0]], `${source}: ${target}`);
  }
});
