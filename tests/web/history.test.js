// Moments of a training run: each is exact, and the run goes on from it as it did the first time.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { effect } from '@preact/signals';
import { added, momentsOf, thinned } from '../../web/state/moments.js';
import { Past } from '../../web/state/past.js';
import { Scores } from '../../web/state/score.js';
import { Store } from '../../web/store.js';
import { Session } from './built.js';

/** @typedef {import('../../web/store.js').Session} SessionType */

/** @type {(() => void)[]} */
const endings = [];
after(() => {
  for (const end of endings) end();
});

/** A lab's state without a page. @param {Record<string, any>} options */
async function open(options = {}) {
  const store = new Store({
    create: /** @type {any} */ (Session.create),
    load: /** @type {any} */ (Session.load),
    options: { preset: 'blog-sentiment', ...options },
    read: async (session, sentence) => ({ sentence, output: await session.predict(sentence) }),
    text: 'really good',
    emit: () => {},
    messages: /** @type {any} */ ((await import('../../web/messages/en/common.js')).messages),
  });
  store.start();
  await store.ready;
  endings.push(() => store.close());
  return store;
}

/** Waits until the signals say so. @param {() => unknown} condition */
function until(condition) {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (condition()) queueMicrotask(() => [stop(), resolve(undefined)]);
    });
  });
}

/** @param {Store} store */
const session = (store) => /** @type {SessionType} */ (store.session);

/** @param {SessionType} of */
const bits = async (of) => (await of.weights()).map(({ values }) => [...values]);

/** The steps are few, for a page draws frames and a test does not. */
const STEPS = [5, 7, 30];

test('moments have the very weights and answers of their steps, and start with step 0', async () => {
  const store = await open({ batch: 4, shuffle: true });
  const moments = momentsOf(store);
  const past = new Past(store, moments);
  endings.push(past.watch());
  await until(() => past.kept.value.length);
  for (const steps of STEPS) {
    const before = past.kept.value.length;
    await session(store).train({ steps });
    await until(() => past.kept.value.length > before);
  }
  const total = STEPS.reduce((sum, steps) => sum + steps);
  await until(() => past.kept.value.every((moment) => past.answers.value.has(moment)));
  const kept = past.kept.value;
  assert.equal(kept[0].step, 0);
  assert.equal(kept.at(-1)?.step, total);
  for (const moment of kept) {
    const same = await Session.create({ preset: 'blog-sentiment', batch: 4, shuffle: true });
    await same.train({ steps: moment.step });
    assert.deepEqual(past.answers.value.get(moment), await same.predict('really good'));
    const loaded = await Session.load(moment.bytes);
    assert.deepEqual(await bits(loaded), await bits(same));
    loaded.close();
    same.close();
  }
});

for (const options of [
  {},
  { cell: 'lstm', batch: 4, shuffle: true, optimizer: 'sgd', momentum: 0.9 },
  { batch: 4, shuffle: true, optimizer: 'sparseadam' },
])
  test(`training goes on from an earlier step with the same losses, to the bit: ${JSON.stringify(options)}`, async () => {
    const store = await open(options);
    const past = new Past(store, momentsOf(store));
    endings.push(past.watch());
    await until(() => past.kept.value.length);
    await session(store).train({ steps: 9 });
    await until(() => past.kept.value.at(-1)?.step === 9);
    const { losses: first } = await session(store).train({ steps: 40 });
    const weights = await bits(session(store));
    await until(() => past.kept.value.at(-1)?.step === 49);

    past.go(past.kept.value.findIndex(({ step }) => step === 9));
    assert.equal(past.moment.value?.step, 9);
    const before = session(store);
    await past.goOn();
    assert.notEqual(session(store), before);
    assert.equal(store.training.progress.value?.step, 9);
    // The curve and the moments end there; the way that was gone is drawn beside it.
    assert.equal(store.training.history.points()[0].at(-1), 9);
    assert.equal(store.training.previous?.[0].at(-1), 49);
    assert.ok(past.kept.value.every(({ step }) => step <= 9));

    const { losses: again } = await session(store).train({ steps: 40 });
    assert.deepEqual(again, first);
    assert.deepEqual(await bits(session(store)), weights);
    assert.deepEqual(store.training.history.points(), store.training.previous);
    await until(() => past.kept.value.at(-1)?.step === 49);
    assert.deepEqual(past.kept.value.map(({ step }) => step).slice(0, 2), [0, 9]);
  });

test('scores are those of the rows and of the step that they name, also after weights were written by hand', async () => {
  const store = await open();
  const { rows } = store;
  rows.hold(rows.shown.value[0].key, true);
  rows.hold(rows.shown.value[1].key, true);
  assert.equal(rows.held.value.length, 0); // a draft until the reader agrees
  await rows.startAfresh();
  assert.equal(session(store).info.rows.length, 4);
  const held = rows.held.value;
  assert.deepEqual(held, [
    { text: 'i love it', label: 'positive' },
    { text: 'i hate it', label: 'negative' },
  ]);
  const scores = new Scores(store, momentsOf(store));
  endings.push(scores.watch());
  await until(() => scores.now.value);
  await session(store).train({ steps: 25 });
  await until(() => scores.now.value?.step === 25);
  assert.deepEqual(scores.now.value?.training, await session(store).evaluate());
  assert.deepEqual(scores.now.value?.held, await session(store).evaluate(held));
  const before = scores.now.value;
  await store.setWeights([{ name: 'fc.bias', values: [3] }]);
  await until(() => scores.now.value !== before);
  assert.deepEqual(scores.now.value?.held, await session(store).evaluate(held));

  // Rows stay held out under another cell, and are forgotten with the rows that they were held out from.
  await store.restart({ cell: 'gru' });
  assert.equal(rows.held.value.length, 2);
  await store.restart({
    data: [
      { text: 'up', label: 'positive' },
      { text: 'down', label: 'negative' },
    ],
  });
  assert.equal(rows.held.value.length, 0);
  assert.equal(rows.base.value.length, 2);
});

test('a list of steps is thinned out evenly late and finely early, and a step back cuts it', () => {
  /** @type {readonly {step: number}[]} */
  let list = [];
  for (let step = 0; step <= 10_000; step += 10)
    list = thinned(added(list, { step }), ({ length }) => length <= 50);
  assert.equal(list.length, 50);
  assert.deepEqual([list[0].step, list.at(-1)?.step], [0, 10_000]);
  assert.ok(list.filter(({ step }) => step <= 1000).length >= 10, 'few early steps');
  const gaps = list.slice(1).map(({ step }, i) => step - list[i].step);
  assert.ok(Math.max(...gaps) <= 1500, `a gap of ${Math.max(...gaps)} steps`);
  assert.deepEqual(
    added(list, { step: 0 }).map(({ step }) => step),
    [0],
  );
});
