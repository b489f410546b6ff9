import * as format from '../format.js';
import { SPEEDS } from '../state/training.js';
import { Curve } from './curve.jsx';
import { Notice, ProblemNotice } from './notice.jsx';

/** @typedef {{store: import('../store.js').Store, messages: import('../messages/index.js').Messages}} Props */

/** The train bar, the numbers of the run and its curve; children are the lab's own choices.
 *  @param {Props & {children?: import('preact').ComponentChildren}} props */
export function Train({ store, messages, children }) {
  const m = messages.train;
  const running = store.training.running.value;
  return (
    <section class="train panel" aria-labelledby="train-title">
      <header>
        <h2 id="train-title">{m.title}</h2>
        {children}
      </header>
      <div class="bar">
        <div class="buttons">
          <button
            type="button"
            class="primary"
            onClick={running ? store.training.pause : store.training.train}
          >
            {running ? m.pause : m.train}
          </button>
          <button type="button" onClick={store.training.step}>
            {m.step}
          </button>
          <button type="button" onClick={store.training.reset}>
            {m.reset}
          </button>
        </div>
        <Speed store={store} messages={messages} />
        <LearningRate store={store} messages={messages} />
      </div>
      <Trouble store={store} messages={messages} />
      <Numbers store={store} messages={messages} />
      <Curve store={store} messages={messages} />
    </section>
  );
}

/** @param {Props} props */
function Speed({ store, messages }) {
  const m = messages.train;
  return (
    <label class="field">
      <span>{m.speed}</span>
      <select
        value={String(store.training.speed.value)}
        onChange={(event) => store.training.setSpeed(Number(event.currentTarget.value))}
      >
        {SPEEDS.map((speed) => (
          <option key={speed} value={String(speed)}>
            {m.speeds[speed]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The exact rate in a box, and a slider over its powers of ten. @param {Props} props */
export function LearningRate({ store, messages }) {
  const m = messages.train;
  const problem = store.problems.value.lr;
  const text = store.training.lr.value;
  const power = Math.log10(Number(text));
  return (
    <div class="field lr">
      <label for="lr">{m.lr}</label>
      <div class="pair">
        <input
          id="lr"
          type="text"
          inputmode="decimal"
          autocomplete="off"
          value={text}
          aria-invalid={Boolean(problem)}
          aria-describedby={problem ? 'lr-problem' : undefined}
          onInput={(event) => store.training.setLr(event.currentTarget.value)}
        />
        <input
          type="range"
          min={-5}
          max={1}
          step={0.1}
          value={Number.isFinite(power) ? power : -2}
          aria-label={m.lrSlider}
          aria-valuetext={text}
          onInput={(event) => store.training.setLr(tenTo(Number(event.currentTarget.value)))}
        />
      </div>
      {problem ? (
        <p class="in-row" id="lr-problem" role="alert">
          {problem.message}
        </p>
      ) : null}
    </div>
  );
}

/** @param {number} power */
const tenTo = (power) => String(Number((10 ** power).toPrecision(2)));

/** What went wrong in training, and ways out of it. @param {Props} props */
export function Trouble({ store, messages }) {
  const m = messages.train;
  const problem = store.problems.value.train;
  if (problem?.code !== 'diverged') return <ProblemNotice problem={problem} />;
  return (
    <Notice title={m.diverged}>
      <p>{m.divergedWhy(store.training.lr.value)}</p>
      <p class="code">
        {problem.code}: {problem.message}
      </p>
      <p class="actions">
        <button type="button" class="primary" onClick={store.training.useSmallerLr}>
          {m.smallerRate(String(store.training.smallerLr.value))}
        </button>
        <button type="button" onClick={store.training.reset}>
          {m.reset}
        </button>
      </p>
    </Notice>
  );
}

/** @param {Props} props */
function Numbers({ store, messages }) {
  const m = messages.train;
  const now = store.training.progress.value;
  const numbers = [
    { name: m.epoch, value: now ? format.count(now.epoch) : '0' },
    {
      name: m.loss,
      value: now ? format.loss(now.loss) : m.none,
      title: now && format.exact(now.loss),
    },
    { name: m.accuracy, value: now ? format.percent(now.accuracy) : m.none },
    { name: m.rate, value: now && store.training.running.value ? format.rate(now.rate) : m.none },
  ];
  return (
    <dl class="numbers">
      {numbers.map(({ name, value, title }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd title={title || undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
