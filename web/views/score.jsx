import { useEffect, useMemo } from 'preact/hooks';
import * as format from '../format.js';
import { momentsOf } from '../state/moments.js';
import { Scores } from '../state/score.js';
import { Lines } from './lines.jsx';
import { ProblemNotice } from './notice.jsx';

/** @typedef {import('../state/score.js').Evaluation} Evaluation */
/** @typedef {import('../messages/index.js').Messages} Messages */

/** How the model does on the rows that it learns from and on those that are held out, side by side.
 *  @param {import('./frame.jsx').Props} props */
export function Score({ store, messages }) {
  const m = messages.score;
  const scores = useMemo(() => new Scores(store, momentsOf(store)), [store]);
  useEffect(() => scores.watch(), [scores]);
  const now = scores.now.value;
  return (
    <section class="score panel" aria-labelledby="score-title">
      <header>
        <h2 id="score-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      <ProblemNotice problem={scores.problem.value ?? momentsOf(store).problem.value} />
      {now ? (
        <Table now={now} rows={store.info.value?.rows.length ?? 0} messages={messages} />
      ) : null}
      {now && !now.held ? <p class="hint">{m.noneHeld}</p> : null}
      {now?.held ? (
        <Losses run={scores.run.value} before={scores.before.value} messages={messages} />
      ) : null}
    </section>
  );
}

/** The shares among the measures of an evaluation. */
const SHARES = /** @type {const} */ (['accuracy', 'exact', 'any', 'bleu']);

/** @param {{now: import('../state/score.js').Score, rows: number, messages: Messages}} props  rows: training rows in all */
function Table({ now, rows, messages }) {
  const m = messages.score;
  const { training, held } = now;
  const sides = held ? [training, held] : [training];
  const worst = Math.max(...sides.map(({ loss }) => (Number.isFinite(loss) ? loss : 0)), 1e-12);
  return (
    <table class="bars scores">
      <caption>{m.at(format.count(now.step))}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{m.training}</th>
          {held ? <th scope="col">{m.held}</th> : null}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{m.measures.rows}</th>
          <td>
            {training.rows < rows
              ? m.some(format.count(training.rows), format.count(rows))
              : format.count(rows)}
          </td>
          {held ? <td>{format.count(held.rows)}</td> : null}
        </tr>
        <tr>
          <th scope="row">{m.measures.loss}</th>
          {sides.map(({ loss }, i) => (
            <Bar key={i} value={loss} share={loss / worst} text={format.loss(loss)} />
          ))}
        </tr>
        {SHARES.filter((name) => training[name] !== undefined).map((name) => (
          <tr key={name}>
            <th scope="row">{m.measures[name]}</th>
            {sides.map(({ [name]: share = 0 }, i) => (
              <Bar key={i} value={share} share={share} text={format.percent(share)} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** @param {{value: number, share: number, text: string}} props */
function Bar({ value, share, text }) {
  return (
    <td title={format.exact(value)} style={{ '--share': Number(share.toFixed(4)) }}>
      <span class="length" aria-hidden="true" />
      {text}
    </td>
  );
}

/** @param {{run: readonly import('../state/score.js').Score[], before: readonly import('../state/score.js').Score[],
 *           messages: Messages}} props */
function Losses({ run, before, messages }) {
  const m = messages.score;
  const last = run.at(-1);
  if (run.length < 2 || !last?.held) return null;
  /** @param {typeof run} scores @returns {import('./lines.jsx').Series[]} */
  const lines = (scores) =>
    /** @type {const} */ (['training', 'held']).map((side) => ({
      name: m[side],
      points: scores.map((score) => [score.step, score[side]?.loss ?? Number.NaN]),
    }));
  const finite = lines([...run, ...before]).flatMap(({ points }) => points.map(([, y]) => y));
  const most = Math.max(...finite.filter(Number.isFinite), 1e-6);
  return (
    <>
      <Lines
        title={m.curve}
        series={lines(run)}
        before={lines(before)}
        x={[run[0].step, Math.max(last.step, before.at(-1)?.step ?? 0)]}
        y={[0, most]}
        write={(value) => format.fixed(value, 2)}
        across={m.across}
        told={m.told(
          format.count(last.step),
          format.loss(last.training.loss),
          format.loss(last.held.loss),
        )}
      />
      <p class="hint">
        {m.overfitting} {before.length ? m.before : null}
      </p>
    </>
  );
}
