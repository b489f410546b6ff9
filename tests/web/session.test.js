// `Session` as a script uses it, through the built module: the same engine and worker as in the page.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Session } from './built.js';
import {
  assertLosses,
  assertPredictions,
  goldenRuns,
  near,
  titleOf,
  translatorRuns,
} from './golden.js';

/** @typedef {import('../../web/session.js').Session} SessionType */

/** @type {SessionType[]} */
const sessions = [];
/** @param {Record<string, any>} options */
async function create(options = {}) {
  const session = await Session.create({ preset: 'blog-sentiment', ...options });
  sessions.push(session);
  return session;
}
after(() => {
  for (const session of sessions) session.close();
});

/** @param {SessionType} session */
const bits = async (session) => (await session.weights()).map(({ values }) => [...values]);

describe("the same numbers as PyTorch's, through WebAssembly", () => {
  for (const run of [...goldenRuns, ...translatorRuns])
    test(`losses within 1e-4 relatively, probabilities within 1e-4: ${titleOf(run)}`, async () => {
      const session = await Session.create(run.options);
      sessions.push(session);
      assertLosses(run, (await session.train({ epochs: run.losses.length })).losses);
      await assertPredictions(run, session);
      session.close();
    });
});

describe('the example of the documentation', () => {
  test('trains, answers, traces and closes', async () => {
    const session = await Session.create({ preset: 'blog-sentiment', seed: 42 });
    const { epoch, step, losses, seconds } = await session.train({ epochs: 100 });
    assert.deepEqual([epoch, step, losses.length], [100, 100, 100]);
    assert.ok(losses instanceof Float32Array && losses[99] < losses[0] && seconds > 0);

    const answer = await session.predict('really good');
    assert.equal(answer.text, 'positive');
    assert.ok(answer.probability > 0.5 && answer.probability < 1);
    assert.deepEqual(
      answer.candidates.map(({ text }) => text),
      ['positive', 'negative'],
    );
    near(answer.candidates[0].probability + answer.candidates[1].probability, 1, 1e-6, 'sum');
    assert.equal((await session.predict('really good', { top: 1 })).candidates.length, 1);

    session.close();
    await assert.rejects(session.predict('really good'), { code: 'closed' });
  });
});

describe('train', () => {
  test('epochs and steps count batches as documented, and go on where the last call stopped', async () => {
    const session = await create({ batch: 4 });
    const steps = await session.train({ steps: 3 });
    assert.deepEqual([steps.epoch, steps.step, steps.losses.length], [1, 3, 3]);
    const epochs = await session.train({ epochs: 2 });
    assert.deepEqual([epochs.epoch, epochs.step, epochs.losses.length], [3, 6, 2]);
  });

  test('in parts or in one go, the weights are the same to the bit', async () => {
    const [parts, whole] = [
      await create({ batch: 4, shuffle: true }),
      await create({ batch: 4, shuffle: true }),
    ];
    for (let i = 0; i < 10; i++) await parts.train({ epochs: 1 });
    await whole.train({ epochs: 10 });
    assert.deepEqual(await bits(parts), await bits(whole));
  });

  test('stops early when the signal fires, after a whole step, with what it has', async () => {
    const session = await create();
    const stop = new AbortController();
    const done = session.train({ epochs: 1e9, signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    const { epoch, losses } = await done;
    assert.ok(epoch > 0 && epoch < 1e9);
    assert.equal(losses.length, epoch);
  });

  test('a signal that has fired already stops it at once', async () => {
    const session = await create();
    const { step } = await session.train({ signal: AbortSignal.abort() });
    assert.ok(step < 1000);
  });

  test('predictions do not wait for it, and steps are reported as they come', async () => {
    const session = await create();
    const stop = new AbortController();
    let seen = 0;
    session.on('step', ({ first, step, losses, loss, accuracy }) => {
      assert.equal(first, seen + 1);
      assert.equal(step, seen + losses.length);
      assert.equal(loss, losses.at(-1));
      assert.ok(accuracy >= 0 && accuracy <= 1);
      seen = step;
    });
    const done = session.train({ signal: stop.signal });
    const early = await session.predict('so good');
    const start = performance.now();
    while (performance.now() - start < 700) await session.predict('so good');
    const late = await session.predict('so good');
    stop.abort();
    const { step, losses } = await done;
    assert.equal(seen, step);
    assert.equal(losses.length, Math.min(step, 10_000));
    assert.ok(late.probability > early.probability);
  });

  test('a rate slows it down, and can change while it runs', async () => {
    const session = await create();
    const stop = new AbortController();
    const done = session.train({ signal: stop.signal, rate: 1 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal((await session.gradients(0)).parameters.length, 7); // answered between two slow steps
    await session.configure({ rate: 0 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    stop.abort();
    const { step } = await done;
    assert.ok(step > 100, `only ${step} steps after full speed was asked for`);
  });

  test('two calls at once are refused', async () => {
    const session = await create();
    const first = session.train({ steps: 1000 });
    await assert.rejects(session.train({ steps: 1 }), { code: 'bad_config' });
    assert.equal((await first).step, 1000);
  });

  test('a rate of 1e9 diverges, and a call for epochs leaves the session as it was', async () => {
    for (const optimizer of ['adam', 'sgd']) {
      const session = await create({ lr: 1e9, optimizer });
      const before = await bits(session);
      await assert.rejects(session.train({ epochs: 10 }), {
        code: 'diverged',
        message: /step 2.*learning rate/,
      });
      assert.deepEqual(await bits(session), before);
      await session.configure({ lr: 0.01 });
      assert.equal((await session.train({ epochs: 100 })).epoch, 100);
      const same = await create({ optimizer });
      await same.train({ epochs: 100 });
      assert.deepEqual(await bits(session), await bits(same));
    }
  });

  test('when an open-ended run diverges, the last good weights are back and nothing before them is lost', async () => {
    const session = await create();
    await session.train({ epochs: 50 });
    const before = await session.predict('so good');
    await session.configure({ lr: 1e9 });
    const never = new AbortController().signal;
    await assert.rejects(session.train({ signal: never }), { code: 'diverged' });
    const after = await session.predict('so good');
    near(after.probability, before.probability, 0.01, 'so good');
    await session.configure({ lr: 0.01 });
    const { losses } = await session.train({ epochs: 50 });
    assert.ok(losses[49] < 0.01);
  });
});

describe('SparseAdam', () => {
  const options = {
    data: [
      { text: 'the cat sat', label: 'animal' },
      { text: 'a dog ran', label: 'animal' },
      { text: 'rain all day', label: 'weather' },
      { text: 'the sun is out', label: 'weather' },
    ],
    optimizer: 'sparseadam',
    batch: 1,
  };
  /** @param {import('../../web/session.js').Session} session */
  const table = async (session) => {
    const { values } = (await session.weights())[0];
    return session.vocabulary().source.map((_, id) => [...values.slice(8 * id, 8 * id + 8)]);
  };

  test('a step moves the embeddings of the words that it reads and no others; Adam goes on with all', async () => {
    for (const optimizer of ['sparseadam', 'adam']) {
      const session = await Session.create({ ...options, optimizer });
      assert.equal(session.info.config.optimizer, optimizer);
      const words = session.vocabulary().source;
      await session.train({ steps: 1 }); // the cat sat
      const before = await table(session);
      await session.train({ steps: 1 }); // a dog ran
      const after = await table(session);
      const moved = words.filter((_, id) => after[id].some((x, e) => x !== before[id][e]));
      const read = ['a', 'dog', 'ran'];
      assert.deepEqual(moved, optimizer === 'adam' ? ['the', 'cat', 'sat', ...read] : read);
      session.close();
    }
  });

  test('it learns, resets, is saved in mid-epoch and goes on to the bit', async () => {
    const session = await Session.create(options);
    const { losses } = await session.train({ epochs: 60 });
    assert.ok(losses[59] < 0.01, `${losses[59]}`);
    assert.equal((await session.predict('a cat ran')).text, 'animal');
    await session.train({ steps: 2 });
    const loaded = await Session.load(await session.save());
    assert.equal(loaded.info.config.optimizer, 'sparseadam');
    assert.deepEqual(
      (await loaded.train({ steps: 30 })).losses,
      (await session.train({ steps: 30 })).losses,
    );
    assert.deepEqual(await bits(loaded), await bits(session));
    await session.reset();
    assert.deepEqual((await session.train({ epochs: 60 })).losses, losses);
    await session.configure({ lr: 0.001 });
    await session.train({ steps: 1 });
    session.close();
    loaded.close();
  });

  test('what PyTorch cannot do with sparse gradients is refused, and changes nothing', async () => {
    for (const [wrong, message] of /** @type {const} */ ([
      [{ clip: 1 }, /clip: found 1.*"adam".*sparse gradients/],
      [{ momentum: 0.9 }, /momentum: found 0\.9.*"sgd"/],
      [{ lr: 0 }, /lr: found 0.*more than 0/],
    ]))
      await assert.rejects(Session.create({ ...options, ...wrong }), {
        code: 'bad_config',
        message,
      });
    const session = await Session.create(options);
    await assert.rejects(session.configure({ clip: 1 }), { code: 'bad_config', message: /clip/ });
    await assert.rejects(session.configure({ lr: 0 }), { code: 'bad_config', message: /lr/ });
    assert.equal(session.info.config.clip, 0);
    await session.train({ epochs: 1 });
    session.close();
  });
});

describe('trace', () => {
  test('has every number of the forward pass, padding included, as NumPy would compute it', async () => {
    const session = await create();
    await session.train({ epochs: 20 });
    const trace = await session.trace('SO unheard');
    assert.deepEqual(trace.tokens, ['so', 'unheard', '<PAD>']);
    assert.deepEqual(trace.ids, [5, 0, 0]);
    assert.deepEqual(trace.known, [true, false, true]);
    assert.deepEqual(
      trace.steps.map(({ padding }) => padding),
      [false, false, true],
    );
    assert.equal(trace.length, 2);
    assert.deepEqual(trace.shapes, { x: [8], z: [16], h: [16], logits: [1], probabilities: [2] });

    const w = Object.fromEntries(
      (await session.weights()).map(({ name, values }) => [name, values]),
    );
    let h = new Float32Array(16);
    for (const [t, step] of trace.steps.entries()) {
      assert.deepEqual(step.x, w['embedding.weight'].slice(trace.ids[t] * 8, trace.ids[t] * 8 + 8));
      const z = step.z.map((_, k) => {
        let sum = w['rnn.bias_ih_l0'][k] + w['rnn.bias_hh_l0'][k];
        for (let j = 0; j < 8; j++) sum += w['rnn.weight_ih_l0'][k * 8 + j] * step.x[j];
        for (let j = 0; j < 16; j++) sum += w['rnn.weight_hh_l0'][k * 16 + j] * h[j];
        return sum;
      });
      for (const [k, value] of z.entries())
        assert.ok(Math.abs(step.z[k] - value) < 1e-5, `z[${k}] of step ${t}`);
      h = z.map(Math.tanh);
      for (const [k, value] of h.entries())
        assert.ok(Math.abs(step.h[k] - value) < 1e-5, `h[${k}] of step ${t}`);
      const logit = h.reduce((sum, value, k) => sum + value * w['fc.weight'][k], w['fc.bias'][0]);
      assert.ok(Math.abs(step.logits[0] - logit) < 1e-5, `logit of step ${t}`);
      assert.ok(Math.abs(step.probabilities[1] - 1 / (1 + Math.exp(-logit))) < 1e-5);
    }
    assert.deepEqual(trace.output.logits, trace.steps[2].logits);
    assert.equal(trace.output.text, (await session.predict('SO unheard')).text);
  });

  test('reads 10,000 words', async () => {
    const session = await create();
    const trace = await session.trace('good '.repeat(10_000));
    assert.equal(trace.steps.length, 10_000);
  });

  test('takes emoji and right-to-left text for unknown words', async () => {
    const session = await create();
    const trace = await session.trace('good 🎉 سيئ');
    assert.deepEqual(trace.known, [true, false, false]);
    assert.deepEqual(trace.tokens, ['good', '🎉', 'سيئ']);
  });
});

describe('weights and gradients', () => {
  test('weights have the names and shapes of model.named_parameters() in PyTorch', async () => {
    const shapes = (await (await create()).weights()).map(({ name, shape }) => [name, ...shape]);
    assert.deepEqual(shapes, [
      ['embedding.weight', 13, 8],
      ['rnn.weight_ih_l0', 16, 8],
      ['rnn.weight_hh_l0', 16, 16],
      ['rnn.bias_ih_l0', 16],
      ['rnn.bias_hh_l0', 16],
      ['fc.weight', 1, 16],
      ['fc.bias', 1],
    ]);
  });

  test('weights that are written are used, and all of them or none', async () => {
    const session = await create();
    await session.setWeights([
      { name: 'fc.weight', shape: [1, 16], values: new Float32Array(16) },
      { name: 'fc.bias', values: [3] },
    ]);
    near(
      (await session.predict('so good')).probability,
      1 / (1 + Math.exp(-3)),
      1e-6,
      'sigmoid(3)',
    );
    const before = await bits(session);
    for (const [wrong, code] of [
      [{ name: 'fc.bias', values: [1, 2] }, 'bad_shape'],
      [{ name: 'fc.weight', shape: [16, 1], values: new Float32Array(16) }, 'bad_shape'],
      [{ name: 'fc.scale', values: [1] }, 'bad_shape'],
      [{ name: 'fc.bias', values: [Number.NaN] }, 'bad_data'],
    ])
      await assert.rejects(
        session.setWeights([
          { name: 'rnn.bias_ih_l0', values: new Float32Array(16) },
          /** @type {any} */ (wrong),
        ]),
        { code },
      );
    assert.deepEqual(await bits(session), before);
  });

  test('gradients of a row come with their norms, and training is not disturbed by asking', async () => {
    const [asked, other] = [await create(), await create()];
    const { loss, hidden, parameters } = await asked.gradients(0);
    near(
      loss,
      (await asked.gradients({ text: 'i love it', label: 'positive' })).loss,
      0,
      'the same row',
    );
    assert.equal(hidden.length, 3);
    for (const { values, norm } of parameters) near(norm, Math.hypot(...values), 1e-5, 'norm');
    await asked.train({ epochs: 3 });
    await other.train({ epochs: 3 });
    assert.deepEqual(await bits(asked), await bits(other));
    await assert.rejects(asked.gradients(6), { code: 'bad_data' });
  });

  test('reset gives the same initial weights and the same run again', async () => {
    const session = await create();
    const before = await bits(session);
    const first = await session.train({ epochs: 5 });
    await session.reset();
    assert.deepEqual(await bits(session), before);
    const again = await session.train({ epochs: 5 });
    assert.deepEqual([again.epoch, ...again.losses], [first.epoch, ...first.losses]);
  });
});

describe('data', () => {
  test('CSV text and rows make the same model', async () => {
    const rows = [
      { text: 'a fine day', label: 'up' },
      { text: 'a dull day', label: 'down' },
    ];
    const csv = 'text,label\na fine day,up\n"a dull day",down\n';
    const [one, other] = [await create({ data: rows }), await create({ data: csv })];
    assert.deepEqual(one.vocabulary(), {
      source: ['<UNK>', 'a', 'fine', 'day', 'dull'],
      target: ['down', 'up'],
    });
    assert.deepEqual(await bits(one), await bits(other));
  });

  test('inspect shows what other rows would make, and changes nothing', async () => {
    const session = await create();
    const data = [
      ...session.info.rows.map(({ text, label }) => ({ text, label })),
      { text: 'meh', label: 'neutral' },
    ];
    const info = await session.inspect({ data });
    assert.deepEqual(info.labels, ['negative', 'neutral', 'positive']);
    assert.equal(info.vocabulary.source.length, 14);
    assert.deepEqual(info.rows[6].ids, [13, 0, 0]);
    assert.deepEqual(session.info.labels, ['negative', 'positive']);
    await assert.rejects(session.inspect({ data: data.slice(6) }), { code: 'bad_data' });
  });
});

describe('bad input is refused with its place, what was found and what was wanted', () => {
  const row = { text: 'so good', label: 'positive' };
  for (const [what, options, code, message] of /** @type {[string, any, string, RegExp][]} */ ([
    ['no rows', { data: [] }, 'bad_data', /no rows/],
    ['one row', { data: [row] }, 'bad_data', /"positive", want two labels/],
    ['one class', { data: [row, row] }, 'bad_data', /want two labels/],
    ['a row without a label', { data: [row, { text: 'so' }] }, 'bad_data', /data row 2: no label/],
    [
      'a row without words',
      { data: [row, { text: ' . ', label: 'x' }] },
      'bad_data',
      /data row 2: no word/,
    ],
    ['rows that are none', { data: [row, 7] }, 'bad_data', /data row 2: found 7/],
    ['CSV without a column', { data: 'text\nso good' }, 'bad_data', /data row 1: no label/],
    ['data that is none', { data: 7 }, 'bad_data', /data: found 7/],
    ['an unknown key', { hiden: 3 }, 'bad_config', /unknown key "hiden".*hidden/],
    ['an unknown preset', { preset: 'blog' }, 'bad_config', /"blog-sentiment"/],
    ['a hidden size of 0', { hidden: 0 }, 'bad_config', /hidden: found 0, want/],
    ['half a unit', { hidden: 2.5 }, 'bad_config', /hidden: found 2.5, want/],
    ['a hidden size of ten million', { hidden: 1e7 }, 'out_of_memory', /MiB, the limit is/],
    [
      'a learning rate that is no number',
      { lr: Number.NaN },
      'bad_config',
      /lr: found "NaN", want/,
    ],
    ['a word for a number', { lr: 'fast' }, 'bad_config', /lr: found "fast", want/],
    [
      'a label that is not listed',
      { labels: ['a', 'b'] },
      'bad_data',
      /data row 1: label "positive"/,
    ],
  ]))
    test(what, () => assert.rejects(create(options), { code, message }));

  test('texts without a word, or that are no text', async () => {
    const session = await create();
    for (const text of ['', '   ', '...', 7, undefined])
      await assert.rejects(session.predict(/** @type {any} */ (text)), {
        code: 'bad_text',
        message: /^text: /,
      });
    assert.equal((await session.predict('so good')).candidates.length, 2);
  });

  test('train and configure', async () => {
    const session = await create();
    await assert.rejects(session.train({ epochs: -1 }), {
      code: 'bad_config',
      message: /epochs: found -1/,
    });
    await assert.rejects(session.train({}), { code: 'bad_config' });
    await assert.rejects(session.train({ steps: 1, rate: -1 }), {
      code: 'bad_config',
      message: /rate/,
    });
    await assert.rejects(session.configure(/** @type {any} */ ({ hidden: 3 })), {
      code: 'bad_config',
      message: /hidden/,
    });
    await assert.rejects(session.configure({ lr: -1 }), {
      code: 'bad_config',
      message: /lr: found -1/,
    });
    assert.equal(session.info.config.lr, 0.01);
  });
});
