import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, encode } from '../../web/codec.js';

/** @param {unknown} value */
const there_and_back = (value) => {
  const bytes = encode(value);
  return decode(/** @type {ArrayBuffer} */ (bytes.buffer), 0);
};

test('a message comes back as it was sent, arrays of numbers to the bit', () => {
  const sent = {
    text: 'très bien 👍 שלום',
    list: [1, null, { deep: new Float32Array([1.1, -0, 3e-45, 3.4e38]) }],
    empty: new Float32Array(),
    second: new Float32Array([7, 8, 9]),
  };
  assert.deepEqual(there_and_back(sent), sent);
});

test('numbers that JSON lacks stay recognisable', () => {
  assert.deepEqual(there_and_back([Number.NaN, -Infinity, 5n]), ['NaN', '-Infinity', '5']);
});

test('what is read is a copy, not a view of the memory', () => {
  const bytes = encode({ numbers: new Float32Array([1, 2]) });
  const { numbers } = decode(/** @type {ArrayBuffer} */ (bytes.buffer), 0);
  bytes.fill(0);
  assert.deepEqual([...numbers], [1, 2]);
});

test('an array that reaches past the end of its message is refused', () => {
  const bytes = encode({ float32: [0, 1000] });
  assert.throws(() => decode(/** @type {ArrayBuffer} */ (bytes.buffer), 0), RangeError);
});
