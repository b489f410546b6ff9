import { useEffect, useMemo } from 'preact/hooks';
import * as format from '../format.js';
import { momentsOf } from '../state/moments.js';
import { Past as Kept } from '../state/past.js';
import { Lean, leaning } from './lean.jsx';
import { Lines } from './lines.jsx';
import { ProblemNotice } from './notice.jsx';

/** @typedef {import('../messages/index.js').Messages} Messages */
/** @typedef {import('../state/past.js').Prediction} Prediction */

/** The run so far: the answer to the reader's sentence at each moment, what the model said then, and a way back there.
 *  @param {import('./frame.jsx').Props} props */
export function Past({ store, messages }) {
  const m = messages.history;
  const past = useMemo(() => new Kept(store, momentsOf(store)), [store]);
  useEffect(() => past.watch(), [past]);
  const label = store.info.value?.labels[1] ?? '';
  const kept = past.kept.value;
  const moment = past.moment.value;
  const index = moment ? kept.indexOf(moment) : 0;
  const answers = past.answers.value;
  const answer = moment && answers.get(moment);
  const told = moment
    ? m.told(
        format.count(moment.step),
        label,
        answer ? format.percent(probabilityOf(answer, label)) : '…',
      )
    : '';
  const newest = index >= kept.length - 1;
  const goOn = async () => {
    await past.goOn();
    if (moment) store.announcement.value = m.went(format.count(moment.step));
  };
  return (
    <section class="history panel" aria-labelledby="history-title">
      <header>
        <h2 id="history-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      <ProblemNotice problem={momentsOf(store).problem.value} />
      <div class="past">
        <div class="back">
          {kept.length > 1 && moment ? (
            <Lines
              title={m.chart(label, store.reading.sentence.value)}
              series={[
                {
                  name: label,
                  points: kept.flatMap((at) => {
                    const said = answers.get(at);
                    return said
                      ? [/** @type {const} */ ([at.step, probabilityOf(said, label)])]
                      : [];
                  }),
                },
              ]}
              x={[kept[0].step, kept[kept.length - 1].step]}
              y={[0, 1]}
              mark={moment.step}
              across={m.across}
              told={told}
            />
          ) : (
            <p class="hint">{m.empty}</p>
          )}
          <div class="reader">
            <input
              type="range"
              min={0}
              max={Math.max(kept.length - 1, 0)}
              value={index}
              disabled={kept.length < 2}
              aria-label={m.slider}
              aria-valuetext={told || m.empty}
              onInput={(event) => past.go(Number(event.currentTarget.value))}
            />
            <output class="told">{told}</output>
          </div>
          <p class="actions">
            <button type="button" disabled={newest || store.restarting.value} onClick={goOn}>
              {m.goOn}
            </button>
          </p>
        </div>
        {past.said.value ? (
          <Said said={past.said.value} past={past} store={store} messages={messages} />
        ) : null}
      </div>
    </section>
  );
}

/** @param {Prediction} prediction @param {string} label */
const probabilityOf = ({ candidates }, label) =>
  candidates.find(({ text }) => text === label)?.probability ?? 0;

/** @param {{said: NonNullable<Kept['said']['value']>, past: Kept, store: import('../store.js').Store,
 *           messages: Messages}} props */
function Said({ said: { moment, rows }, past, store, messages }) {
  const m = messages.history;
  const label = moment.model.labels[1];
  const answer = past.answers.value.get(moment);
  const all = moment.model.rows.length;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <div class="said-then" tabIndex={0}>
      <table class="card">
        <caption>{m.saidThen(format.count(moment.step))}</caption>
        <thead>
          <tr>
            <th scope="col">{m.text}</th>
            <th scope="col" colSpan={2}>
              {messages.inside.probabilityOf(label)}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {answer ? (
            <Line
              text={store.reading.sentence.value}
              probability={probabilityOf(answer, label)}
              verdict={m.own}
            />
          ) : null}
          {rows.map(({ text, label: own, said }, i) => (
            <Line
              key={i}
              text={text}
              probability={probabilityOf(said, label)}
              verdict={said.text === own ? m.right : m.wrong}
              wrong={said.text !== own}
            />
          ))}
        </tbody>
      </table>
      {all > rows.length ? <p class="hint">{m.first(rows.length)}</p> : null}
    </div>
  );
}

/** @param {{text: string, probability: number, verdict: string, wrong?: boolean}} props */
function Line({ text, probability, verdict, wrong = false }) {
  return (
    <tr>
      <th scope="row">
        <bdi>{text}</bdi>
      </th>
      <td class="leaning">
        <Lean share={leaning(probability)} />
      </td>
      <td title={format.exact(probability)}>{format.fixed(probability, 3)}</td>
      <td>{wrong ? <b>{verdict}</b> : <span class="quiet">{verdict}</span>}</td>
    </tr>
  );
}
