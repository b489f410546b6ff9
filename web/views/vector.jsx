import * as format from '../format.js';
import { shade } from './shade.js';

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
