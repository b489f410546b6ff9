// The next token: what `generate` gives to a script, of words and of characters.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Session } from './built.js';
import { near } from './golden.js';

const LINES = [
  'the cat sat on the mat',
  'the dog sat on the log',
  'a cat ran to the dog',
  'a dog ran to the mat',
];

/** @type {import('../../web/session.js').Session[]} */
const sessions = [];
/** @param {Record<string, any>} options */
async function create(options = {}) {
  const session = await Session.create({
    task: 'next',
    cell: 'gru',
    data: LINES.map((text) => ({ text })),
    ...options,
  });
  sessions.push(session);
  return session;
}
after(() => {
  for (const session of sessions) session.close();
});

for (const tokens of ['words', 'characters'])
  for (const loss of ['every', 'last'])
    describe(`${tokens}, loss: ${loss}`, () => {
      const between = tokens === 'words' ? ' ' : '';
      /** @type {import('../../web/session.js').Session} */
      let session;
      const trained = (async () => {
        session = await create({ tokens, loss, seed: 5 });
        await session.train({ steps: 60 });
      })();

      test('the text goes on with its tokens, as drawn and greedily, each with its probability', async () => {
        await trained;
        const start = tokens === 'words' ? 'the cat' : 'the c';
        const found = await session.generate(start, { count: 8, temperature: 1.5, seed: 3 });
        for (const one of [found, found.greedy]) {
          assert.equal(one.tokens.length, 8);
          assert.equal(one.text, [start, ...one.tokens].join(between));
          let text = start;
          for (const [i, token] of one.tokens.entries()) {
            const { candidates } = await session.predict(text, { top: 1000 });
            const same = candidates.find((candidate) => candidate.text === token);
            assert.equal(one.probabilities[i], same?.probability);
            if (one === found.greedy) assert.equal(token, candidates[0].text);
            text += between + token;
          }
        }
      });

      test('the same seed draws the same, others differ; temperature 0 and top 1 are greedy', async () => {
        await trained;
        const options = { count: 12, temperature: 2 };
        const [one, same, greedy, best] = await Promise.all([
          session.generate('the', { ...options, seed: 7 }),
          session.generate('the', { ...options, seed: 7 }),
          session.generate('the', { ...options, temperature: 0 }),
          session.generate('the', { ...options, top: 1 }),
        ]);
        assert.deepEqual(same, one);
        const { greedy: beside, ...drawn } = greedy;
        assert.deepEqual(drawn, beside);
        assert.deepEqual(best.text, beside.text);
        assert.deepEqual(one.greedy, beside);
        const texts = new Set([one.text]);
        for (let seed = 0; seed < 10; seed++)
          texts.add((await session.generate('the', { ...options, seed })).text);
        assert.ok(texts.size > 5, `${texts.size} texts`);
      });

      test('of the top 2 every token is one of the two most probable', async () => {
        await trained;
        const { tokens: drawn } = await session.generate('the', {
          count: 10,
          temperature: 50,
          top: 2,
        });
        let text = 'the';
        for (const token of drawn) {
          const { candidates } = await session.predict(text, { top: 2 });
          assert.ok(candidates.some((candidate) => candidate.text === token));
          text += between + token;
        }
      });

      test('a high temperature draws improbable tokens, a low one probable ones', async () => {
        await trained;
        const means = [0.2, 1, 5].map(async (temperature) => {
          const { probabilities } = await session.generate('the', { count: 200, temperature });
          return probabilities.reduce((sum, p) => sum + Math.log(p), 0) / 200;
        });
        const [cold, warm, hot] = await Promise.all(means);
        assert.ok(cold > warm && warm > hot, `${cold} > ${warm} > ${hot}`);
      });
    });

test('what has been learnt by heart comes back greedily, also when padded on the left', async () => {
  for (const options of [
    {},
    { loss: 'last', pad: 'left' },
    { loss: 'last', pad: 'left', mask: false },
  ]) {
    const session = await create({
      ...options,
      data: [{ text: LINES[0] }, { text: 'once upon a time' }],
    });
    await session.train({ epochs: 150 });
    const { greedy } = await session.generate('Once', { count: 3 });
    assert.equal(greedy.text, 'Once upon a time');
    assert.ok(greedy.probabilities.every((p) => p > 0.9 && p <= 1));
  }
});

test('words are joined by one blank, characters by none, emoji are one token', async () => {
  const words = await create();
  const { text, tokens } = await words.generate('  The CAT ,\n', { count: 1 });
  assert.equal(text, `  The CAT , ${tokens[0]}`);
  assert.equal((await words.generate('the', { count: 0 })).text, 'the');
  const characters = await create({ tokens: 'characters', data: [{ text: '👍🎉👍🎉👍🎉👍🎉' }] });
  await characters.train({ epochs: 100 });
  const { greedy } = await characters.generate('👍', { count: 3 });
  assert.equal(greedy.text, '👍🎉👍🎉');
  near(greedy.probabilities[0], 1, 0.1, 'probability');
});

test('words never seen are read as unknown, and none is ever said', async () => {
  const session = await create();
  const { tokens, greedy } = await session.generate('zebra', { count: 100, temperature: 100 });
  const { source } = session.vocabulary();
  for (const token of [...tokens, ...greedy.tokens]) {
    assert.ok(source.includes(token));
    assert.ok(!['<PAD>', '<UNK>'].includes(token));
  }
});

test('drawing leaves the training as it was, also in the midst of it', async () => {
  const [one, other] = [
    await create({ batch: 2, shuffle: true }),
    await create({ batch: 2, shuffle: true }),
  ];
  const training = one.train({ epochs: 40 });
  for (let seed = 0; seed < 5; seed++) await one.generate('the', { seed });
  assert.deepEqual((await training).losses, (await other.train({ epochs: 40 })).losses);
});

describe('what cannot be is refused by its name', () => {
  for (const [options, message] of /** @type {[any, RegExp][]} */ ([
    [{ count: -1 }, /^count: found -1, want a whole number from 0 to 1000$/],
    [{ count: 1001 }, /^count: found 1001/],
    [{ count: 2.5 }, /^count: found 2.5/],
    [{ count: '3' }, /^count: found "3"/],
    [{ top: -1 }, /^top: found -1/],
    [{ top: Number.NaN }, /^top: found NaN/],
    [{ seed: 0.5 }, /^seed: found 0.5/],
    [{ temperature: -0.1 }, /^temperature: found -0.1, want a number from 0 to 100$/],
    [{ temperature: Number.NaN }, /^temperature: found NaN/],
    [{ temperature: '1' }, /^temperature: found "1"/],
    [{ temprature: 1 }, /^unknown key "temprature"; want one of count, temperature, top, seed$/],
  ]))
    test(JSON.stringify(options), async () =>
      assert.rejects((await create()).generate('the', options), { code: 'bad_config', message }),
    );

  test('a text without a token, and a model of another task', async () => {
    const session = await create();
    for (const text of ['', '   ', '.', undefined])
      await assert.rejects(session.generate(/** @type {any} */ (text)), { code: 'bad_text' });
    const other = await Session.create({ preset: 'blog-sentiment' });
    await assert.rejects(other.generate('so'), {
      code: 'bad_config',
      message: /^generate: .*"next"/,
    });
    other.close();
  });
});
