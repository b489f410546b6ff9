import { subscript } from '../arithmetic.js';
import { summed } from '../backward.js';
import * as format from '../format.js';
import { CODE_NAMES, stackedRows } from '../programs.js';
import { shade } from './shade.js';
import { Later } from './vector.jsx';

/** @typedef {import('../state/reading.js').Graded} Graded */
/** @typedef {import('../backward.js').Backward} Backward */
/** @typedef {import('../backward.js').StepBack} StepBack */

/** What a step adds to the gradient of each parameter, a vector as a column.
 *  @type {[string, (step: StepBack) => number[][]][]} */
const PARAMETERS = [
  ['rnn.weight_hh_l0', ({ hh }) => hh],
  ['rnn.weight_ih_l0', ({ ih }) => ih],
  ['rnn.bias_ih_l0', ({ dz }) => dz.map((d) => [d])],
  ['rnn.bias_hh_l0', ({ dzh }) => dzh.map((d) => [d])],
];

/** What each step adds to the gradients, the sum so far, and the engine's own gradient.
 *  @param {{look: Graded, walk: Backward, done: readonly StepBack[], moment: number,
 *           write: (value: number) => string, texts: any}} props  done: the steps that have added theirs */
export function Added({ look, walk, done, moment, write, texts }) {
  const m = texts.back;
  const { trace, gradients, cell } = look;
  const words = trace.length;
  const names = CODE_NAMES[cell];
  const rows = stackedRows(cell, trace.steps[0].h.length);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="added" aria-labelledby="added-title" tabIndex={0}>
      <h3 id="added-title">{m.adds}</h3>
      <p class="hint">
        {m.addsLead(done.length, words)} {done.length === words ? m.agrees : ''}
      </p>
      {PARAMETERS.filter(([name]) => names[name]).map(([name, of]) => {
        const gradient = gradients.parameters.find((parameter) => parameter.name === name);
        const full = Math.max(1e-9, ...Array.from(gradient?.values ?? [], Math.abs));
        return (
          <div class="sums" key={name}>
            <h4>
              d<code>{names[name]}</code>
            </h4>
            {done.map((step, i) => (
              <Matrix
                key={step.step}
                rows={of(step)}
                names={i ? undefined : rows}
                full={full}
                write={write}
                name={m.from(trace.steps[step.step].token, step.step + 1)}
                mark={`${i ? '+ ' : ''}t = ${step.step + 1}`}
                lit={i === done.length - 1}
              />
            ))}
            {done.length ? (
              <Matrix
                rows={summed(done.map(of))}
                names={rows}
                full={full}
                write={write}
                name={m.sum}
                mark={`= ${done.length === words ? m.whole : m.sum}`}
                whole
              />
            ) : (
              <Later text={m.later} />
            )}
          </div>
        );
      })}
      {moment >= 1 ? (
        <div class="sums">
          <h4>
            d<code>W_o</code>
          </h4>
          <Matrix
            rows={walk.output}
            write={write}
            full={Math.max(...walk.output.flat().map(Math.abs), 1e-9)}
            name={m.output}
            mark={`(p − y) h${subscript(words)}ᵀ`}
            lit={moment === 1}
          />
        </div>
      ) : null}
    </section>
  );
}

/** @param {{rows: number[][], names?: readonly string[], full: number, name: string, mark: string, lit?: boolean,
 *           whole?: boolean, write: (value: number) => string}} props  names: of its rows */
function Matrix({ rows, names, full, name, mark, lit, whole, write }) {
  return (
    <table class={`small-matrix${lit ? ' lit' : ''}${whole ? ' whole' : ''}`} aria-label={name}>
      <caption>{mark}</caption>
      <tbody>
        {rows.map((row, i) => (
          <tr key={i}>
            {names?.length ? <th scope="row">{names[i]}</th> : null}
            {row.map((value, j) => (
              <td
                key={j}
                class="shade"
                style={{ '--v': shade(value, full) }}
                title={format.exact(value)}
              >
                {write(value)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
