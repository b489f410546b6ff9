import * as format from '../format.js';

/** @param {{text: string}} props */
export const Later = ({ text }) => (
  <span class="later-mark">
    <span aria-hidden="true">·</span>
    <span class="spoken">{text}</span>
  </span>
);

/** A few numbers under one another, each on the colour of its value.
 *  @param {{values: ArrayLike<number> | null, name?: string, later: string, write: (value: number) => string}} props */
export function Vector({ values, name, later, write }) {
  if (!values) return <Later text={later} />;
  return (
    <span class="vector">
      {name ? <span class="quiet">{name}</span> : null}
      {Array.from(values, (value, i) => (
        <span key={i} class="shade" style={{ '--v': shade(value, 1) }} title={format.exact(value)}>
          {write(value)}
        </span>
      ))}
    </span>
  );
}

/** How strong a colour: −1 to 1. @param {number} value @param {number} full that of the whole colour */
export const shade = (value, full) => Number(Math.max(-1, Math.min(1, value / full)).toFixed(3));
