import * as format from '../format.js';
import { shade } from './shade.js';

/** A vector as a strip of colours from −1 to 1, and its numbers for whoever asks.
 *  @param {{values: Float32Array, name: import('preact').ComponentChildren, open: string}} props
 *    open: what opens the numbers */
export function Strip({ values, name, open }) {
  const reach = values.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
  return (
    <div class="strip">
      <p>{name}</p>
      <div class="colours" aria-hidden="true">
        {Array.from(values, (v, unit) => (
          <span class="shade" key={unit} style={{ '--v': shade(v, reach) }} />
        ))}
      </div>
      <details>
        <summary>{open}</summary>
        <ol class="chosen-numbers" start={0}>
          {Array.from(values, (v, unit) => (
            <li key={unit} title={format.exact(v)}>
              {format.fixed(v, 4)}
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}
