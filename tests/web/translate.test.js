// Translating with `Session`, as a script does it: training, answers, beams, what it looks at, and how good it is.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Session } from './built.js';

const data = [
  ['the red house', 'la maison rouge'],
  ['a house', 'une maison'],
  ['red', 'rouge'],
  ['the cat sleeps well', 'le chat dort bien'],
  ['thanks', 'merci beaucoup'],
].map(([source, target]) => ({ source, target }));

/** @type {import('../../web/session.js').Session[]} */
const sessions = [];
/** @param {Record<string, any>} options @param {number} [epochs] */
async function trained(options = {}, epochs = 120) {
  const session = await Session.create({
    task: 'translate',
    data,
    cell: 'gru',
    attention: 'dot',
    ...options,
  });
  sessions.push(session);
  await session.train({ epochs });
  return session;
}
after(() => {
  for (const session of sessions) session.close();
});

describe('translating', () => {
  for (const attention of ['none', 'dot', 'additive'])
    test(`learns its rows, and says several words for one (attention ${attention})`, async () => {
      const session = await trained({ attention });
      const { exact, any, bleu, rows, loss, accuracy } = await session.evaluate();
      assert.deepEqual({ exact, any, bleu, rows }, { exact: 1, any: 1, bleu: 1, rows: 5 });
      assert.ok(loss < 0.1);
      assert.equal(accuracy, undefined);
      assert.equal((await session.predict('thanks')).text, 'merci beaucoup');
    });

  test('a beam gives as many candidates, the best first; one of 1 is the greedy answer', async () => {
    const session = await trained({}, 20);
    const greedy = await session.predict('the red house');
    assert.equal(greedy.candidates.length, 1);
    assert.deepEqual(await session.predict('the red house', { beam: 1 }), greedy);
    const { candidates, text, probability } = await session.predict('the red house', {
      beam: 4,
      top: 3,
    });
    assert.equal(candidates.length, 3);
    assert.equal(candidates[0].text, text);
    assert.equal(candidates[0].probability, probability);
    for (const [i, candidate] of candidates.entries()) {
      assert.ok(i === 0 || candidate.probability <= candidates[i - 1].probability);
      assert.doesNotMatch(candidate.text, /[<>]/);
    }
  });

  test('a trace has the steps of the encoder and of the decoder, with what each looks at', async () => {
    const session = await trained({ layers: 2, bidirectional: true });
    const trace = await session.trace('the cat sleeps well');
    assert.deepEqual(trace.tokens, ['the', 'cat', 'sleeps', 'well']);
    assert.equal(trace.steps[0].cells?.length, 4);
    assert.equal(trace.steps[0].h.length, 16);
    assert.equal(trace.steps[0].logits, undefined);
    assert.deepEqual(trace.shapes, { x: [8], h: [16] });
    const decoder = trace.decoder ?? [];
    assert.deepEqual(
      decoder.map(({ token }) => token),
      ['le', 'chat', 'dort', 'bien', '<EOS>'],
    );
    assert.deepEqual(
      decoder.map(({ read }) => read),
      ['<SOS>', 'le', 'chat', 'dort', 'bien'],
    );
    for (const step of decoder) {
      const attention = [...(step.attention ?? [])];
      assert.equal(attention.length, 4);
      assert.ok(Math.abs(attention.reduce((a, b) => a + b) - 1) < 1e-5);
      assert.equal(step.context?.length, 16);
      assert.equal(step.combined?.length, 16);
      assert.equal(step.cells?.length, 2);
      assert.equal(step.cells?.[1].gates?.length, 48);
      assert.deepEqual(step.cells?.[1].h, step.h);
      assert.equal(step.logits.length, session.vocabulary().target.length);
      assert.ok(Math.abs(step.probabilities.reduce((a, b) => a + b) - 1) < 1e-5);
    }
    assert.equal(trace.output.text, 'le chat dort bien');
    const { decoder: alone = [] } = await (await trained({ attention: 'none' }, 5)).trace('red');
    assert.equal(alone[0].gates?.length, 48); // a single cell's numbers stand in the step itself
    assert.equal(alone[0].attention, undefined);
  });

  test('gradients, weights and vocabularies go by the names of PyTorch', async () => {
    const session = await trained({ attention: 'additive' }, 3);
    assert.deepEqual(session.vocabulary().target.slice(0, 5), [
      '<PAD>',
      '<UNK>',
      '<SOS>',
      '<EOS>',
      'la',
    ]);
    const { loss, hidden, parameters } = await session.gradients(3);
    assert.ok(loss > 0);
    assert.equal(hidden.length, 4);
    assert.ok(hidden.every((norm) => norm > 0));
    assert.deepEqual(
      parameters.map(({ name }) => name).filter((name) => !/weight_hh|bias/.test(name)),
      [
        'encoder.embedding.weight',
        'encoder.rnn.weight_ih_l0',
        'decoder.embedding.weight',
        'decoder.attention.W_a.weight',
        'decoder.attention.U_a.weight',
        'decoder.attention.v_a.weight',
        'decoder.rnn.weight_ih_l0',
        'decoder.fc.weight',
      ],
    );
  });

  test('evaluate takes rows or CSV that it has not seen, with words that it does not know', async () => {
    const session = await trained();
    const unseen = [
      { source: 'the cat sleeps well', target: 'le chat dort bien' },
      { source: 'the blue cat sleeps well', target: 'le chat bleu dort bien' },
    ];
    const found = await session.evaluate(unseen);
    assert.equal(found.rows, 2);
    assert.equal(found.exact, 0.5);
    assert.ok(Number(found.bleu) > 0 && Number(found.bleu) < 1);
    const csv =
      'source,target\nthe cat sleeps well,le chat dort bien\nthe blue cat sleeps well,le chat bleu dort bien\n';
    assert.deepEqual(await session.evaluate(csv), found);
    assert.equal((await session.evaluate(unseen, { beam: 8 })).loss, found.loss);
    await assert.rejects(session.evaluate([{ source: 'red', target: '' }]), {
      code: 'bad_data',
      message: /data row 1/,
    });
    await assert.rejects(session.evaluate([{ text: 'red' }]), { code: 'bad_data' });
    await assert.rejects(session.evaluate([]), { code: 'bad_data' });
  });

  test('the other tasks are evaluated by their accuracy', async () => {
    const session = await Session.create({ preset: 'blog-sentiment' });
    sessions.push(session);
    await session.train({ epochs: 100 });
    const { accuracy, loss, rows, exact } = await session.evaluate();
    assert.deepEqual({ accuracy, rows, exact }, { accuracy: 1, rows: 6, exact: undefined });
    assert.ok(loss < 0.01);
    const two = await session.evaluate('text,label\nso good,positive\nvery bad,positive\n');
    assert.equal(two.accuracy, 0.5);
    await assert.rejects(session.evaluate([{ text: 'so good', label: 'fine' }]), {
      code: 'bad_data',
      message: /data row 1: label "fine"/,
    });
  });

  test('questions have answers of several words', async () => {
    const session = await trained({
      data: 'question,answer\nwhat is up?,the blue sky\nwho are you?,a small model\n',
    });
    assert.equal((await session.predict('what is up')).text, 'the blue sky');
    assert.equal((await session.predict('who are you')).text, 'a small model');
  });

  test('saved and loaded it goes on training to the bit, told by chance as before', async () => {
    const session = await trained({ teacherForcing: 0.5, batch: 2, shuffle: true }, 7);
    const copy = await Session.load(await session.save());
    sessions.push(copy);
    const [there, here] = await Promise.all(
      [copy, session].map((session) => session.train({ epochs: 5 })),
    );
    assert.deepEqual([...there.losses], [...here.losses]);
    assert.deepEqual(await copy.weights(), await session.weights());
  });

  test('what it cannot be or do is refused, with the key', async () => {
    const refused = (/** @type {Record<string, any>} */ options, /** @type {RegExp} */ message) =>
      assert.rejects(Session.create({ data, task: 'translate', ...options }), {
        code: 'bad_config',
        message,
      });
    await refused({ attention: 'luong' }, /^attention: found "luong"/);
    await refused({ teacherForcing: 2 }, /^teacherForcing: found 2/);
    await refused({ cell: 'bag' }, /^cell: found "bag"/);
    await refused({ task: 'tag', attention: 'dot' }, /^attention: found "dot"/);
    const session = await trained({}, 1);
    for (const beam of [0, 9, 1.5, '2'])
      await assert.rejects(session.predict('red', { beam: /** @type {any} */ (beam) }), {
        code: 'bad_config',
        message: /^beam: found/,
      });
    await assert.rejects(session.generate('red'), { code: 'bad_config' });
  });
});
