// The module by itself in an empty page: every preset, a run of every cell and every task, and the same bits as in Node.js.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Session } from '../web/built.js';
import { assertLosses, goldenRuns, titleOf, translatorRuns } from '../web/golden.js';
import { inEveryBrowser, serve } from './browser.js';

const server = await serve(`<!doctype html><title>Empty</title><link rel="icon" href="data:,">`);
after(() => server.close());

/** Few epochs show whether two engines do the same: each later one begins from all the earlier ones. */
const EPOCHS = 12;

const PRESETS = ['blog-forward', 'blog-sentiment', 'blog-translation', 'blog-qa', 'blog-next-word'];

/** The first run of each kind. */
const chosen = [
  (/** @type {any} */ o) => o.preset === 'blog-sentiment',
  (/** @type {any} */ o) => o.preset === 'blog-translation',
  ...['rnn', 'gru', 'lstm'].flatMap((cell) => [
    (/** @type {any} */ o) => o.cell === cell && o.layers === 2 && o.bidirectional && o.mask,
    ...['tag', 'answer', 'next'].map(
      (task) => (/** @type {any} */ o) => o.cell === cell && o.task === task,
    ),
  ]),
  (/** @type {any} */ o) => o.dropout > 0,
  ...['none', 'dot', 'additive'].map(
    (attention) => (/** @type {any} */ o) => o.attention === attention && o.layers === 2,
  ),
].map((fits) => {
  const run = [...goldenRuns, ...translatorRuns].find(({ options }) => fits(options));
  assert.ok(run, String(fits));
  return run;
});

/**
 * Trains in two parts with a file between them, and in one go. Runs here and, as text, in a page.
 * @param {typeof Session} Engine
 * @param {Record<string, any>} options
 * @param {number} epochs
 */
async function run(Engine, options, epochs) {
  const bytes = (/** @type {Float32Array} */ numbers) =>
    Array.from(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  const whole = await Engine.create(options);
  const { losses } = await whole.train({ epochs });
  const first = await Engine.create(options);
  await first.train({ epochs: Math.floor(epochs / 2) });
  const second = await Engine.load(await first.save());
  await second.train({ epochs: epochs - Math.floor(epochs / 2) });
  const [one, other] = await Promise.all([whole.save(), second.save()]);
  const weights = [];
  for (const { name, values } of await whole.weights())
    weights.push({ name, bytes: bytes(values) });
  for (const session of [whole, first, second]) session.close();
  return {
    losses: Array.from(losses),
    weights,
    same: one.length === other.length && one.every((byte, i) => byte === other[i]),
  };
}

/** What Node.js makes of a run, once for all browsers. @type {Map<string, ReturnType<typeof run>>} */
const inNode = new Map();
/** @param {Record<string, any>} options @param {number} epochs */
function runHere(options, epochs) {
  const key = JSON.stringify(options);
  const known = inNode.get(key) ?? run(Session, options, epochs);
  inNode.set(key, known);
  return known;
}

inEveryBrowser('models', (open, name) => {
  /** @type {Promise<import('puppeteer-core').Page> | undefined} */
  let page;
  /** @param {Record<string, any>} options @param {number} epochs @returns {ReturnType<typeof run>} */
  async function runInPage(options, epochs) {
    page ??= open(`${server.url}frame.html`, { empty: true }).then((lab) => lab.page);
    const found = await (await page).evaluate(
      `(async () => (${run})((await import('${server.url}rnn-playground.js')).Session, ${JSON.stringify(options)}, ${epochs}))()`,
    );
    return /** @type {any} */ (found);
  }

  for (const preset of PRESETS)
    test(`${preset} trains in ${name} to the same bits as in Node.js, also from a file`, async () => {
      const epochs = preset === 'blog-next-word' ? 2 : EPOCHS;
      const [found, wanted] = [
        await runInPage({ preset }, epochs),
        await runHere({ preset }, epochs),
      ];
      assert.ok(
        found.same,
        'saved, loaded and trained on: other bytes than when trained in one go',
      );
      assert.ok(found.losses[epochs - 1] < found.losses[0]);
      assert.deepEqual(found, wanted);
    });

  for (const golden of chosen)
    test(`PyTorch's losses within 1e-4, Node.js's bits: ${titleOf(golden)}`, async () => {
      const epochs = golden.losses.length;
      const [found, wanted] = [
        await runInPage(golden.options, epochs),
        await runHere(golden.options, epochs),
      ];
      assertLosses(golden, found.losses);
      assert.ok(
        found.same,
        'saved, loaded and trained on: other bytes than when trained in one go',
      );
      assert.deepEqual(found, wanted);
    });
});
