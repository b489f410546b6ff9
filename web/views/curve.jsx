import { effect, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import * as format from '../format.js';

/** @typedef {{store: import('../store.js').Store, messages: import('../messages.js').Messages}} Props */

const HEIGHT = 190;

/** The loss of every step, live. A point is read by pointing at it or with the slider, which keys and fingers can move.
 *  @param {Props} props */
export function Curve({ store, messages }) {
  const m = messages.train;
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  /** The step that the reader looks at; null follows the newest. */
  const at = useSignal(/** @type {number | null} */ (null));

  useEffect(() => {
    const element = /** @type {HTMLDivElement} */ (place.current);
    return draw(element, store, at);
  }, [store, at]);

  store.training.curve.value; // new points move the slider's end and the newest value
  const [steps, losses] = store.training.history.points();
  const index = nearest(steps, at.value);
  const told = steps.length
    ? m.curveAt(format.count(steps[index]), format.loss(losses[index]))
    : '';
  return (
    <figure class="curve" aria-labelledby="curve-title">
      <figcaption>
        <h3 id="curve-title">{m.curve}</h3>
        <label class="check">
          <input
            type="checkbox"
            checked={store.training.logarithmic.value}
            onChange={(event) => store.training.setLogarithmic(event.currentTarget.checked)}
          />
          {m.logarithmic}
        </label>
      </figcaption>
      <div class="plot" ref={place} aria-hidden="true" style={{ height: `${HEIGHT}px` }}>
        {steps.length ? null : <p class="hint">{m.curveEmpty}</p>}
      </div>
      {store.training.previous ? <p class="hint">{m.previous}</p> : null}
      <div class="reader" title={steps.length ? m.curveHint : undefined}>
        <input
          type="range"
          min={0}
          max={Math.max(steps.length - 1, 0)}
          value={index}
          disabled={steps.length < 2}
          aria-label={m.curveStep}
          aria-valuetext={told || m.curveEmpty}
          onInput={(event) => {
            const chosen = Number(event.currentTarget.value);
            at.value = chosen >= steps.length - 1 ? null : steps[chosen];
          }}
        />
        <output class="told" title={steps.length ? format.exact(losses[index]) : undefined}>
          {told}
        </output>
      </div>
    </figure>
  );
}

/** Keeps a chart in `element` as the store's history grows.
 *  @param {HTMLDivElement} element @param {import('../store.js').Store} store
 *  @param {import('@preact/signals').Signal<number | null>} at @returns {() => void} takes it away again */
function draw(element, store, at) {
  const width = () => Math.max(element.clientWidth, 120);
  /** @type {uPlot | null} */
  let chart = null;
  const make = (/** @type {boolean} */ logarithmic) => {
    chart?.destroy();
    chart = new uPlot(options(element, width(), logarithmic, at), [[], [], []], element);
  };
  const stopMaking = effect(() => make(store.training.logarithmic.value));
  const stopDrawing = effect(() => {
    store.training.curve.value;
    store.theme.value;
    const logarithmic = store.training.logarithmic.value;
    const [steps, losses] = store.training.history.points();
    // A logarithm has no place for a loss of exactly 0.
    const drawable = (/** @type {number[]} */ run) =>
      logarithmic ? run.map((loss) => (loss > 0 ? loss : null)) : run;
    const { previous } = store.training;
    // uPlot wants the steps of both runs in one list.
    chart?.setData(
      previous
        ? uPlot.join([
            [steps, drawable(losses)],
            [previous[0], drawable(previous[1])],
          ])
        : /** @type {uPlot.AlignedData} */ ([steps, drawable(losses), []]),
    );
  });
  const stopMarking = effect(() => {
    store.training.curve.value;
    const [steps, losses] = store.training.history.points();
    if (!chart || at.value === null) return;
    const i = nearest(steps, at.value);
    if (chart.cursor.idx === i || steps.length === 0) return;
    const left = chart.valToPos(steps[i], 'x');
    const top = chart.valToPos(losses[i], 'y');
    chart.setCursor({ left, top }, false);
  });
  const resized = new ResizeObserver(() => chart?.setSize({ width: width(), height: HEIGHT }));
  resized.observe(element);
  const theme = matchMedia('(prefers-color-scheme: dark)');
  const recolour = () => chart?.redraw();
  theme.addEventListener('change', recolour);
  return () => {
    for (const stop of [stopMaking, stopDrawing, stopMarking]) stop();
    resized.disconnect();
    theme.removeEventListener('change', recolour);
    chart?.destroy();
  };
}

/** A canvas cannot read CSS variables: the style sheet hands its colours over in properties of `element`.
 *  @param {HTMLElement} element @param {number} width @param {boolean} logarithmic
 *  @param {import('@preact/signals').Signal<number | null>} at @returns {uPlot.Options} */
function options(element, width, logarithmic, at) {
  const style = getComputedStyle(element);
  const axis = {
    stroke: () => style.color,
    grid: { stroke: () => style.columnRuleColor, width: 1 },
    ticks: { show: false },
    font: `12px ${style.fontFamily}`,
  };
  return {
    width,
    height: HEIGHT,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
    scales: {
      x: { time: false, distr: logarithmic ? 3 : 1 },
      y: { distr: logarithmic ? 3 : 1, range: logarithmic ? undefined : fromZero },
    },
    series: [
      {},
      {
        stroke: () => style.caretColor,
        width: 2,
        spanGaps: true,
        // One loss alone makes no line.
        points: { show: (chart) => chart.data[0].length === 1, size: 6 },
      },
      {
        stroke: () => style.color,
        width: 1.5,
        dash: [4, 4],
        spanGaps: true,
        points: { show: false },
      },
    ],
    axes: [
      { ...axis, size: 30, space: 60, values: (_, splits) => splits.map(tick) },
      { ...axis, size: 52, space: 28, values: (_, splits) => splits.map(tick) },
    ],
    hooks: {
      setCursor: [
        (chart) => {
          const { idx, left = -1 } = chart.cursor;
          at.value = left < 0 || idx == null ? null : chart.data[0][idx];
        },
      ],
    },
  };
}

/** The axis of the loss starts at 0. @type {uPlot.Scale.Range} */
const fromZero = (_, __, max) => [0, max > 0 ? max * 1.05 : 1];

/** A label on an axis, short; a logarithmic axis gives nulls for lines without one.
 *  @param {number | null} value */
function tick(value) {
  if (value === null) return '';
  if (value === 0) return '0';
  if (Math.abs(value) < 1e-3) return value.toExponential(0);
  if (Math.abs(value) >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (Math.abs(value) >= 1e4) return `${Number((value / 1e3).toPrecision(3))}k`;
  return String(Number(value.toPrecision(3)));
}

/** The index of the point at or before a step; the newest for null.
 *  @param {number[]} steps @param {number | null} step */
function nearest(steps, step) {
  if (step === null) return Math.max(steps.length - 1, 0);
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (steps[middle] <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}
