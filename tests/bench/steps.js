// Whole training steps (forward, loss, backward, Adam; float32, one thread) of five workloads, in one run: this project,
// TensorFlow.js and jax-js in Chromium, this core and PyTorch natively, and the peak of what the flags allow.
import { described, machine } from './machine.js';
import { buildNative, buildPeaks, runNative } from './native.js';
import { installPeers, openPage, openPyTorch } from './peers/start.js';
import { figures, median, spread, table } from './tables.js';
import { flops, parameterCount, workloads } from './workloads.js';

const WINDOWS = 7;
/** A step that takes longer than this is slow: fewer windows, of one step each. */
const SLOW = 300_000; // µs
const SLOW_WINDOWS = 5;
const WINDOW = 200_000; // µs
const MOST = 20_000; // steps in a window
/** Who learns comes below this share of the first loss. */
const LEARNT = 0.95;
/** Losses that are compared, from the same weights on. */
const COMPARED = 5;

/** @typedef {import('./workloads.js').Workload} Workload */
/** @typedef {import('./peers/start.js').Window} Window */

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {string} [how] which of several ways was the fastest
 * @property {(steps: number) => Promise<Window>} run
 */

/**
 * @typedef {object} Outcome of one contender on one workload
 * @property {number[]} windows microseconds a step
 * @property {number} steps in a window
 * @property {number} first loss: the mean over the first steps that see each row once
 * @property {number} last likewise
 * @property {boolean} learnt
 * @property {number} [difference] the largest relative difference of one of the first losses from ours
 */

/** Prints the tables, and gives what they were made of. */
export async function bench() {
  const versions = installPeers();
  const peaks = buildPeaks();
  const unbuilt = buildNative();
  const [page, pytorch] = await Promise.all([openPage(), openPyTorch()]);
  /** @type {Record<string, any>} */
  const results = {};
  /** @type {Record<string, number[]>} */
  const gflops = { peak: [], peak_relaxed: [] };
  try {
    for (const workload of workloads) {
      await measurePeaks(page, peaks, gflops);
      results[workload.name] = await compare(workload, page, pytorch);
      if (unbuilt === undefined) {
        const { median: ours } = results[workload.name].ours;
        // As many steps as the page's worker takes at a time.
        results[workload.name].native = runNative(workload, Math.max(1, Math.round(6000 / ours)));
      }
      console.log(`${workload.name} measured`);
    }
  } finally {
    await page.close();
    if ('close' in pytorch) pytorch.close?.();
  }
  // On Debian each BLAS is a libblas.so.3 in a folder of its own; that of the reference one is `blas`.
  const fair = !('missing' in pytorch) && /openblas|mkl|blis|atlas|inside/.test(pytorch.blas);
  const found = {
    versions,
    pytorch:
      'missing' in pytorch
        ? pytorch
        : { version: pytorch.version, blas: pytorch.blas, vectors: pytorch.vectors, fair },
    native: unbuilt ?? 'built',
    peak: Object.fromEntries(
      Object.entries(gflops).map(([name, windows]) => [
        name,
        windows.length > 0 ? Math.max(...windows) : `missing: ${peaks[name]}`,
      ]),
    ),
    workloads: results,
  };
  print(found);
  return found;
}

/**
 * @param {Awaited<ReturnType<typeof openPage>>} page
 * @param {Record<string, string | undefined>} peaks
 * @param {Record<string, number[]>} gflops
 */
async function measurePeaks(page, peaks, gflops) {
  for (const name of Object.keys(gflops)) {
    if (peaks[name] !== undefined) continue;
    const { gflops: found, missing } = await page.call('peak', `peak/${name}.wasm`);
    if (missing) peaks[name] = missing;
    else gflops[name].push(found);
  }
}

/**
 * All contenders in turn, window by window, so that noise meets all alike.
 * @param {Workload} workload
 * @param {Awaited<ReturnType<typeof openPage>>} page
 * @param {Awaited<ReturnType<typeof openPyTorch>>} pytorch
 */
async function compare(workload, page, pytorch) {
  /** @type {Contender[]} */
  const contenders = [];
  for (const name of ['ours', 'jax', 'tfjs']) {
    const { how, found } = await page.call('make', name, workload);
    if (name === 'ours') check(workload, found);
    contenders.push({ name, how, run: (steps) => page.call('run', name, steps) });
  }
  if (!('missing' in pytorch)) {
    const { options, ...sizes } = workload;
    const { foreach } = await pytorch.call({ make: sizes, batches: await page.call('batches') });
    const how = foreach ? 'foreach' : 'no foreach';
    contenders.push({ name: 'pytorch', how, run: (steps) => pytorch.call({ run: steps }) });
  }

  /** @type {Map<Contender, {losses: number[], windows: number[], steps: number}>} */
  const runs = new Map();
  for (const contender of contenders) {
    // The first steps compile; then it warms up, and shows how many steps make a window.
    const losses = (await contender.run(COMPARED)).losses;
    let { microseconds, losses: more } = await contender.run(1);
    losses.push(...more);
    for (let spent = microseconds; spent < WINDOW; ) {
      const count = Math.max(1, Math.min(MOST, Math.round(WINDOW / 2 / microseconds)));
      ({ microseconds, losses: more } = await contender.run(count));
      spent += microseconds * count;
      losses.push(...more);
      if (losses.length > MOST) break;
    }
    const steps = Math.max(1, Math.min(MOST, Math.round(WINDOW / microseconds)));
    runs.set(contender, { losses, windows: [], steps });
  }
  for (let i = 0; i < WINDOWS; ++i)
    for (const [contender, run] of runs) {
      if (i >= SLOW_WINDOWS && run.windows[0] > SLOW) continue;
      const { microseconds, losses } = await contender.run(run.steps);
      run.windows.push(microseconds);
      run.losses.push(...losses);
    }
  await page.call('close');

  const rows = workload.options.data.length / workload.B; // batches that see each row once
  const [ours] = runs.values();
  /** @type {Record<string, any>} */
  const outcomes = {};
  for (const [{ name, how }, { losses, windows, steps }] of runs) {
    const [first, last] = [losses.slice(0, rows), losses.slice(-rows)].map(
      (part) => part.reduce((sum, loss) => sum + loss, 0) / part.length,
    );
    const differences = losses
      .slice(0, COMPARED)
      .map((loss, i) => Math.abs(loss - ours.losses[i]) / ours.losses[i]);
    outcomes[name] = {
      ...{ median: median(windows), windows, steps, first, last, learnt: last < LEARNT * first },
      ...(how && { how }),
      ...(name !== 'ours' && { difference: Math.max(...differences) }),
    };
  }
  return outcomes;
}

/** The session has just the sizes that the workload is named after. @param {Workload} workload @param {any} found */
function check(workload, found) {
  const { cell, V, E, H, T, lr } = workload;
  const wanted = { cell, V, E, H, T, lr, parameters: parameterCount(workload) };
  for (const [name, value] of Object.entries(wanted))
    if (found[name] !== value)
      throw new Error(`workload ${workload.name}: ${name} is ${found[name]}, want ${value}`);
}

/** @param {any} found */
function print({ versions, pytorch, native, peak, workloads: results }) {
  const holds = (/** @type {number} */ ratio, /** @type {number} */ goal) =>
    `${figures(ratio)} × (goal ${goal}: ${ratio >= goal ? 'holds' : 'does not hold'})`;
  const rows = workloads.map(({ name, title, goal }) => {
    const { ours, jax, tfjs, pytorch: torch, native: own } = results[name];
    const browser = Math.min(jax.median, tfjs.median) / ours.median;
    const shown = (/** @type {any} */ outcome) =>
      outcome.learnt ? spread(outcome.windows) : `${spread(outcome.windows)}, did not learn`;
    return [
      `${name} ${title}`,
      shown(ours),
      own
        ? `${figures(own.microseconds)} (${figures(own.low)}–${figures(own.high)})${own.learnt ? '' : ', did not learn'}`
        : '–',
      shown(jax),
      shown(tfjs),
      torch ? shown(torch) : '–',
      torch && pytorch.fair ? holds(torch.median / ours.median, goal.pytorch) : 'no verdict',
      holds(browser, goal.browser),
    ];
  });
  const torchName = pytorch.missing ? 'PyTorch' : `PyTorch ${pytorch.version}`;
  const head = [
    ...['workload', 'this project', 'this core, native'],
    `jax-js ${versions['@jax-js/jax']}`,
    `TF.js ${versions['@tensorflow/tfjs-core']}`,
    ...[torchName, 'against PyTorch', 'against the best in the browser'],
  ];
  console.log(`\nMicroseconds for a whole training step: median (smallest–largest window); of the core natively, Catch2's mean and its
bounds. One thread, float32, Adam. ${described(machine())}.\n\n${table(head, rows)}\n`);

  const peaks = Object.entries(peak).filter(([, value]) => typeof value === 'number');
  const shares = workloads
    .filter(({ name }) => 'CDE'.includes(name))
    .map((workload) => {
      const rate = flops(workload) / results[workload.name].ours.median / 1000;
      return [
        workload.name,
        `${figures(flops(workload) / 1e6)} MFLOP`,
        `${figures(rate)} GFLOP/s`,
        ...peaks.map(([, value]) => `${figures((100 * rate) / value)} %`),
      ];
    });
  console.log(
    `${table(['workload', 'products of a step', 'this project', ...peaks.map(([name, value]) => `of ${name === 'peak' ? 'the peak' : 'the peak with relaxed SIMD'}, ${figures(value)} GFLOP/s`)], shares)}\n`,
  );

  console.log(
    'Losses: first and last, and how far the first ones are from ours (relatively), from the same weights on:\n',
  );
  const losses = workloads.flatMap(({ name }) =>
    ['ours', 'jax', 'tfjs', 'pytorch'].flatMap((who) => {
      const outcome = results[name][who];
      if (!outcome) return [];
      const { first, last, learnt, difference } = outcome;
      return [
        [
          name,
          who,
          first.toPrecision(4),
          last.toPrecision(4),
          learnt ? 'yes' : 'NO',
          difference === undefined ? '–' : difference.toExponential(1),
        ],
      ];
    }),
  );
  console.log(
    table(
      [
        'workload',
        'who',
        'first',
        'last',
        `below ${LEARNT} × the first`,
        `largest difference of the first ${COMPARED}`,
      ],
      losses,
    ),
  );
  const ways = (/** @type {string} */ who) =>
    workloads.map(({ name }) => `${name} ${results[name][who].how}`).join(', ');
  console.log(`
TF.js: SIMD, one thread; its operations, put together gate by gate and step by step, which is faster than its recurrent layers;
one-hot products for the embedding, for the gradient of a look-up has no kernel on its WebAssembly back end.
jax-js: a step under one jit, one-hot products for the embedding, the faster of two ways (${ways('jax')}).`);
  if (pytorch.missing) console.log(`PyTorch: not measured, ${pytorch.missing}.`);
  else
    console.log(
      `PyTorch: ${pytorch.vectors}, products by ${pytorch.blas}; nn modules, the faster of Adam's two ways (${ways('pytorch')}).`,
    );
  if (!pytorch.missing && !pytorch.fair)
    console.log(
      `No verdict against PyTorch: ${pytorch.blas} is the slow reference BLAS, or one not known here; a comparison with it is not fair. On Debian: apt-get install libopenblas0`,
    );
  if (native !== 'built') console.log(`The core natively: not measured, ${native}`);
  for (const [name, value] of Object.entries(peak))
    if (typeof value === 'string')
      console.log(
        name === 'peak_relaxed' ? `The peak with relaxed SIMD is ${value}` : `The peak is ${value}`,
      );
}
