// Whatever a reader feeds it: an error with its code and its place, and the session goes on as it was.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Session } from './built.js';

/** @typedef {import('../../web/session.js').Session} SessionType */

const answer = { task: 'answer', embedding: 4, hidden: 5 };
const preset = { preset: 'blog-sentiment' };

/** @type {SessionType[]} */
const sessions = [];
/** @param {Record<string, any>} [options] */
async function create(options = preset) {
  const session = await Session.create(options);
  sessions.push(session);
  return session;
}
after(() => {
  for (const session of sessions) session.close();
});

/** @param {SessionType} session @param {string[]} columns */
const cells = (session, columns) =>
  session.info.rows.map((row) => columns.map((column) => /** @type {any} */ (row)[column]));

describe('CSV that is read', () => {
  const wanted = [
    ['who, me?', 'you'],
    ['a "b" c', 'd'],
  ];
  for (const [what, data] of Object.entries({
    'quotes and commas': 'question,answer\n"who, me?",you\n"a ""b"" c",d\n',
    'a byte-order mark': '\uFEFFquestion,answer\n"who, me?",you\n"a ""b"" c",d\n',
    CRLF: 'question,answer\r\n"who, me?",you\r\n"a ""b"" c",d\r\n',
    'both, and no line end at the end': '\uFEFFquestion,answer\r\n"who, me?",you\r\n"a ""b"" c",d',
    semicolons: 'question;answer\nwho, me?;you\n"a ""b"" c";d\n',
    tabs: 'question\tanswer\nwho, me?\tyou\n"a ""b"" c"\td\n',
    'blank lines': 'question,answer\n\n"who, me?",you\n,\n"a ""b"" c",d\n\n\n',
    'blanks around the names of columns': ' question , answer \n"who, me?",you\n"a ""b"" c",d\n',
    'columns in another order, and one too many':
      'id,answer,question\n1,you,"who, me?"\n2,d,"a ""b"" c"\n',
  }))
    test(what, async () => {
      const session = await create({ ...answer, data });
      assert.deepEqual(cells(session, ['question', 'answer']), wanted);
    });

  test('a line break within quotes', async () => {
    const session = await create({ ...answer, data: 'question,answer\n"one\ntwo",x\nthree,y\n' });
    assert.deepEqual(session.info.rows[0].tokens, ['one', 'two']);
  });

  test('blanks around a label are none of its name', async () => {
    const session = await create({ data: 'text, label\nso good, up\nso bad,down \n' });
    assert.deepEqual(session.info.labels, ['down', 'up']);
  });

  test('duplicate questions: rows like any other, also with different answers', async () => {
    const twice = 'question,answer\nwho,me\nwho,me\nwho,you\nwhat,it\n';
    const session = await create({ ...answer, data: twice });
    assert.equal(session.info.rows.length, 4);
    await session.train({ epochs: 300 });
    const { candidates } = await session.predict('who', { top: 2 });
    assert.deepEqual(
      candidates.map(({ text }) => text),
      ['me', 'you'],
    );
    assert.ok(Math.abs(candidates[0].probability - 2 / 3) < 0.05);
  });
});

describe('CSV and rows that are refused', () => {
  for (const [what, options, message] of /** @type {[string, any, RegExp][]} */ ([
    [
      'a cell too many',
      { ...answer, data: 'question,answer\na,b\nc,d,e\n' },
      /^data row 2: found 3 cells, want 2/,
    ],
    [
      'a cell too few',
      { ...answer, data: 'question,answer\na,b\nc\n' },
      /^data row 2: found 1 cells, want 2/,
    ],
    [
      'a comma in the only column',
      { task: 'next', data: 'text\na b, c d\n' },
      /^data row 1: .*"," in it wants quotes/,
    ],
    ['no header', { ...answer, data: 'who,me\nwhat,it\n' }, /^CSV header: found "who,me", want/],
    [
      'a header of another task',
      { ...answer, data: 'text,label\na,b\n' },
      /^data row 1: no question; .*"question" and "answer"/,
    ],
    [
      'a column twice',
      { ...answer, data: 'question,answer,answer\na,b,c\n' },
      /^CSV header: "answer" stands there twice/,
    ],
    ['an open quote', { ...answer, data: 'question,answer\na,b\n"c,d\n' }, /^data row 2: /],
    ['letters behind a quote', { ...answer, data: 'question,answer\n"a" b,c\n' }, /^data row 1: /],
    [
      'an empty question',
      { ...answer, data: 'question,answer\na,b\n,c\n' },
      /^data row 2: no word in the question ""/,
    ],
    [
      'an empty answer',
      { ...answer, data: 'question,answer\na,b\nc,\n' },
      /^data row 2: no word in the answer ""/,
    ],
    [
      'an answer of two words',
      { ...answer, data: 'question,answer\na,b c\n' },
      /^data row 1: the answer "b c" has 2 tokens, want one/,
    ],
    ['an empty label', { data: 'text,label\na,b\nc,\n' }, /^data row 2: no label/],
    [
      'a blank label',
      {
        data: [
          { text: 'a', label: 'b' },
          { text: 'c', label: ' \t' },
        ],
      },
      /^data row 2: no label/,
    ],
    ['nothing', { data: '' }, /^CSV header: found ""/],
    ['a header and nothing else', { data: 'text,label\n' }, /^data: no rows/],
    ['bytes of another file', { data: '\0\x01\x02PNG\r\n\x1a\n' }, /^CSV header: /],
    ['a row that is null', { data: [{ text: 'a', label: 'b' }, null] }, /^data row 2: found null/],
    [
      'a text that is a list',
      { data: [{ text: ['a'], label: 'b' }] },
      /^data row 1: text is \["a"\], want a string/,
    ],
    [
      'a text that is a function',
      {
        data: [
          { text: 'a', label: 'b' },
          { text: () => 'c', label: 'd' },
        ],
      },
      /^data row 2: found what is no plain data/,
    ],
    [
      'one token, and so no next one',
      { task: 'next', data: [{ text: 'alone' }] },
      /^data: no text has two tokens/,
    ],
  ]))
    test(what, () => assert.rejects(create(options), { code: 'bad_data', message }));
});

describe('options that are refused', () => {
  const itself = {};
  Object.assign(itself, { itself });
  for (const [what, change, message] of /** @type {[string, any, RegExp][]} */ ([
    ['hidden 0', { hidden: 0 }, /^hidden: found 0, want a whole number, 1 or more/],
    [
      'hidden 10 thousand million',
      { hidden: 1e10 },
      /^hidden: found 10000000000, want .* up to 10\^9/,
    ],
    ['hidden that is no number', { hidden: Number.NaN }, /^hidden: found "NaN", want/],
    ['hidden in words', { hidden: '16' }, /^hidden: found "16", want/],
    ['an infinite rate', { lr: Number.POSITIVE_INFINITY }, /^lr: found "Infinity", want/],
    ['a seed that is no number', { seed: Number.NaN }, /^seed: found "NaN", want/],
    ['dropout of 1', { dropout: 1 }, /^dropout: found 1, want/],
    ['an unknown key', { hiden: 3 }, /^unknown key "hiden"; want one of .*hidden/],
    ['an unknown cell', { cell: 'gpt' }, /^cell: found "gpt", want "rnn" or "gru" or "lstm"/],
    ['a function', { hidden: () => 3 }, /^hidden: found what is no plain data/],
    ['a symbol', { cell: Symbol('rnn') }, /^cell: found what is no plain data/],
    [
      'an object that holds itself',
      { vectors: itself },
      /^options: found an object that holds itself/,
    ],
  ]))
    test(what, () =>
      assert.rejects(create({ ...preset, ...change }), { code: 'bad_config', message }),
    );

  test('options that are none', async () => {
    for (const none of [null, 3, 'gru', []])
      await assert.rejects(create(/** @type {any} */ (none)), {
        code: 'bad_config',
        message: /^options: found .*, want an object/,
      });
  });
});

describe('what does not fit into the memory is said before it is taken', () => {
  const long = 'a '.repeat(100_000);
  for (const [what, options] of /** @type {[string, any][]} */ ([
    ['10 million hidden units', { ...preset, hidden: 1e7 }],
    ['an embedding of a million numbers', { ...preset, embedding: 1e6, hidden: 100 }],
    ['a million layers', { ...preset, layers: 1e6 }],
    [
      'a hundred rows of a hundred thousand words at once',
      {
        data: Array.from({ length: 100 }, (_, i) => ({ text: long, label: `${i % 2}` })),
        hidden: 64,
      },
    ],
  ]))
    test(what, () =>
      assert.rejects(create(options), {
        code: 'out_of_memory',
        message: /need \d+ MiB, the limit is 1024 MiB$/,
      }),
    );
});

test('100,000 rows of CSV make a session in some seconds, which trains', {
  timeout: 120_000,
}, async (t) => {
  const lines = Array.from(
    { length: 100_000 },
    (_, i) => `row ${i % 5000} of ${i % 77} says ${i % 2 ? 'no' : 'yes'},${i % 2 ? 'down' : 'up'}`,
  );
  const start = performance.now();
  const session = await create({ data: `text,label\n${lines.join('\n')}`, batch: 32 });
  t.diagnostic(`${((performance.now() - start) / 1000).toFixed(1)} s`);
  assert.ok(performance.now() - start < 30_000);
  assert.equal(session.info.rows.length, 100_000);
  assert.deepEqual(session.info.rows[1].tokens, ['row', '1', 'of', '1', 'says', 'no']);
  const { losses } = await session.train({ epochs: 1 });
  assert.ok(losses[0] < 0.5);
});

test('as many labels as rows: 20,000 of each', { timeout: 120_000 }, async () => {
  const data = Array.from({ length: 20_000 }, (_, i) => ({
    text: `word ${i % 50}`,
    label: `label ${i}`,
  }));
  const session = await create({ data, batch: 32, embedding: 2, hidden: 2 });
  assert.equal(session.info.labels.length, 20_000);
});

describe('text', () => {
  test('halves of surrogate pairs are read as U+FFFD, in data, in labels, in options and in questions', async () => {
    const session = await create({
      data: [
        { text: 'so \uD83D good', label: 'up\uDC00' },
        { text: 'back\\ud83dslash "\\\\ud83d" 👍', label: 'down' },
      ],
    });
    assert.deepEqual(session.vocabulary(), {
      source: ['<PAD>', '<UNK>', 'so', '\uFFFD', 'good', 'back\\ud83dslash', '\\\\ud83d', '👍'],
      target: ['down', 'up\uFFFD'],
    });
    assert.deepEqual(
      await session.predict('so \uDC4D good'),
      await session.predict('so \uFFFD good'),
    );
    assert.deepEqual((await session.trace('👍 \uD83D')).known, [true, true]);
    assert.ok((await session.gradients({ text: 'so', label: 'up\uDC00' })).loss > 0);
    await assert.rejects(create({ ...preset, 'hid\uD800den': 3 }), {
      code: 'bad_config',
      message: /^unknown key "hid\uFFFDden"/,
    });
  });

  test('a zero byte is a character like others', async () => {
    const session = await create();
    assert.deepEqual((await session.trace('so\0good \0')).tokens, ['so\0good', '\0', '<PAD>']);
  });

  test('a text of two million words or a hundred million letters is refused at once', async () => {
    const session = await create();
    await assert.rejects(session.predict('so '.repeat(2e6)), {
      code: 'bad_text',
      message: /^text: 2000000 tokens, want at most 1000000$/,
    });
    const start = performance.now();
    await assert.rejects(session.trace('a'.repeat(1e8)), {
      code: 'bad_text',
      message: /^text: found 100000000 characters, want at most 10000000$/,
    });
    assert.ok(performance.now() - start < 1000);
  });
});

describe('files', () => {
  test('cut short, too long, another format, empty, none', async () => {
    const bytes = await (await create()).save();
    for (const [file, message] of /** @type {[any, RegExp][]} */ ([
      [bytes.slice(0, bytes.length / 2), /^file: its header claims \d+ bytes of \d+/],
      [bytes.slice(0, -1), /^file: found tensors of \d+ bytes in \d+/],
      [new Uint8Array([...bytes, 0]), /^file: found tensors of \d+ bytes in \d+/],
      [bytes.slice(0, 5), /^file: found 5 bytes/],
      [new Uint8Array(), /^file: found 0 bytes/],
      [new Uint8Array(1000).map((_, i) => i * 37), /^file: its header claims/],
      [new TextEncoder().encode('text,label\nso good,positive\n'), /^file: its header claims/],
      [bytes.buffer, /^file: found object, want a Uint8Array/],
      [undefined, /^file: found undefined, want a Uint8Array/],
    ]))
      await assert.rejects(Session.load(file), { code: 'bad_file', message });
  });

  test('of another task: with options beside it, or weights alone that have other shapes', async () => {
    const session = await create();
    const bytes = await session.save();
    const data = [{ question: 'who', answer: 'me' }];
    await assert.rejects(Session.load(bytes, { ...answer, data }), {
      code: 'bad_file',
      message: /^options: the file has its own; want none$/,
    });
    // The same weights as PyTorch would write them: without anything of ours.
    const alone = withoutMetadata(bytes);
    await assert.rejects(Session.load(alone), { code: 'bad_file', message: /^file: no "config"/ });
    await assert.rejects(Session.load(alone, { task: 'answer', data }), {
      code: 'bad_file',
      message: /^embedding.weight: found shape \[13,8\], want \[4,8\]$/,
    });
    const same = await Session.load(alone, preset);
    assert.deepEqual(await same.predict('so good'), await session.predict('so good'));
    same.close();
  });
});

/** @param {Uint8Array} bytes a safetensors file @returns {Uint8Array} */
function withoutMetadata(bytes) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const { __metadata__, ...tensors } = JSON.parse(
    new TextDecoder().decode(bytes.subarray(8, 8 + length)),
  );
  const header = new TextEncoder().encode(JSON.stringify(tensors));
  const file = new Uint8Array(8 + header.length + bytes.length - 8 - length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  file.set(bytes.subarray(8 + length), 8 + header.length);
  return file;
}

test('after all of it the session trains on as one that never saw it, to the bit', async () => {
  const options = { ...preset, batch: 4, shuffle: true };
  const [tried, calm] = [await create(options), await create(options)];
  for (const session of [tried, calm]) await session.train({ epochs: 5 });
  /** @type {any} */
  const session = tried;
  for (const [call, code] of /** @type {[() => Promise<any>, string][]} */ ([
    [() => session.predict(''), 'bad_text'],
    [() => session.predict(7), 'bad_text'],
    [() => session.predict('so', { top: 0 }), 'bad_config'],
    [() => session.predict('so', { tops: 1 }), 'bad_config'],
    [() => session.predict('so', null), 'bad_config'],
    [() => session.trace('...'), 'bad_text'],
    [() => session.trace('so', { weight: true }), 'bad_config'],
    [() => session.generate('so'), 'bad_config'],
    [() => session.gradients(6), 'bad_data'],
    [() => session.gradients({ text: 'so' }), 'bad_data'],
    [() => session.gradients({ text: 'so', label: 'meh' }), 'bad_data'],
    [() => session.gradients(null), 'bad_data'],
    [() => session.setWeights(7), 'bad_shape'],
    [() => session.setWeights([{ name: 'fc.bias', values: [1], shape: 'one' }]), 'bad_shape'],
    [() => session.setWeights([{ name: 'fc.bias', values: [1], shape: [1.5] }]), 'bad_shape'],
    [() => session.setWeights([{ name: 'fc.bias', values: {} }]), 'bad_shape'],
    [() => session.setWeights([{ name: 'fc.bias', values: new Array(3e8) }]), 'bad_shape'],
    [() => session.setWeights([{ name: 'fc.bias', values: [Number.NaN] }]), 'bad_data'],
    [() => session.train({ epochs: Number.NaN }), 'bad_config'],
    [() => session.train({ epoch: 3 }), 'bad_config'],
    [() => session.train({ epochs: 3, rate: 'fast' }), 'bad_config'],
    [() => session.train(null), 'bad_config'],
    [() => session.configure(), 'bad_config'],
    [() => session.configure({ hidden: 3 }), 'bad_config'],
    [() => session.configure({ lr: Number.NaN }), 'bad_config'],
    [() => session.inspect({ data: 'text,label\nso good\n' }), 'bad_data'],
    [() => session.inspect({ hidden: 0 }), 'bad_config'],
    [() => session.inspect({ data: [{ text: () => 1, label: 'a' }] }), 'bad_data'],
  ]))
    await assert.rejects(call, (/** @type {any} */ error) => {
      assert.equal(error.name, 'RnnError');
      assert.equal(error.code, code, `${call}: ${error.message}`);
      assert.match(error.message, /^[\w. ]+: |^unknown key/, `${call} says where`);
      return true;
    });
  const [one, other] = [await tried.train({ epochs: 20 }), await calm.train({ epochs: 20 })];
  assert.deepEqual(one.losses, other.losses);
  assert.deepEqual(await tried.weights(), await calm.weights());
  assert.deepEqual(await tried.save(), await calm.save());
});
