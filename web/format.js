// How numbers are written. Rounded numbers carry a true minus sign, which screen readers speak;
// exact ones a hyphen, so that they can be pasted into a program.

const MINUS = '\u2212';

/** @param {string} text */
const signed = (text) => text.replace('-', MINUS);

/** A number with a fixed count of decimals; −0.0000 is written 0.0000.
 *  @param {number} value @param {number} [decimals] */
export function fixed(value, decimals = 4) {
  if (!Number.isFinite(value)) return unreal(value);
  if (Math.abs(value) >= 1e6) return signed(value.toExponential(decimals));
  const text = value.toFixed(decimals);
  return /[1-9]/.test(text) ? signed(text) : text.replace('-', '');
}

/** All digits of a float32: the shortest decimal that reads back as the same number.
 *  @param {number} value */
export function exact(value) {
  if (!Number.isFinite(value)) return unreal(value);
  for (let digits = 6; digits < 10; ++digits) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(value); // more than float32 holds: a product or a sum made here in double
}

/** A loss, which falls through many powers of ten.
 *  @param {number} value */
export function loss(value) {
  if (!Number.isFinite(value)) return unreal(value);
  return value !== 0 && Math.abs(value) < 0.001 ? signed(value.toExponential(3)) : fixed(value, 4);
}

/** A share of one as per cent. Never rounds up to 100 what is less.
 *  @param {number} share */
export function percent(share) {
  if (!Number.isFinite(share)) return unreal(share);
  const value = share * 100;
  if (value > 99.9 && value < 100) return `${Math.floor(value * 1000) / 1000}%`;
  return `${Number(value.toPrecision(3))}%`;
}

/** A count, with the thousands marked.
 *  @param {number} value */
export function count(value) {
  return Math.round(value).toLocaleString('en');
}

/** A rate: a decimal below ten, whole above.
 *  @param {number} value */
export function rate(value) {
  return value > 0 && value < 9.95 ? value.toFixed(1) : count(value);
}

/** @param {number} value */
function unreal(value) {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '∞' : `${MINUS}∞`;
}
