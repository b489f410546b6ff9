// The generated tasks: their answers by another way than the generator's, and what networks make of them.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { memory, Session } from './built.js';

/** @typedef {import('../../web/session.js').Row} Row */

/** @type {import('../../web/session.js').Session[]} */
const sessions = [];
/** @param {Record<string, any>} options */
async function create(options) {
  const session = await Session.create({ task: 'classify', seed: 3, ...options });
  sessions.push(session);
  return session;
}
after(() => {
  for (const session of sessions) session.close();
});

/** @param {string} text */
const words = (text) => text.split(' ');

/** @param {Row[]} rows @returns {Record<string, number>} how many rows have each label */
function tally(rows) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { label } of rows) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** @param {Row[]} rows @param {string[]} labels */
function assertEven(rows, labels) {
  const counts = tally(rows);
  assert.deepEqual(Object.keys(counts).sort(), labels);
  const numbers = Object.values(counts);
  assert.ok(Math.max(...numbers) - Math.min(...numbers) <= 1, JSON.stringify(counts));
}

/** Takes matching neighbours away until nothing changes. @param {string} text */
function cancels(text) {
  let rest = text.replaceAll(' ', '');
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(/\[\]|\{\}|<>/g, '');
  }
  return rest === '';
}

/** @param {string} text */
function depth(text) {
  let open = 0;
  return Math.max(...words(text).map((token) => (open += '[{<'.includes(token) ? 1 : -1)));
}

const DISTANCES = [1, 2, 3, 7, 40];

describe('the answers are right, and each as frequent as the others', () => {
  for (const distance of DISTANCES)
    for (const symbols of [2, 5])
      test(`recall at distance ${distance}, of ${symbols} symbols`, () => {
        const rows = memory.recall({ distance, symbols, rows: 501, seed: 1 });
        assert.equal(rows.length, 501);
        const letters = ['a', 'b', 'c', 'd', 'e'].slice(0, symbols);
        assertEven(rows, letters);
        for (const { text, label } of rows) {
          const [first, ...between] = words(text);
          assert.equal(label, first);
          assert.equal(between.length, distance);
        }
        // What stands in between says nothing: each letter comes there as often, whatever the first one was.
        for (const letter of letters) {
          const between = rows.filter(({ label }) => label === letter);
          const tokens = between.flatMap(({ text }) => words(text).slice(1));
          const share = tokens.filter((token) => token === letter).length / tokens.length;
          const p = 1 / symbols;
          const spread = Math.sqrt((p * (1 - p)) / tokens.length);
          assert.ok(Math.abs(share - p) < 4.5 * spread, `${letter}: ${share}, want ${p}`);
        }
      });

  for (const distance of DISTANCES)
    for (const modulo of new Set([2, 3, 8].map((most) => Math.min(most, distance + 1))))
      test(`count over distance ${distance}, modulo ${modulo}`, () => {
        const rows = memory.count({ distance, modulo, symbols: 3, rows: 400, seed: 2 });
        assertEven(
          rows,
          Array.from({ length: modulo }, (_, i) => String(i)),
        );
        const counts = rows.map(({ text, label }) => {
          assert.equal(words(text).length, distance);
          assert.match(text, /^[abc]( [abc])*$/);
          const found = text.match(/a/g)?.length ?? 0;
          assert.equal(label, String(found % modulo), text);
          return found;
        });
        // From none to all of them.
        assert.equal(new Set(counts).size, distance + 1);
      });

  for (const distance of DISTANCES)
    for (const kinds of [1, 2, 3])
      test(`brackets ${distance} deep, of ${kinds} kinds`, () => {
        const rows = memory.brackets({ distance, kinds, rows: 1000, seed: 3 });
        assertEven(rows, ['balanced', 'unbalanced']);
        for (const { text, label } of rows) {
          assert.equal(words(text).length, 2 * distance);
          assert.equal(cancels(text), label === 'balanced', text);
        }
        const depths = rows
          .filter(({ label }) => label === 'balanced')
          .map(({ text }) => depth(text));
        assert.equal(new Set(depths).size, distance);
        assert.equal(Math.max(...depths), distance);
      });
});

test('no count of tokens tells balanced brackets from unbalanced ones, and the ends alone seldom do', () => {
  const rows = memory.brackets({ distance: 6, kinds: 2, rows: 1000, seed: 4 });
  let ends = 0;
  for (let i = 0; i < rows.length; i += 2) {
    const [one, other] = rows.slice(i, i + 2).map(({ text }) => words(text));
    assert.deepEqual([...one].sort(), [...other].sort());
    ends += one[0] === other[0] && one.at(-1) === other.at(-1) ? 1 : 0;
  }
  assert.ok(ends > 490, `${ends} of 500 pairs begin and end alike`);
});

test('the same options give the same rows, another seed or distance others', () => {
  for (const task of [memory.recall, memory.count, memory.brackets]) {
    const rows = task({ distance: 9, rows: 30, seed: 5 });
    assert.deepEqual(task({ distance: 9, rows: 30, seed: 5 }), rows);
    assert.notDeepEqual(task({ distance: 9, rows: 30, seed: 6 }), rows);
    assert.notDeepEqual(task({ distance: 8, rows: 30, seed: 5 }), rows);
    assert.deepEqual(task({}), task({ distance: 5, rows: 64, seed: 42 }));
    assert.deepEqual(task(), task({}));
  }
});

test('the generator is Mulberry32', () => {
  // Its first numbers for the seed 0, from C: 1144304738, 1416247, 958946056, of 2^32.
  const [row] = memory.recall({ distance: 3, rows: 2, symbols: 26, seed: 0 });
  const letters = [1144304738, 1416247, 958946056].map((z) => Math.floor((z / 2 ** 32) * 26));
  assert.equal(row.text, ['a', ...letters.map((n) => 'abcdefghijklmnopqrstuvwxyz'[n])].join(' '));
});

describe('options that make no sense are refused by their names', () => {
  for (const [call, options, message] of /** @type {[any, any, RegExp][]} */ ([
    [memory.recall, { distance: 0 }, /^distance: found 0, want a whole number from 1 to 10000$/],
    [memory.recall, { distance: 2.5 }, /^distance: found 2.5/],
    [memory.recall, { distance: Number.NaN }, /^distance: found NaN/],
    [memory.recall, { distance: '5' }, /^distance: found "5"/],
    [memory.count, { rows: 1 }, /^rows: found 1, want a whole number from 2/],
    [memory.count, { rows: 1e6, distance: 1e4 }, /^rows: .*tokens in all/],
    [memory.recall, { symbols: 27 }, /^symbols: found 27, want .* to 26/],
    [memory.recall, { seed: 0.5 }, /^seed: found 0.5/],
    [memory.count, { modulo: 7, distance: 5 }, /^modulo: found 7, want at most distance \+ 1 = 6/],
    [memory.brackets, { kinds: 4 }, /^kinds: found 4, want .* from 1 to 3/],
    [memory.brackets, { kind: 2 }, /^unknown key "kind"; want one of distance, rows, seed, kinds/],
    [memory.scalar, {}, /^U: found undefined/],
    [memory.scalar, undefined, /^U: found undefined/],
    [memory.scalar, { U: Number.NaN }, /^U: found NaN/],
    [memory.scalar, { U: 2, steps: -1 }, /^steps: found -1/],
  ]))
    test(`${call.name}: ${JSON.stringify(options)}`, () =>
      assert.throws(() => call(options), { code: 'bad_config', message }));
});

test('the scalar demonstration: 1 times U at each of 20 steps', () => {
  for (const U of [0.5, 2]) {
    const gradients = memory.scalar({ U, steps: 20 });
    assert.equal(gradients.length, 21);
    for (const [step, gradient] of gradients.entries()) assert.equal(gradient, U ** step);
    assert.deepEqual(memory.scalar({ U }), gradients);
  }
  assert.ok(Number.isFinite(memory.scalar({ U: -10, steps: 300 })[300]));
  assert.deepEqual(memory.scalar({ U: 3, steps: 0 }), [1]);
});

/** @param {import('../../web/session.js').Session} session @param {Row[]} rows */
async function share(session, rows) {
  let right = 0;
  for (const { text, label } of rows) right += (await session.predict(text)).text === label ? 1 : 0;
  return right / rows.length;
}

describe('what networks learn of them', () => {
  for (const cell of ['gru', 'lstm'])
    test(`a ${cell} recalls over distance 5 after 200 steps, also in rows that it has not seen`, async () => {
      const data = memory.recall({ distance: 5, rows: 64, seed: 1 });
      const session = await create({ cell, data });
      await session.train({ steps: 200 });
      assert.equal(await share(session, data), 1);
      assert.equal(await share(session, memory.recall({ distance: 5, rows: 100, seed: 2 })), 1);
    });

  test('a gru counts modulo 2 over distance 5, and matches brackets 2 deep, after 300 steps', async () => {
    for (const data of [
      memory.count({ distance: 5, seed: 1 }),
      memory.brackets({ distance: 2, seed: 1 }),
    ]) {
      const session = await create({ cell: 'gru', data });
      await session.train({ steps: 300 });
      assert.equal(await share(session, data), 1);
    }
  });

  test('a bag of words learns nothing of brackets: twins are the same to it', async () => {
    const data = memory.brackets({ distance: 4, seed: 1 });
    const session = await create({ cell: 'bag', data });
    const { losses } = await session.train({ epochs: 300 });
    assert.ok(losses[299] > Math.LN2 - 1e-3, `loss ${losses[299]}, want that of guessing, ln 2`);
    for (let i = 0; i < data.length; i += 2) {
      const [one, other] = [
        await session.predict(data[i].text),
        await session.predict(data[i + 1].text),
      ];
      assert.ok(Math.abs(one.probability - other.probability) < 1e-5);
    }
  });

  test('"dog bites man" and "man bites dog": an rnn tells them apart, a bag of words cannot', async () => {
    const data = [
      { text: 'dog bites man', label: 'usual' },
      { text: 'man bites dog', label: 'news' },
    ];
    const [rnn, bag] = [await create({ data }), await create({ data, cell: 'bag' })];
    const [learnt, stuck] = [await rnn.train({ epochs: 200 }), await bag.train({ epochs: 200 })];
    assert.ok(learnt.losses[199] < 0.01);
    assert.equal(await share(rnn, data), 1);
    assert.ok(Math.abs(stuck.losses[199] - Math.LN2) < 1e-3);
    assert.equal(await share(bag, data), 0.5);
  });
});

describe('the gradient of the hidden states over the distance', () => {
  test('an rnn whose recurrent weight is U times the identity is the scalar demonstration', async () => {
    const distance = 20;
    const data = memory.recall({ distance, rows: 8, seed: 1 });
    for (const U of [0.5, 2]) {
      const session = await create({ data, hidden: 4 });
      const shapes = Object.fromEntries(
        (await session.weights()).map((w) => [w.name, w.values.length]),
      );
      const identity = Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? U : 0));
      // With inputs and biases of 0 every state is 0, where tanh has the slope 1.
      await session.setWeights([
        { name: 'embedding.weight', values: new Float32Array(shapes['embedding.weight']) },
        { name: 'rnn.weight_hh_l0', values: identity },
        { name: 'rnn.bias_ih_l0', values: new Float32Array(4) },
        { name: 'rnn.bias_hh_l0', values: new Float32Array(4) },
      ]);
      const { hidden } = await session.gradients(0);
      assert.equal(hidden.length, distance + 1);
      const scalar = memory.scalar({ U, steps: distance });
      for (const [back, factor] of scalar.entries()) {
        const ratio = hidden[distance - back] / hidden[distance];
        assert.ok(Math.abs(ratio / factor - 1) < 1e-5, `U ${U}, ${back} steps back: ${ratio}`);
      }
    }
  });

  test('with any weights, small recurrent ones let it vanish, and there is one for each step', async () => {
    const distance = 30;
    const data = memory.recall({ distance, rows: 8, seed: 1 });
    for (const cell of ['rnn', 'gru', 'lstm']) {
      const session = await create({ data, cell });
      const { hidden } = await session.gradients(data[3]);
      assert.equal(hidden.length, distance + 1);
      assert.ok(hidden.every((norm) => norm >= 0 && Number.isFinite(norm)));
      assert.ok(hidden[0] < hidden[distance] / 100, `${cell}: ${hidden[0]} of ${hidden[distance]}`);
    }
  });
});
