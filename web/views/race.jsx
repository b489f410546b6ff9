import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import * as format from '../format.js';
import { memory } from '../memory.js';
import { MOST_STEPS, Race } from '../race.js';
import { Lines } from './lines.jsx';
import { Notice } from './notice.jsx';
import { Gates, Norms } from './race-gates.jsx';
import { Slider } from './slider.jsx';

/** RNN, GRU and LSTM on the same task, side by side. @param {import('./frame.jsx').Props} props */
export function RaceView({ texts, messages }) {
  const m = texts.race;
  const race = useMemo(() => new Race(), []);
  useEffect(() => () => race.stop(), [race]);
  const distance = useSignal(20);
  const clip = useSignal(true);
  const lanes = race.lanes.value;
  const running = race.running.value;
  const before = race.before.value;
  const both = [...before, ...lanes];
  const reach = Math.max(2, ...both.map(({ hidden }) => hidden.length));
  const sizes = both.flatMap(({ hidden }) => hidden).filter((norm) => norm > 0);
  const y = /** @type {[number, number]} */ ([
    10 ** Math.floor(Math.log10(Math.min(1e-3, ...sizes))),
    10 ** Math.ceil(Math.log10(Math.max(1, ...sizes))),
  ]);
  /** @param {import('../race.js').Lane} lane @returns {import('./lines.jsx').Series} */
  const accuracies = ({ cell, looks }) => ({
    name: m.cells[cell],
    points: looks.map(({ step, accuracy }) => [step, accuracy]),
  });
  /** @param {import('../race.js').Lane} lane @returns {import('./lines.jsx').Series} */
  const norms = ({ cell, hidden }) => ({
    name: m.cells[cell],
    points: hidden.map((norm, t) => [t + 1, norm]),
  });
  const last = lanes.map(({ cell, looks }) => ({ cell, look: looks.at(-1) }));
  const [example] = memory.recall({ distance: Math.min(distance.value, 8), rows: 2 });
  return (
    <section class="race panel" aria-labelledby="race-title">
      <header>
        <h2 id="race-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      <p>
        {m.example} <code>{example.text}</code> → <code>{example.label}</code>
      </p>
      <div class="bar">
        <Slider
          value={distance}
          name={m.distance}
          shown={distance.value}
          min={2}
          max={60}
          disabled={running}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={clip.value}
            disabled={running}
            onChange={(event) => {
              clip.value = event.currentTarget.checked;
            }}
          />
          {m.clip}
        </label>
        <div class="buttons">
          <button
            type="button"
            class="primary"
            onClick={() =>
              running ? race.stop() : race.start({ distance: distance.value, clip: clip.value })
            }
          >
            {running ? m.stop : m.start}
          </button>
        </div>
      </div>
      {lanes
        .filter(({ problem }) => problem)
        .map(({ cell, problem }) => (
          <Notice key={cell} title={`${m.cells[cell]}: ${problem}`} />
        ))}
      {lanes.length ? (
        <>
          <div class="charts">
            <Lines
              title={m.accuracy}
              series={lanes.map(accuracies)}
              before={before.map(accuracies)}
              x={[0, MOST_STEPS]}
              y={[0, 1]}
              across={m.steps}
              told={m.accuracyTold}
            />
            <Lines
              title={m.norms}
              series={lanes.map(norms)}
              before={before.map(norms)}
              x={[1, reach]}
              y={y}
              logarithmic
              across={m.place}
              told={m.normsTold}
            />
          </div>
          <p class="hint">
            {m.normsNote} {before.length ? m.before : null}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <div class="scroller" tabIndex={0}>
            <table class="card" aria-label={m.table}>
              <thead>
                <tr>
                  {m.head.map((/** @type {string} */ name) => (
                    <th scope="col" key={name}>
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {last.map(({ cell, look }, i) => (
                  <tr key={cell}>
                    <th scope="row">{m.cells[cell]}</th>
                    <td>{look ? format.count(look.step) : '–'}</td>
                    <td>{look ? format.percent(look.accuracy) : '–'}</td>
                    <td>{scientific(lanes[i].hidden[0])}</td>
                    <td>{scientific(lanes[i].hidden.at(-1))}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <Norms lanes={lanes} texts={m} />
          <Gates lanes={lanes} texts={m} messages={messages} />
        </>
      ) : null}
    </section>
  );
}

/** @param {number | undefined} value */
const scientific = (value) =>
  value === undefined ? '–' : value.toExponential(1).replace('e', ' e').replaceAll('-', '−');

/** A gradient of 1, multiplied by the same number at each step back. @param {import('./frame.jsx').Props} props */
export function Scalar({ texts }) {
  const m = texts.scalar;
  const factor = useSignal(0.5);
  const gradients = memory.scalar({ U: factor.value });
  const end = gradients[gradients.length - 1];
  const told = m.told(format.fixed(factor.value, 2), scientific(end));
  return (
    <section class="scalar panel" aria-labelledby="scalar-title">
      <header>
        <h2 id="scalar-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      <Slider
        value={factor}
        name="U"
        shown={format.fixed(factor.value, 2)}
        min={0.1}
        max={2}
        step={0.05}
      />
      <Lines
        title={m.chart}
        series={[{ name: 'U', points: gradients.map((g, k) => /** @type {const} */ ([k, g])) }]}
        x={[0, gradients.length - 1]}
        y={[1e-8, 1e8]}
        logarithmic
        across={m.steps}
        told={told}
      />
      <p role="status">{told}</p>
    </section>
  );
}
