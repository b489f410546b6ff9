import * as format from '../format.js';
import { current, handedOver, strongest } from '../translation.js';
import { HeatMap } from './heat.jsx';
import { Scrubber } from './scrubber.jsx';
import { Strip } from './strip.jsx';
import { Formula } from './typeset.jsx';

/** This many words are drawn, of either side. */
const MOST = 24;

/** What the parts of this lab share: the step of the decoder that is looked at, and in it a word of the source; where the
 *  reader chose none, the word that counts most.
 *  @typedef {{step: import('@preact/signals').Signal<number>,
 *    word: import('@preact/signals').Signal<{step: number, column: number} | null>,
 *    beam: import('@preact/signals').Signal<number>}} State */

/** How much each word of the source counts in each step, or the one vector that everything goes through.
 *  @param {import('./frame.jsx').Props} props */
export function AttentionPart(props) {
  const { store, texts } = props;
  if (store.info.value?.config.task !== 'translate') return null;
  const look = current(store, store.reading.inside.value);
  const steps = look?.trace.decoder ?? [];
  const m = texts.attention;
  const none = store.info.value.config.attention === 'none';
  return (
    <section class="attention panel" aria-labelledby="attention-title">
      <header>
        <h2 id="attention-title">{none ? m.bottleneck : m.title}</h2>
        <p class="lead">{none ? m.bottleneckLead : m.lead}</p>
      </header>
      {!look || !steps.length ? (
        <p class="hint">{texts.steps.empty}</p>
      ) : none ? (
        <Bottleneck texts={texts} trace={look.trace} />
      ) : (
        <Matrix {...props} trace={look.trace} steps={steps} />
      )}
    </section>
  );
}

/** @param {{texts: any, trace: import('../store.js').Trace}} props */
function Bottleneck({ texts, trace }) {
  const m = texts.attention;
  const state = handedOver(trace);
  return (
    <>
      <p class="funnel">
        <span class="words">
          <bdi>{trace.tokens.join(' ')}</bdi>
        </span>{' '}
        <span aria-hidden="true">→</span> <b>{m.size(state.length)}</b>{' '}
        <span aria-hidden="true">→</span>{' '}
        <span class="words">
          <bdi>{trace.output.text || texts.steps.none}</bdi>
        </span>
      </p>
      <Strip
        values={state}
        open={m.numbers}
        name={
          <>
            {m.handedOver} <Formula of="h_0 = s̄_S" />
          </>
        }
      />
    </>
  );
}

/** @param {import('./frame.jsx').Props & {trace: import('../store.js').Trace,
 *    steps: import('../translation.js').DecoderStep[]}} props */
function Matrix({ messages, texts, state, trace, steps }) {
  const m = texts.attention;
  const { step, word } = /** @type {State} */ (state);
  const rows = steps.slice(0, MOST);
  const columns = trace.tokens.slice(0, MOST);
  const row = Math.min(step.value, rows.length - 1);
  const chosen = word.value?.step === row ? word.value.column : strongest(rows[row]);
  const column = Math.min(chosen, columns.length - 1);
  const now = rows[row];
  const weights = now.attention ?? new Float32Array();
  /** @param {number} row @param {number} column */
  const select = (row, column) => {
    step.value = row;
    word.value = { step: row, column };
  };
  return (
    <>
      <div class="look">
        <div class="side">
          <HeatMap
            kind="attention-grid"
            label={m.grid}
            help={m.gridHelp}
            pointing
            columns={columns.map((source, i) => ({
              key: String(i),
              name: <bdi>{source}</bdi>,
              kind: i === column ? 'now' : undefined,
            }))}
            groups={[
              {
                key: 'steps',
                rows: rows.map(({ token, attention = new Float32Array() }, i) => ({
                  key: String(i),
                  name: <bdi>{token}</bdi>,
                  kind: i === row ? 'share now' : 'share',
                  cells: columns.map((_, j) => ({
                    shade: attention[j],
                    text: format.fixed(attention[j], 2),
                  })),
                })),
              },
            ]}
            chosen={{ row: String(row), column }}
            select={({ row, column }) => select(Number(row), column)}
          />
          {steps.length > MOST || trace.tokens.length > MOST ? (
            <p class="hint">{m.cut(MOST)}</p>
          ) : null}
          <Scrubber
            at={step}
            count={rows.length}
            name={m.wordByWord}
            told={m.step(row + 1, rows.length)}
            messages={messages}
          />
        </div>
        <div class="side">
          <p class="looked-at">
            {columns.map((token, at) => (
              <span key={at} style={{ '--a': Number(weights[at].toFixed(3)) }}>
                <bdi>{token}</bdi> <small>{format.percent(Number(weights[at].toFixed(3)))}</small>
              </span>
            ))}
          </p>
          <p class="exactly">
            {m.reads(row + 1, now.read, now.token)} {m.weight(columns[column])}{' '}
            <b>{format.exact(weights[column])}</b>
          </p>
          {now.context ? (
            <Strip
              values={now.context}
              open={m.numbers}
              name={
                <>
                  {m.context} <Formula of="c_t = Σ_j α_tj s̄_j" />
                </>
              }
            />
          ) : null}
        </div>
      </div>
      <details>
        <summary>{m.table}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
        <div class="scroller" tabIndex={0}>
          <table class="card weights" aria-label={m.table}>
            <thead>
              <tr>
                <th scope="col">{m.says}</th>
                {columns.map((token, at) => (
                  <th scope="col" key={at}>
                    <bdi>{token}</bdi>
                  </th>
                ))}
                <th scope="col">{m.sum}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ token, attention = new Float32Array() }, t) => (
                <tr key={t}>
                  <th scope="row">
                    <bdi>{token}</bdi>
                  </th>
                  {Array.from(attention.subarray(0, MOST), (weight, at) => (
                    <td key={at}>{format.exact(weight)}</td>
                  ))}
                  <td>
                    {format.fixed(
                      attention.reduce((sum, weight) => sum + weight, 0),
                      4,
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </>
  );
}
