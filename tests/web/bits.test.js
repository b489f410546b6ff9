// The same run to the bit, whatever compiled it: tests/core/bits.cpp holds the native build to the same file.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { Session } from './built.js';

const { runs } = JSON.parse(readFileSync(new URL('../golden/bits.json', import.meta.url), 'utf8'));

/** FNV-1a of the numbers' bytes, in hexadecimal. @param {Float32Array[]} arrays */
function fingerprint(arrays) {
  let hash = 2166136261;
  for (const { buffer, byteOffset, byteLength } of arrays)
    for (const byte of new Uint8Array(buffer, byteOffset, byteLength))
      hash = Math.imul(hash ^ byte, 16777619);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

test('runs of every cell, task and attention come to the native weights and losses, to the bit', async () => {
  for (const { options, steps, weights, losses } of runs) {
    const session = await Session.create(options);
    const run = await session.train({ steps });
    const values = (await session.weights()).map((weight) => weight.values);
    assert.equal(fingerprint([run.losses]), losses, JSON.stringify(options));
    assert.equal(fingerprint(values), weights, JSON.stringify(options));
    session.close();
  }
});
