// What a reader downloads must stay small: these are the promises of the README.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

/** @param {string} name */
const dist = (name) => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

test('the page, and all that it asks for at once, is at most 150 KiB after Brotli', (t) => {
  const page = readFileSync(dist('index.html'), 'utf8');
  const assets = [...page.matchAll(/"\.\/(assets\/[^"]+)"/g)].map(([, path]) => path);
  assert.ok(
    assets.some((path) => path.endsWith('.wasm')) && assets.some((path) => path.endsWith('.js')),
  );
  let total = 0;
  for (const name of ['index.html', ...assets])
    total += brotliCompressSync(readFileSync(dist(name))).length;
  t.diagnostic(`${total} bytes`);
  assert.ok(total <= 150 * 1024, `${total} bytes`);
});

test('the single file is at most 600 KB as it lies on the disk', () => {
  const { size } = statSync(dist('rnn-playground.html'));
  assert.ok(size <= 600_000, `${size} bytes`);
});

test('the single file loads nothing else', () => {
  const html = readFileSync(dist('rnn-playground.html'), 'utf8');
  // What stands before and after the script; in the script itself, such text is no markup.
  const [head, script] = html.split('<script type="module">');
  const tail = script.slice(script.indexOf('</script'));
  const addresses = [...(head + tail).matchAll(/\b(?:src|href)\s*=\s*["']?([^"'\s>]+)/g)];
  const loaded = addresses
    .map((match) => match[1])
    .filter((address) => !/^(data:|#)/.test(address));
  assert.deepEqual(loaded, []);
});
