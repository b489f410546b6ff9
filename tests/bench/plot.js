// The figure of growth.js: four panels with logarithmic axes, as plain SVG, for light and dark surroundings.
import { figures } from './tables.js';

/** @typedef {import('./growth.js').Sweep} Sweep */

const [WIDTH, HEIGHT] = [420, 300];
const EDGE = { left: 62, right: 30, top: 44, bottom: 40 };
const TITLES = /** @type {Record<string, string>} */ ({
  hidden: 'hidden units',
  length: 'words in a row',
  batch: 'rows in a batch',
  vocabulary: 'words in the vocabulary',
});

const STYLE = `
  svg { font: 13px system-ui, sans-serif; background: #fff; }
  text { fill: #1f2328; } .quiet { fill: #59636e; font-size: 12px; }
  .paper { fill: #fff; } .grid { stroke: #d1d9e0; } .line { stroke: #0550ae; fill: none; stroke-width: 2; }
  .dot { fill: #0550ae; } .fit { stroke: #bc4c00; stroke-width: 2; stroke-dasharray: 6 4; }
  @media (prefers-color-scheme: dark) {
    svg { background: #0d1117; } text { fill: #f0f6fc; } .quiet { fill: #9198a1; } .paper { fill: #0d1117; }
    .grid { stroke: #3d444d; } .line { stroke: #79c0ff; } .dot { fill: #79c0ff; } .fit { stroke: #ffa657; }
  }`;

/** 1, 10, 100 … between two numbers. @param {number} low @param {number} high */
function decades(low, high) {
  const marks = [];
  for (let mark = 10 ** Math.ceil(Math.log10(low)); mark <= high; mark *= 10) marks.push(mark);
  return marks;
}

/** @param {number} us */
const time = (us) => (us >= 1e6 ? `${us / 1e6} s` : us >= 1000 ? `${us / 1000} ms` : `${us} µs`);

/** @param {Sweep} sweep @param {string} name @param {{x: number, y: number}} at */
function panel({ points, exponent, fitted }, name, at) {
  const sizes = points.map(({ size }) => size);
  const times = points.map(({ microseconds }) => microseconds);
  const span = {
    x: [sizes[0], sizes[sizes.length - 1]],
    y: [
      10 ** Math.floor(Math.log10(Math.min(...times))),
      10 ** Math.ceil(Math.log10(Math.max(...times))),
    ],
  };
  const place = (
    /** @type {number} */ v,
    /** @type {number[]} */ [low, high],
    /** @type {number} */ from,
    /** @type {number} */ to,
  ) =>
    (
      from +
      ((Math.log(v) - Math.log(low)) / (Math.log(high) - Math.log(low))) * (to - from)
    ).toFixed(1);
  const x = (/** @type {number} */ v) => place(v, span.x, EDGE.left, WIDTH - EDGE.right);
  const y = (/** @type {number} */ v) => place(v, span.y, HEIGHT - EDGE.bottom, EDGE.top);

  const across = decades(span.y[0], span.y[1]).map(
    (
      mark,
    ) => `<line class="grid" x1="${EDGE.left}" x2="${WIDTH - EDGE.right}" y1="${y(mark)}" y2="${y(mark)}"/>
<text class="quiet" text-anchor="end" x="${EDGE.left - 8}" y="${Number(y(mark)) + 4}">${time(mark)}</text>`,
  );
  // Both ends, and the decades between them where there is room.
  const marks = [...new Set([span.x[0], ...decades(span.x[0], span.x[1]), span.x[1]])];
  const shown = marks.filter(
    (mark, i) =>
      i === 0 || i === marks.length - 1 || (mark / span.x[0] > 1.8 && span.x[1] / mark > 2.5),
  );
  const down = shown.map(
    (
      mark,
    ) => `<line class="grid" x1="${x(mark)}" x2="${x(mark)}" y1="${EDGE.top}" y2="${HEIGHT - EDGE.bottom}"/>
<text class="quiet" text-anchor="middle" x="${x(mark)}" y="${HEIGHT - EDGE.bottom + 18}">${figures(mark)}</text>`,
  );
  const dots = points.map(
    ({ size, microseconds }) =>
      `<circle class="dot" cx="${x(size)}" cy="${y(microseconds)}" r="3.5"/>`,
  );
  const line = points.map(({ size, microseconds }) => `${x(size)},${y(microseconds)}`).join(' ');
  // The fitted power goes through the middle of its points.
  const chosen = points.filter(({ size }) => fitted.includes(size));
  const mean = (/** @type {number[]} */ list) =>
    Math.exp(list.reduce((sum, v) => sum + Math.log(v), 0) / list.length);
  const [cx, cy] = [mean(chosen.map((p) => p.size)), mean(chosen.map((p) => p.microseconds))];
  const [from, to] = [fitted[0], fitted[fitted.length - 1]];
  const power = (/** @type {number} */ size) => y(cy * (size / cx) ** exponent);
  const fit = `<line class="fit" x1="${x(from)}" y1="${power(from)}" x2="${x(to)}" y2="${power(to)}"/>`;
  return `<g transform="translate(${at.x} ${at.y})">
<text x="${EDGE.left}" y="20" font-weight="600">${TITLES[name]}</text>
<text class="quiet" text-anchor="end" x="${WIDTH - EDGE.right}" y="20">exponent ${exponent.toFixed(2)} from ${figures(from)}</text>
${[...across, ...down].join('\n')}
<polyline class="line" points="${line}"/>
${[...dots, fit].join('\n')}
</g>`;
}

/** @param {Record<string, Sweep>} sweeps @param {string} caption */
export function draw(sweeps, caption) {
  const panels = Object.entries(sweeps).map(([name, sweep], i) =>
    panel(sweep, name, { x: (i % 2) * WIDTH, y: 20 + Math.floor(i / 2) * HEIGHT }),
  );
  const [width, height] = [2 * WIDTH, 2 * HEIGHT + 56];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Time of a training step against each size of a model">
<style>${STYLE}
</style>
<rect class="paper" width="${width}" height="${height}"/>
${panels.join('\n')}
<text class="quiet" x="${EDGE.left}" y="${height - 30}">Time of a training step (RNN, Adam, one thread); medians. Dashed: the fitted power over the upper half.</text>
<text class="quiet" x="${EDGE.left}" y="${height - 12}">${caption}</text>
</svg>
`;
}
