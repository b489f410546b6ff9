/**
 * The frame of every message to and from the WebAssembly module (wasm/binding.cpp is the other side):
 * u32 size of the JSON · u32 size of the tail · JSON · zeros up to a multiple of 8 · tail.
 * Float32Arrays lie in the tail; the JSON has {"float32": [byte offset, count]} in their place.
 */

import { RnnError } from './errors.js';

const HEADER = 8;

/** @param {number} size */
const padded = (size) => Math.ceil(size / 8) * 8;

/** @type {['float32' | 'bytes', typeof Float32Array | typeof Uint8Array][]} */
const TYPES = [
  ['float32', Float32Array],
  ['bytes', Uint8Array],
];

/** @param {unknown} item */
const typeOf = (item) => TYPES.find(([, Type]) => item instanceof Type)?.[0];

/**
 * Half a surrogate pair, which JavaScript's strings may have and UTF-8 may not, becomes U+FFFD.
 * @param {string} json where JSON.stringify has escaped them, as \ud83d; a backslash of the text itself is two there
 */
const wellFormed = (json) =>
  json.replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (found) => (found.length > 2 ? '\ufffd' : found));

/** @param {unknown} value @returns {Uint8Array} */
export function encode(value) {
  try {
    return encoded(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new RnnError('bad_config', 'options: found an object that holds itself, want plain data');
  }
}

/** @param {unknown} value @returns {Uint8Array} */
function encoded(value) {
  /** @type {(Float32Array | Uint8Array)[]} */
  const arrays = [];
  let tail = 0;
  const json = new TextEncoder().encode(
    wellFormed(
      JSON.stringify(value, (_, item) => {
        // JSON would make null of these, and the error message would then name the wrong value.
        if (typeof item === 'number' && !Number.isFinite(item)) return String(item);
        if (typeof item === 'bigint') return String(item);
        const type = typeOf(item);
        if (!type) return item;
        const offset = tail;
        arrays.push(item);
        tail = padded(tail + item.byteLength);
        return { [type]: [offset, item.length] };
      }),
    ),
  );
  const bytes = new Uint8Array(HEADER + padded(json.length) + tail);
  new Uint32Array(bytes.buffer, 0, 2).set([json.length, tail]);
  bytes.set(json, HEADER);
  let at = HEADER + padded(json.length);
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += padded(array.byteLength);
  }
  return bytes;
}

/**
 * Reads the frame that starts at `at`; every array is a copy.
 * @param {ArrayBuffer} buffer
 * @param {number} at a multiple of 4
 * @returns {any}
 */
export function decode(buffer, at) {
  const [jsonSize, tailSize] = new Uint32Array(buffer, at, 2);
  const tail = at + HEADER + padded(jsonSize);
  const text = new TextDecoder().decode(new Uint8Array(buffer, at + HEADER, jsonSize));
  // Visiting every value takes seconds where there are millions of them. Inside a string the quotes would be escaped.
  if (!text.includes('{"float32":[') && !text.includes('{"bytes":[')) return JSON.parse(text);
  return JSON.parse(text, (_, item) => {
    for (const [type, Type] of TYPES) {
      if (!Array.isArray(item?.[type])) continue;
      const [offset, count] = item[type];
      const size = count * Type.BYTES_PER_ELEMENT;
      if (offset + size > tailSize)
        throw new RangeError('an array reaches past the end of its message');
      return new Type(buffer.slice(tail + offset, tail + offset + size));
    }
    return item;
  });
}
