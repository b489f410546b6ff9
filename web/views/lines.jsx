import * as format from '../format.js';

/** @typedef {{name: string, points: readonly (readonly [number, number])[]}} Series */

const [WIDTH, HEIGHT] = [320, 170];
const [LEFT, RIGHT, TOP, BOTTOM] = [44, 8, 8, 22];

/** A few lines in one picture, told apart by dashes as well as by colours. Numbers stand in a table or text beside it.
 *  @param {{title: string, series: readonly Series[], x: [number, number], y: [number, number], logarithmic?: boolean,
 *           told: string, across: string, mark?: number, write?: (value: number) => string,
 *           before?: readonly Series[]}} props
 *    across: what the axis at the bottom is; mark: a place on it; write: how values are written; before: the same lines of
 *    the time before, drawn pale */
export function Lines({
  title,
  series,
  x,
  y,
  logarithmic = false,
  told,
  across,
  mark,
  write = format.percent,
  before = [],
}) {
  const height = (/** @type {number} */ value) => {
    const scale = logarithmic ? Math.log10 : Number;
    const share = (scale(value) - scale(y[0])) / (scale(y[1]) - scale(y[0]));
    return HEIGHT - BOTTOM - Math.min(Math.max(share, 0), 1) * (HEIGHT - TOP - BOTTOM);
  };
  const place = (/** @type {number} */ value) =>
    LEFT + ((value - x[0]) / (x[1] - x[0])) * (WIDTH - LEFT - RIGHT);
  const ticks = logarithmic ? powers(y) : [y[0], (y[0] + y[1]) / 2, y[1]];
  const drawn = (/** @type {readonly [number, number]} */ [, value]) =>
    Number.isFinite(value) && (!logarithmic || value > 0);
  /** @param {Series} line */
  const path = ({ points }) => {
    const places = points
      .filter(drawn)
      .map(([a, b]) => `${place(a).toFixed(1)} ${height(b).toFixed(1)}`);
    return places.length ? `M${places.join('L')}` : '';
  };
  return (
    <figure class="lines">
      <figcaption>
        <h3>{title}</h3>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={told}>
        {ticks.map((tick) => (
          <g key={tick}>
            <path class="rule" d={`M${LEFT} ${height(tick)}H${WIDTH - RIGHT}`} />
            <text x={LEFT - 6} y={height(tick) + 3} text-anchor="end">
              {logarithmic ? power(tick) : write(tick)}
            </text>
          </g>
        ))}
        {x.map((end, i) => (
          <text key={end} x={place(end)} y={HEIGHT - 6} text-anchor={i ? 'end' : 'start'}>
            {i ? `${across} ${format.count(end)}` : format.count(end)}
          </text>
        ))}
        {mark === undefined ? null : (
          <path class="mark" d={`M${place(mark)} ${TOP}V${HEIGHT - BOTTOM}`} />
        )}
        {before.map((line, i) => (
          <path key={line.name} class={`series series-${i} before`} d={path(line)} />
        ))}
        {series.map((line, i) => (
          <path key={line.name} class={`series series-${i}`} d={path(line)} />
        ))}
      </svg>
      {series.length > 1 ? (
        <p class="legend">
          {series.map(({ name }, i) => (
            <span key={name}>
              <svg class="sample" viewBox="0 0 28 6" aria-hidden="true">
                <path class={`series series-${i}`} d="M0 3H28" />
              </svg>{' '}
              {name}
            </span>
          ))}
        </p>
      ) : null}
    </figure>
  );
}

/** Every few powers of ten in a range. @param {[number, number]} range */
function powers([low, high]) {
  const [from, to] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  const stride = Math.max(1, Math.round((to - from) / 4));
  return Array.from(
    { length: Math.floor((to - from) / stride) + 1 },
    (_, i) => 10 ** (from + i * stride),
  );
}

/** 0.001 → 10⁻³ @param {number} value */
const power = (value) =>
  `10${String(Math.round(Math.log10(value))).replace(/./g, (c) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(c)])}`;
