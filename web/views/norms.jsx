import { subscript } from '../arithmetic.js';
import * as format from '../format.js';
import { POST_NAMES } from './numbers.jsx';

/** The length of every gradient, as bars. @param {import('./frame.jsx').Props} props */
export function Norms({ store, texts }) {
  const m = texts.norms;
  const look = /** @type {import('../state/reading.js').Graded | null} */ (
    store.reading.inside.value
  );
  if (!look) return null;
  const { parameters, hidden } = look.gradients;
  const frozen = store.info.value?.config.freeze ?? [];
  const trained = parameters.filter(({ name }) => !frozen.includes(name));
  return (
    <section class="norms panel" aria-labelledby="norms-title">
      <header>
        <h2 id="norms-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      <Bars
        label={m.table}
        head={[m.parameter, m.norm]}
        bars={trained.map(({ name, norm }) => ({
          name: (
            <>
              <code>d{POST_NAMES[name] ?? name}</code> <span class="quiet">{name}</span>
            </>
          ),
          key: name,
          value: norm,
        }))}
      />
      <h3>{m.hidden}</h3>
      <p class="hint">{m.hiddenLead}</p>
      <Bars
        label={m.hiddenTable}
        head={[m.state, m.norm]}
        bars={hidden.map((norm, t) => ({
          name: `∂L/∂h${subscript(t + 1)}`,
          key: String(t),
          value: norm,
        }))}
      />
    </section>
  );
}

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
