// Python source out of JavaScript values and templates.

/** What a Python string literal cannot hold as it is, and what a reader could not see in it. */
const HIDDEN = /[\\"\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
/** @type {Record<string, string>} */
const SHORT = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A Python string literal. Whatever the text, it ends where it should, and every invisible character is written as a number.
 * @param {string} text
 */
export function string(text) {
  const inside = text.replace(HIDDEN, (character) => {
    const code = /** @type {number} */ (character.codePointAt(0));
    const digits = (/** @type {number} */ count) => code.toString(16).padStart(count, '0');
    if (SHORT[character]) return SHORT[character];
    return code > 0xffff ? `\\U${digits(8)}` : `\\u${digits(4)}`;
  });
  return `"${inside}"`;
}

/** A list on one line. @param {string[]} items Python source */
export const list = (items) => `[${items.join(', ')}]`;

/** Items of a list or dictionary, a line each. @param {string[]} items Python source */
export const lines = (items) => items.map((item) => `${item},`).join('\n');

/** A Python float that reads well and has all that a 32-bit float knows. @param {number} value */
export const float = (value) => {
  const text = String(Number(value.toPrecision(8)));
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
};

/** Base64 of bytes. @param {Uint8Array} bytes */
export function base64(bytes) {
  const part = 0x6000; // a multiple of 3, and few enough arguments
  let text = '';
  for (let at = 0; at < bytes.length; at += part)
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + part)));
  return text;
}

/**
 * A Python literal of base64. Python's decoder passes over white space, so long ones are broken into lines.
 * @param {string} text
 */
export function base64Literal(text) {
  const width = 100;
  return text.length <= width ? `"${text}"` : `"""\n${text.match(/.{1,100}/g)?.join('\n')}\n"""`;
}

/** @param {string | number | false} value */
const shown = (value) => (value === false ? '' : String(value));

/**
 * Python source from a template, without the template's own indentation and first and last line break. A line that holds
 * nothing but an empty value (`false`, `''`) goes; a value of several lines is indented as its first.
 * @param {TemplateStringsArray} strings
 * @param {(string | number | false)[]} values
 */
export function python(strings, ...values) {
  const place = '\0';
  const template = strings.raw.join(place).replace(/^\n/, '').replace(/\n *$/, '').split('\n');
  const indents = template.filter((line) => line.trim()).map((line) => line.search(/[^ ]/));
  const margin = Math.min(...indents);
  let next = 0;
  /** @type {string[]} */
  const out = [];
  for (const line of template) {
    const own = line.slice(margin);
    const filled = own.replaceAll(place, () => shown(values[next++]));
    if (own.trim() === place && !filled.trim()) continue;
    const indent = ' '.repeat(Math.max(own.search(/[^ ]/), 0));
    out.push(filled.replaceAll(/\n(?=.)/g, `\n${indent}`));
  }
  return out.join('\n');
}
