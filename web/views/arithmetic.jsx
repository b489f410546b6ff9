import { subscript } from '../arithmetic.js';
import * as format from '../format.js';
import { LETTERS, RowFormula } from './formula.jsx';
import { cellName } from './inside.jsx';
import { Lean } from './lean.jsx';
import { PADDING } from './tokens.jsx';

/** @typedef {import('../arithmetic.js').Account} Account */
/** @typedef {import('../messages/index.js').Messages} Messages */

/** Where the chosen number comes from, term by term.
 *  @param {{store: import('../store.js').Store, messages: Messages, look: import('../state/reading.js').Look,
 *           opened: Account}} props */
export function Arithmetic({ store, messages, look, opened }) {
  const m = messages.inside;
  const { trace } = look;
  const { step } = opened;
  const info = store.info.value;
  const { token } = trace.steps[step];
  const padding = token === PADDING;
  const write = store.reading.allDigits.value
    ? format.exact
    : (/** @type {number} */ v) => format.fixed(v, 4);
  const row = opened.kind === 'embedding' ? 'x' : opened.row;
  const name = cellName({ row, step, unit: opened.unit }, info?.labels[1] ?? '', messages);
  return (
    <section class="arithmetic" aria-labelledby="arithmetic-title">
      <header>
        <h3 id="arithmetic-title">{m.arithmetic}</h3>
        <label class="check">
          <input
            type="checkbox"
            checked={store.reading.allDigits.value}
            onChange={(event) => store.reading.setAllDigits(event.currentTarget.checked)}
          />
          {m.allDigits}
        </label>
      </header>
      <p class="which">
        <b>{name}</b>, {padding ? m.padding(step + 1) : m.word(token, step + 1)}
      </p>
      <p class="formula">
        <RowFormula row={row} cell={look.cell} />
      </p>
      {opened.kind === 'embedding' ? (
        <p>
          {m.embeddingWhy(token, opened.id, opened.unit)}{' '}
          <b title={format.exact(opened.value)}>{write(opened.value)}</b>
        </p>
      ) : row !== 'p' && padding && info?.config.mask ? (
        <p>{m.skipped}</p>
      ) : (
        <Sum opened={opened} name={name} write={write} messages={messages} />
      )}
    </section>
  );
}

/** @param {{opened: Extract<Account, {kind: 'sum'}>, name: string,
 *           write: (value: number) => string, messages: Messages}} props */
function Sum({ opened, name, write, messages }) {
  const m = messages.inside;
  const { squash } = opened;
  const sum = !squash ? name : opened.row === 'p' ? 'logit' : 'z';
  const largest = Math.max(
    1e-6,
    ...opened.groups.flatMap((group) => group.terms.map((term) => Math.abs(term.value))),
  );
  return (
    <table class="terms" aria-labelledby="arithmetic-title">
      <thead>
        <tr>
          <th scope="col">{m.term}</th>
          <th scope="col">{m.weight}</th>
          <th scope="col">{m.input}</th>
          <th scope="col">{m.product}</th>
        </tr>
      </thead>
      {opened.groups.map((group) => (
        <tbody key={group.name}>
          <tr class="group">
            <th scope="rowgroup" colSpan={4}>
              {m.groups[group.name]} <GroupFormula name={group.name} step={opened.step} />
            </th>
          </tr>
          {group.terms.map((term) => (
            <tr key={term.weight}>
              <th scope="row">
                {term.weight}
                {term.input ? ` · ${term.input}` : ''}
              </th>
              <Number_ value={term.a} write={write} />
              {term.input ? <Number_ value={term.b} write={write} /> : <td />}
              <Number_ value={term.value} write={write} share={term.value / largest} />
            </tr>
          ))}
        </tbody>
      ))}
      <tbody class="result">
        <tr>
          <th scope="row" colSpan={3}>
            {sum} <span class="quiet">= {m.sumOf}</span>
          </th>
          <Number_ value={opened.sum} write={write} />
        </tr>
        {squash ? (
          <tr>
            <th scope="row" colSpan={3}>
              {name}{' '}
              <span class="quiet">
                = {squash}({sum})
              </span>
            </th>
            <Number_ value={opened.value} write={write} />
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}

/** @param {{value: number, write: (value: number) => string, share?: number}} props */
function Number_({ value, write, share }) {
  return (
    <td title={format.exact(value)} class={share === undefined ? undefined : 'product'}>
      {share === undefined ? null : <Lean share={share} />}
      {write(value)}
    </td>
  );
}

/** W_x x_t + b_ih, and so on. @param {{name: import('../arithmetic.js').Group['name'], step: number}} props */
function GroupFormula({ name, step }) {
  if (name === 'gates') return null;
  const [weight, letter, at] = {
    input: ['rnn.weight_ih_l0', 'x', step + 1],
    recurrent: ['rnn.weight_hh_l0', 'h', step],
    reset: ['rnn.weight_hh_l0', 'h', step],
    output: ['fc.weight', 'h', step + 1],
  }[name];
  return (
    <span class="quiet">
      {name === 'reset' ? <>r{subscript(step + 1)} · </> : null}
      <math>{LETTERS[weight]}</math> {letter}
      {subscript(Number(at))}
    </span>
  );
}
