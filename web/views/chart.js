// The chart of a loss curve, by uPlot.

import { effect } from '@preact/signals';
import uPlot from 'uplot';
import { HEIGHT, nearest } from './curve-points.js';

/** Keeps a chart in `element` as the store's history grows.
 *  @param {HTMLDivElement} element @param {import('../store.js').Store} store
 *  @param {import('@preact/signals').Signal<number | null>} at @returns {() => void} takes it away again */
export function draw(element, store, at) {
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
    // To the right, half of the last step's number stands out.
    padding: [8, 20, 0, 0],
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
