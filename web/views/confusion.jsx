import { useEffect, useMemo } from 'preact/hooks';
import { confusion } from '../confusion.js';
import * as format from '../format.js';
import { Judgements } from '../state/confusion.js';
import { momentsOf } from '../state/moments.js';
import { ProblemNotice } from './notice.jsx';

/** @typedef {import('../messages/index.js').Messages} Messages */

/** Rows of a cell that are listed. */
const MOST_LISTED = 20;

/** Which label the model takes for which, and the rows behind each number.
 *  @param {import('./frame.jsx').Props} props */
export function Confusion({ store, messages }) {
  const m = messages.confusion;
  const judgements = useMemo(() => new Judgements(store, momentsOf(store)), [store]);
  useEffect(() => judgements.watch(), [judgements]);
  const now = judgements.now.value;
  const labels = store.info.value?.labels ?? [];
  const noneHeld = store.rows.held.value.length === 0;
  return (
    <section class="confusion panel" aria-labelledby="confusion-title">
      <header>
        <h2 id="confusion-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      <fieldset class="choice">
        <legend>{m.rows}</legend>
        {
          /** @type {const} */ (['training', 'held']).map((of) => (
            <label key={of}>
              <input
                type="radio"
                name="judged"
                checked={judgements.of.value === of}
                disabled={of === 'held' && noneHeld}
                onChange={() => judgements.choose(of)}
              />
              {messages.score[of]}
            </label>
          ))
        }
      </fieldset>
      <ProblemNotice problem={judgements.problem.value} />
      {now && now.labels === labels ? (
        <Matrix judgements={judgements} now={now} labels={labels} messages={messages} />
      ) : null}
      {now && now.judged.length < now.of ? (
        <p class="hint">{m.some(format.count(now.judged.length), format.count(now.of))}</p>
      ) : null}
      {now && now.labels === labels ? (
        <Listed store={store} judgements={judgements} now={now} messages={messages} />
      ) : null}
    </section>
  );
}

/** @param {{judgements: Judgements, now: import('../state/confusion.js').Judgement, labels: readonly string[],
 *           messages: Messages}} props */
function Matrix({ judgements, now, labels, messages }) {
  const m = messages.confusion;
  const { rows, columns, counts } = confusion(labels, now.judged);
  const most = Math.max(1, ...counts.flat());
  const chosen = judgements.cell.value;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <div class="scroller" tabIndex={0}>
      <table class="matrix">
        <caption>{messages.score.at(format.count(now.step))}</caption>
        <thead>
          <tr>
            <td>
              {m.label} ↓ {m.said} →
            </td>
            {columns.map((said) => (
              <th scope="col" key={said}>
                <bdi>{said}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((label, i) => (
            <tr key={label}>
              <th scope="row">
                <bdi>{label}</bdi>
              </th>
              {columns.map((said, k) => (
                <td key={said}>
                  <button
                    type="button"
                    class={label === said ? 'count right' : 'count'}
                    style={{ '--share': Number((counts[i][k] / most).toFixed(3)) }}
                    aria-label={m.cell(counts[i][k], label, said)}
                    aria-pressed={chosen?.label === label && chosen.said === said}
                    onClick={() => judgements.open({ label, said })}
                  >
                    {format.count(counts[i][k])}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The rows of the cell that was chosen. @param {{store: import('../store.js').Store, judgements: Judgements,
 *    now: import('../state/confusion.js').Judgement, messages: Messages}} props */
function Listed({ store, judgements, now, messages }) {
  const m = messages.confusion;
  const cell = judgements.cell.value;
  if (!cell) return null;
  const found = now.judged.filter(({ label, said }) => label === cell.label && said === cell.said);
  return (
    <section class="listed" aria-labelledby="listed-title">
      <h3 id="listed-title">{m.chosen(cell.label, cell.said)}</h3>
      {found.length ? (
        <ul>
          {found.slice(0, MOST_LISTED).map(({ text, said, probability }, i) => (
            <li key={i}>
              <button type="button" class="link" onClick={() => store.reading.setSentence(text)}>
                <bdi>{text}</bdi>
              </button>{' '}
              <span class="quiet" title={format.exact(probability)}>
                {said} {format.percent(probability)}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p class="hint">{m.none}</p>
      )}
      {found.length > MOST_LISTED ? <p class="hint">{m.more(found.length - MOST_LISTED)}</p> : null}
    </section>
  );
}
