// How a training step's time and the module's memory grow with each size of a model (RNN, Adam), in Chromium; a million steps;
// and three words of a vocabulary of 50,000.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { root } from '../../web/build/setup.js';
import { launch } from '../browser/browser.js';
import { described, machine } from './machine.js';
import { draw } from './plot.js';
import { serve } from './server.js';
import { figures, median, table } from './tables.js';
import { workloads } from './workloads.js';

const WINDOWS = 5;
const WINDOW = 100; // ms
const MILLION = 1_000_000;

/** Rows of `T` words each that run through `words` words, of two classes. @param {number} rows @param {number} T @param {number} words */
const texts = (rows, T, words) =>
  Array.from({ length: rows }, (_, row) => ({
    text: Array.from({ length: T }, (_, t) => `w${(row * T + t) % words}`).join(' '),
    label: row % 2 ? 'odd' : 'even',
  }));

const COMMON = { task: 'classify', cell: 'rnn', embedding: 16, hidden: 32, lr: 0.001 };

/** @type {Record<string, {what: string, sizes: number[], options: (n: number) => Record<string, any>}>} */
const SWEEPS = {
  hidden: {
    what: 'hidden units, batch of 8 rows of 10 words',
    sizes: [8, 16, 32, 64, 128, 256, 512],
    options: (n) => ({ ...COMMON, hidden: n, data: texts(8, 10, 30) }),
  },
  length: {
    what: 'words in a row, batch of 8, 32 hidden units',
    sizes: [10, 20, 50, 100, 200, 500, 1000, 2000],
    options: (n) => ({ ...COMMON, data: texts(8, n, 30) }),
  },
  batch: {
    what: 'rows in a batch, 10 words each, 32 hidden units',
    sizes: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    options: (n) => ({ ...COMMON, data: texts(Math.max(2, n), 10, 30), batch: n }),
  },
  vocabulary: {
    what: 'words in the vocabulary, three of them in a step, 32 hidden units',
    sizes: [10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 50_000],
    options: (n) => ({
      ...COMMON,
      data: texts(Math.max(2, Math.ceil((n - 2) / 3)), 3, n - 2),
      batch: 1,
    }),
  },
};

/**
 * @typedef {{size: number, microseconds: number, windows: number[], bytes: number}} Point
 * @typedef {{what: string, points: Point[], exponent: number, fitted: number[]}} Sweep
 */

/** Prints tables, draws build/growth.svg, and gives the numbers. @param {string} [svg] the figure's file */
export async function bench(svg = join(root, 'build/growth.svg')) {
  const server = await serve({ '/': '<title>growth</title>' });
  const browser = await launch('Chromium');
  try {
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(exposeMemory);
    await page.goto(server.url);
    await measure(page, SWEEPS.hidden.options(8)); // the browser compiles the hot parts anew meanwhile
    /** @type {Record<string, Sweep>} */
    const sweeps = {};
    for (const [name, { what, sizes, options }] of Object.entries(SWEEPS)) {
      /** @type {Point[]} */
      const points = [];
      for (const size of sizes) points.push({ size, ...(await measure(page, options(size))) });
      sweeps[name] = { what, points, ...fit(points) };
      print(name, sweeps[name]);
    }
    const vocabulary = await optimisers(page);
    const million = await steps(page);
    const where = resolve(svg);
    mkdirSync(dirname(where), { recursive: true });
    writeFileSync(where, draw(sweeps, described(machine())));
    console.log(`\n${described(machine())}. The figure: ${where}`);
    return { sweeps, vocabulary, million };
  } finally {
    await browser.close();
    server.close();
  }
}

/** @typedef {import('puppeteer-core').Page} Page */

/** A session in the page: `session` there. @param {Page} page @param {Record<string, any>} options */
function create(page, options) {
  return page.evaluate(async (given) => {
    const { Session } = await import(
      /** @type {any} */ (new URL('./rnn-playground.js', location.href).href)
    );
    Object.assign(globalThis, { session: await Session.create(given) });
  }, options);
}

/** @param {Page} page */
const close = (page) => page.evaluate(() => /** @type {any} */ (globalThis).session.close());

/** Milliseconds of so many steps, and the losses' last. @param {Page} page @param {number} steps */
const train = (page, steps) =>
  page.evaluate(async (count) => {
    const start = performance.now();
    const { losses } = await /** @type {any} */ (globalThis).session.train({ steps: count });
    return { ms: performance.now() - start, loss: losses[losses.length - 1] };
  }, steps);

/** Microseconds a step, and the module's memory after them. @param {Page} page @param {Record<string, any>} options */
async function measure(page, options) {
  await create(page, options);
  let steps = 1;
  for (let { ms } = await train(page, 1); ; { ms } = await train(page, steps)) {
    if (ms >= WINDOW / 2) {
      steps = Math.max(1, Math.round((steps * WINDOW) / ms));
      break;
    }
    steps = Math.ceil(steps * Math.min(8, Math.max(1.5, WINDOW / ms)));
  }
  const windows = [];
  for (let i = 0; i < WINDOWS; ++i) windows.push(((await train(page, steps)).ms * 1000) / steps);
  const { module: bytes } = await memory(page);
  await close(page);
  return { microseconds: median(windows), windows, bytes };
}

/** Lets the session's worker be asked for the memory of its module: a few words before its own text. */
function exposeMemory() {
  const prelude = `
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = async (...given) => {
      const instance = await instantiate(...given);
      globalThis.coreMemory = instance.exports.memory;
      return instance;
    };`;
  const Plain = Blob;
  globalThis.Blob = class extends Plain {
    /** @param {BlobPart[]} [parts] @param {BlobPropertyBag} [options] */
    constructor(parts = [], options = undefined) {
      super(options?.type === 'text/javascript' ? [prelude, ...parts] : parts, options);
    }
  };
}

/** Bytes of the WebAssembly memory of the page's one session, and of its worker's JavaScript after a collection. @param {Page} page */
async function memory(page) {
  const [worker] = page.workers();
  const module = await worker.evaluate(
    () => /** @type {any} */ (globalThis).coreMemory.buffer.byteLength,
  );
  await worker.client.send('HeapProfiler.collectGarbage');
  const { usedSize: script } = await worker.client.send('Runtime.getHeapUsage');
  return { module, script };
}

/** Time as a power of the size, by least squares of the logarithms over the upper half. @param {Point[]} points */
function fit(points) {
  const upper = points.slice(Math.floor(points.length / 2));
  const x = upper.map(({ size }) => Math.log(size));
  const y = upper.map(({ microseconds }) => Math.log(microseconds));
  const mean = (/** @type {number[]} */ list) => list.reduce((a, b) => a + b, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  const slope =
    x.reduce((sum, v, i) => sum + (v - mx) * (y[i] - my), 0) /
    x.reduce((sum, v) => sum + (v - mx) ** 2, 0);
  return { exponent: slope, fitted: upper.map(({ size }) => size) };
}

const mebibytes = (/** @type {number} */ bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** @param {string} name @param {Sweep} sweep */
function print(name, { what, points, exponent, fitted }) {
  const rows = points.map(({ size, microseconds, windows, bytes }) => [
    figures(size),
    figures(microseconds),
    `${figures(Math.min(...windows))}–${figures(Math.max(...windows))}`,
    mebibytes(bytes),
  ]);
  console.log(`\n${what}: time grows as the power ${exponent.toFixed(2)} from ${figures(fitted[0])} to ${figures(fitted[fitted.length - 1])}\n
${table([name, 'µs a step', 'windows', 'memory of the module'], rows)}`);
}

/** Three of 50,000 words in a step, by each optimiser that the core has. @param {Page} page */
async function optimisers(page) {
  const options = SWEEPS.vocabulary.options(50_000);
  /** @type {Record<string, number>} */
  const found = {};
  for (const optimizer of ['adam', 'sgd', 'sparseadam']) {
    try {
      found[optimizer] = (await measure(page, { ...options, optimizer })).microseconds;
    } catch (error) {
      if (!/optimizer: found/.test(String(error))) throw error;
    }
  }
  const few = (await measure(page, SWEEPS.vocabulary.options(10))).microseconds;
  console.log(`\nThree words of 50,000 in a step, beside three of ten with Adam (${figures(few)} µs):\n
${table(
  ['optimizer', 'µs a step', 'times as long'],
  Object.entries(found).map(([name, time]) => [name, figures(time), figures(time / few)]),
)}
Adam's definition moves every word at each step, by the moments it had. The module begins with 16 MiB of memory.`);
  return { few, ...found };
}

/** @param {Page} page */
async function steps(page) {
  await create(page, workloads[0].options);
  await train(page, 1000);
  const before = await memory(page);
  const { ms, loss } = await train(page, MILLION);
  const after = await memory(page);
  await close(page);
  const rows = /** @type {const} */ (['module', 'script']).map((part) => [
    part === 'module' ? 'WebAssembly' : 'JavaScript of the worker',
    mebibytes(before[part]),
    mebibytes(after[part]),
  ]);
  console.log(`\nA million steps of workload A in ${figures(ms / 1000)} s, last loss ${loss.toExponential(1)}:\n
${table(['memory', 'after 1 000 steps', 'after a million more'], rows)}`);
  return { seconds: ms / 1000, loss, before, after };
}
