import { subscript } from '../arithmetic.js';
import { named, rowsOf } from '../backward.js';
import * as format from '../format.js';

/** @typedef {[number, number]} Point */

/** Half the side of the drawing, and how long a 1 is in it. */
const SIZE = 120;
const UNIT = 100;

/** The path of a hidden state of two units, over the halves of the plane in which each class is the more probable one.
 *  @param {{look: import('../state/reading.js').Look, upTo: number, labels: readonly string[], texts: any}} props
 *    upTo: how many states are drawn beside h₀ */
export function Plane({ look, upTo, labels, texts }) {
  const m = texts.plane;
  const { trace, weights } = look;
  const states = trace.steps
    .slice(0, trace.length)
    .map(({ h }) => /** @type {Point} */ ([h[0], h[1]]));
  const points = /** @type {Point[]} */ ([[0, 0], ...states]).slice(0, upTo + 1);
  /** An LSTM's memory; its numbers may leave −1 … 1, and those beyond stand on the edge. @type {Point[]} */
  const memory = trace.steps[0].c
    ? [{ c: [0, 0] }, ...trace.steps]
        .slice(0, upTo + 1)
        .map(({ c = [0, 0] }) => /** @type {Point} */ ([within(c[0]), within(c[1])]))
    : [];
  const [w0, w1] = rowsOf(named(weights, 'fc.weight'));
  const [b0, b1] = named(weights, 'fc.bias').values;
  /** How much more the second class is favoured there. @param {Point} h */
  const favour = ([x, y]) => (w1[0] - w0[0]) * x + (w1[1] - w0[1]) * y + b1 - b0;
  const halves = [-1, 1].map((sign) => clipped(SQUARE, (h) => sign * favour(h)));
  const edge = boundary(halves[0], favour);
  const told = m.told(
    points.map(([x, y], t) => `h${subscript(t)} (${format.fixed(x, 2)}, ${format.fixed(y, 2)})`),
  );
  return (
    <figure class="plane" aria-labelledby="plane-title">
      <figcaption>
        <h3 id="plane-title">{m.title}</h3>
      </figcaption>
      <svg viewBox={`${-SIZE} ${-SIZE} ${2 * SIZE} ${2 * SIZE}`} role="img" aria-label={told}>
        {halves.map((half, side) => (
          <path key={side} class={`half side-${side}`} d={closed(half)} />
        ))}
        <path class="axis" d={`M${-UNIT} 0H${UNIT}M0 ${-UNIT}V${UNIT}`} />
        {edge.length === 2 ? <path class="edge" d={line(edge)} /> : null}
        <text class="tick" x={UNIT + 3} y={4}>
          1
        </text>
        <text class="tick" x={-4} y={-UNIT - 5}>
          1
        </text>
        <text class="tick" x={UNIT - 14} y={-6}>
          [0]
        </text>
        <text class="tick" x={5} y={-UNIT + 8}>
          [1]
        </text>
        {memory.length ? <path class="path memory" d={line(memory)} /> : null}
        {memory.slice(1).map((point, t) => (
          <g key={t} class="state memory">
            <circle cx={left(point)} cy={top(point)} r={3} />
            {t + 2 === memory.length ? (
              <text x={left(point) - 16} y={top(point) + (point[1] < 0 ? 14 : -7)}>
                c{subscript(t + 1)}
              </text>
            ) : null}
          </g>
        ))}
        <path class="path" d={line(points)} />
        {points.map((point, t) => (
          <g key={t} class={t === points.length - 1 ? 'state now' : 'state'}>
            <circle cx={left(point)} cy={top(point)} r={t === points.length - 1 ? 6 : 4} />
            {crowded(points, t) ? null : (
              <text x={left(point) + labelAt(points, t)} y={top(point) + (point[1] < 0 ? 17 : -9)}>
                h{subscript(t)}
              </text>
            )}
          </g>
        ))}
      </svg>
      <p class="legend">
        {labels.map((label, side) => (
          <span key={label}>
            <i class={`swatch side-${side}`} /> {m.side(label)}
          </span>
        ))}
      </p>
      <p class="hint">
        {m.hint} {memory.length ? m.memory : ''}
      </p>
    </figure>
  );
}

/** @type {Point[]} */
const SQUARE = [
  [-1, -1],
  [1, -1],
  [1, 1],
  [-1, 1],
];

/** @param {number} value */
const within = (value) => Math.max(-1.15, Math.min(1.15, value));

/** @param {Point} point */
const left = ([x]) => Number((x * UNIT).toFixed(2));
/** @param {Point} point */
const top = ([, y]) => Number((-y * UNIT).toFixed(2));

/** A label that would run over the right edge stands to the left. @param {Point[]} points @param {number} t */
const labelAt = (points, t) => (points[t][0] > 0.8 ? -16 : 7);

/** Whether a later point stands so near that its label would cover this one's. @param {Point[]} points @param {number} t */
const crowded = (points, t) =>
  points.slice(t + 1).some(([x, y]) => Math.hypot(x - points[t][0], y - points[t][1]) < 0.15);

/** @param {Point[]} points */
const line = (points) => `M${points.map((point) => `${left(point)} ${top(point)}`).join('L')}`;
/** @param {Point[]} points */
const closed = (points) => (points.length ? `${line(points)}Z` : '');

/** The part of a polygon where a linear function is not negative (Sutherland and Hodgman).
 *  @param {Point[]} polygon @param {(point: Point) => number} f @returns {Point[]} */
function clipped(polygon, f) {
  return polygon.flatMap((point, i) => {
    const next = polygon[(i + 1) % polygon.length];
    const [a, b] = [f(point), f(next)];
    const crossing = /** @type {Point} */ (
      [0, 1].map((k) => point[k] + (a / (a - b)) * (next[k] - point[k]))
    );
    return [...(a >= 0 ? [point] : []), ...(a >= 0 !== b >= 0 ? [crossing] : [])];
  });
}

/** The two corners of a half that lie where the function is 0. @param {Point[]} half @param {(p: Point) => number} f */
const boundary = (half, f) => half.filter((point) => Math.abs(f(point)) < 1e-9).slice(0, 2);
