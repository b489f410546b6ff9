import { subscript } from '../arithmetic.js';
import * as format from '../format.js';
import { shortOf } from '../parameters.js';
import { LETTERS, RowFormula } from './formula.jsx';
import { Lean } from './lean.jsx';
import { PADDING } from './tokens.jsx';

/** @typedef {import('../arithmetic.js').Account} Account */
/** @typedef {import('../messages/index.js').Messages} Messages */

/** Where the chosen number comes from, term by term.
 *  @param {{store: import('../store.js').Store, messages: Messages, place: import('../network.js').Place,
 *           network: import('../network.js').Network, account: Account, name: string}} props */
export function Arithmetic({ store, messages, place, network, account, name }) {
  const m = messages.inside;
  const { step, row } = account;
  const { token } = place;
  const write = store.reading.allDigits.value
    ? format.exact
    : (/** @type {number} */ v) => format.fixed(v, 4);
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
        <b>{name}</b>, {token === PADDING ? m.padding(step + 1) : m.word(token, step + 1)}
      </p>
      {account.kind === 'copy' ? null : (
        <p class="formula">
          <RowFormula row={row} cell={network.kind} single={network.single} every={network.every} />
        </p>
      )}
      {account.kind === 'sum' ? (
        <Sum opened={account} name={name} write={write} messages={messages} />
      ) : (
        <p>
          {account.kind === 'embedding'
            ? m.embeddingWhy(token, account.id, account.unit)
            : account.kind === 'copy'
              ? m.copyWhy(account.from)
              : m.skipped}{' '}
          <b title={format.exact(account.value)}>{write(account.value)}</b>
        </p>
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
  const last = squash === 'softmax' ? 'e^logit / Σ' : `${squash}(${sum})`;
  const largest = Math.max(
    1e-6,
    ...opened.groups.flatMap((group) => group.terms.map((term) => Math.abs(term.value))),
  );
  const count = opened.groups.reduce((all, { terms }) => all + terms.length, 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <div class={count > 40 ? 'terms-scroller long' : 'terms-scroller'} tabIndex={0}>
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
                {m.groups[group.name]}{' '}
                <GroupFormula of={group.of} reset={group.name === 'reset'} step={opened.step} />
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
          {opened.total === undefined ? null : (
            <tr>
              <th scope="row" colSpan={3}>
                Σ <span class="quiet">= {m.total}</span>
              </th>
              <Number_ value={opened.total} write={write} />
            </tr>
          )}
          {squash ? (
            <tr>
              <th scope="row" colSpan={3}>
                {name} <span class="quiet">= {last}</span>
              </th>
              <Number_ value={opened.value} write={write} />
            </tr>
          ) : null}
        </tbody>
      </table>
    </div>
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

/** The letter of the parameter that a group of terms multiplies with.
 *  @param {{of: string | null, reset: boolean, step: number}} props */
function GroupFormula({ of, reset, step }) {
  if (!of) return null;
  return (
    <span class="quiet">
      {reset ? <>r{subscript(step + 1)} · </> : null}
      <math>{LETTERS[of]}</math> <code>{shortOf(of)}</code>
    </span>
  );
}
