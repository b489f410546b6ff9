import * as format from '../format.js';

/** Values of 0 or more as bars from the same start; a table to a screen reader.
 *  @param {{label: string, head: readonly string[], full?: number, write?: (value: number) => string,
 *           bars: readonly {name: import('preact').ComponentChildren, key: string, value: number, kind?: string}[]}} props
 *    full: the value of a whole bar; the largest one, unless it is given */
export function Bars({
  label,
  head,
  bars,
  full = Math.max(1e-12, ...bars.map(({ value }) => value)),
  write = (v) => format.fixed(v, 4),
}) {
  return (
    <table class="bars" aria-label={label}>
      <thead class="spoken">
        <tr>
          {head.map((name) => (
            <th scope="col" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bars.map(({ name, key, value, kind }) => (
          <tr key={key} class={kind}>
            <th scope="row">{name}</th>
            <td
              title={format.exact(value)}
              style={{ '--share': Number((value / full).toFixed(4)) }}
            >
              <span class="length" aria-hidden="true" />
              {write(value)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
