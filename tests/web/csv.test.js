import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCsv } from '../../web/csv.js';

const rows = [
  { text: 'i love it, truly', label: 'positive' },
  { text: 'so "bad"', label: 'negative' },
];

test('commas, semicolons and tabs, quotes, CRLF, blank lines and a byte-order mark are read alike', () => {
  const quoted = ['"i love it, truly"', '"so ""bad"""'];
  for (const [mark, separator, newline] of [
    ['', ',', '\n'],
    ['', ';', '\r\n'],
    ['\uFEFF', '\t', '\n'],
    ['\uFEFF', ',', '\r\n'],
  ]) {
    const lines = [
      `text${separator}label`,
      `${quoted[0]}${separator}positive`,
      '',
      `${quoted[1]}${separator}negative`,
    ];
    assert.deepEqual(parseCsv(mark + lines.join(newline) + newline), rows);
  }
});

test('a first line that names no column is refused, and shown', () => {
  for (const text of ['', 'i love it,positive\nso bad,negative'])
    assert.throws(() => parseCsv(text), {
      code: 'bad_data',
      message: /CSV header: found.*"text,label"/,
    });
});

test('a ragged row is refused by its number', () => {
  assert.throws(() => parseCsv('text,label\nso good,positive\nso,very,bad\n'), {
    code: 'bad_data',
    message: /data row 2/,
  });
});
