// Exports against PyTorch: the script and the notebook give the session's answers, and go on training with its numbers.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { list, python, string } from '../../web/export/python.js';
import { Session } from './built.js';
import { cases } from './exports.js';

const EPOCHS = 3;
const DISTRIBUTED = [
  'blog-sentiment',
  'classify, 3 labels, gru, two layers, both ways',
  'translate, additive, lstm, two layers, both ways, padded on the left and masked',
];
const PYTHONS = ['/usr/bin/python3', 'python3'];
const runner = fileURLToPath(new URL('exports.py', import.meta.url));

/** The first Python that can run some code. @param {string} code */
const pythonThat = (code) => PYTHONS.find((path) => spawnSync(path, ['-c', code]).status === 0);
const plain = pythonThat('');
const torch = pythonThat('import torch');
const noTorch = !torch && 'no python3 here can import torch';

/**
 * @typedef {object} Made what a case gave
 * @property {string} script
 * @property {any} notebook
 * @property {number[]} losses of the session's next epochs
 * @property {{text: string, probability: number}[]} predictions after them
 * @property {string} [generated]
 *
 * @typedef {{output: string, error: string | null}} Run
 */

/** @type {Map<string, Made>} */
const made = new Map();
/** @type {Map<string, Run>} */
const runs = new Map();

/** @param {any} notebook @returns {string} its code, to train for EPOCHS */
function codeOf(notebook) {
  const cells = notebook.cells.filter((/** @type {any} */ cell) => cell.cell_type === 'code');
  const code = cells.map((/** @type {any} */ cell) => cell.source.join('')).join('\n\n');
  const found = code.replace(/^epochs = \d+/m, `epochs = ${EPOCHS}`);
  assert.notEqual(found, code);
  return found;
}

/** @param {import('./exports.js').Case} example @returns {Promise<Made>} */
async function make({ options, train, change }) {
  const session = await Session.create(options);
  try {
    await session.train(train ?? { epochs: 5 });
    await change?.(session);
    const script = await session.script();
    const notebook = JSON.parse(await session.notebook());
    const { losses } = await session.train({ epochs: EPOCHS });
    const texts = session.info.rows.map((row) => inputOf(row));
    const predictions = await Promise.all(texts.map((text) => session.predict(text)));
    const generated =
      session.info.config.task === 'next'
        ? (await session.generate(texts[0], { count: 10, temperature: 0 })).text
        : undefined;
    return { script, notebook, losses: [...losses], predictions, generated };
  } finally {
    session.close();
  }
}

/** @param {any} row */
const inputOf = (row) => row.text ?? row.source ?? row.question;

/**
 * @param {string} path of Python
 * @param {{name: string, source: string, arguments: string[]}[]} files
 * @param {string[]} mode
 * @returns {Promise<Run[]>}
 */
async function runAll(path, files, mode = []) {
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  const child = spawn(path, [runner, ...mode], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(files));
  let output = '';
  child.stdout.setEncoding('utf8');
  for await (const part of child.stdout) output += part;
  return JSON.parse(output);
}

/** @param {string} output @returns {number[]} */
const lossesIn = (output) =>
  [...output.matchAll(/^epoch \d+: loss (.+)$/gm)].map(([, loss]) => Number(loss));

/** @param {string} name @param {string} output @param {Made} wanted */
function checkOutput(name, output, wanted) {
  const difference = /^largest difference to the session's probabilities: (.+)$/m.exec(output)?.[1];
  assert.ok(Number(difference) < 1e-5, `${name}: the check found ${difference}\n${output}`);
  const losses = lossesIn(output);
  assert.equal(losses.length, EPOCHS, output);
  for (const [i, loss] of wanted.losses.entries())
    assert.ok(
      Math.abs(losses[i] - loss) <= 1e-4 * loss,
      `${name}: epoch ${i + 1}: found ${losses[i]}, want ${loss}`,
    );
  const found = [...output.matchAll(/ -> (.+), probability (\d\.\d+)$/gm)];
  assert.equal(found.length, Math.min(6, wanted.predictions.length), output);
  if (wanted.predictions.length > 6) return; // it shows some only
  for (const [i, { text, probability }] of wanted.predictions.entries()) {
    assert.ok(Math.abs(Number(found[i][2]) - probability) < 1e-4, `${name}: ${found[i][0]}`);
    if (/^[\w ]+$/.test(text)) assert.equal(found[i][1], `'${text}'`, name);
  }
}

/** Cases that torchrun runs as well, from when they are made: it takes its time. @type {Map<string, Promise<string>>} */
const launched = new Map(DISTRIBUTED.map((name) => [name, Promise.resolve('')]));
const folder = mkdtempSync(join(tmpdir(), 'export-'));
after(() => rmSync(folder, { recursive: true }));

before(async () => {
  const waiting = [...cases].sort(
    (a, b) => Number(launched.has(b.name)) - Number(launched.has(a.name)),
  );
  const work = async () => {
    for (let example = waiting.shift(); example; example = waiting.shift()) {
      const { name } = example;
      const done = await make(example);
      made.set(name, done);
      if (!torch || !launched.has(name)) continue;
      const run = torchrun(torch, done.script);
      run.catch(() => {}); // its test will tell
      launched.set(name, run);
    }
  };
  await Promise.all([work(), work()]);
  const files = [...made].flatMap(([name, { script, notebook }]) => [
    { name: `${name} script`, source: script, arguments: ['--epochs', String(EPOCHS)] },
    { name: `${name} notebook`, source: codeOf(notebook), arguments: [] },
  ]);
  const path = torch ?? plain;
  if (!path) return;
  const found = await runAll(path, files, torch ? [] : ['compile']);
  for (const [i, { name }] of files.entries()) runs.set(name, found[i]);
});

/** What the script prints under torchrun. @param {string} path of Python @param {string} script */
async function torchrun(path, script) {
  const file = join(mkdtempSync(join(folder, 'run-')), 'exported.py');
  writeFileSync(file, script);
  const launcher = '-m torch.distributed.run --nproc_per_node 2'.split(' ');
  const freePort = '--rdzv_backend c10d --rdzv_endpoint localhost:0'.split(' ');
  // With its defaults, the torchrun of PyTorch 1.13 stops with an error of its own under Python 3.11.
  const logs = '--redirects 1 --tee 1'.split(' ');
  const child = spawn(path, [...launcher, ...freePort, ...logs, file, '--epochs', String(EPOCHS)], {
    env: { ...process.env, OMP_NUM_THREADS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (part) => (output += part));
  child.stderr.setEncoding('utf8').on('data', (part) => (errors += part));
  const status = await new Promise((resolve) => child.on('close', resolve));
  assert.equal(status, 0, output + errors);
  assert.doesNotMatch(output, /^\[default1\]:/m);
  return output.replaceAll(/^\[default0\]:/gm, '');
}

describe('the exported script and notebook', () => {
  for (const { name, tolerance } of cases) {
    for (const kind of ['script', 'notebook'])
      test(`${name}: the ${kind} is Python`, { skip: !plain && 'no python3 here' }, () => {
        assert.equal(runs.get(`${name} ${kind}`)?.error, null);
      });

    test(`${name}: same answers, same losses for ${EPOCHS} more epochs`, { skip: noTorch }, () => {
      const wanted = /** @type {Made} */ (made.get(name));
      for (const kind of ['script', 'notebook']) {
        const run = /** @type {Run} */ (runs.get(`${name} ${kind}`));
        assert.equal(run.error, null);
        if (tolerance !== 'answers') checkOutput(`${name} ${kind}`, run.output, wanted);
        if (wanted.generated && /^[\w ]+$/.test(wanted.generated))
          assert.ok(run.output.includes(`\n'${wanted.generated}'\n`), run.output);
      }
    });

    test(`${name}: the notebook is valid nbformat 4.5`, () => {
      checkNotebook(made.get(name)?.notebook);
    });
  }
});

/** What the schema of nbformat 4.5 demands. @param {any} notebook */
function checkNotebook(notebook) {
  assert.deepEqual(Object.keys(notebook).sort(), [
    'cells',
    'metadata',
    'nbformat',
    'nbformat_minor',
  ]);
  assert.deepEqual([notebook.nbformat, notebook.nbformat_minor], [4, 5]);
  const { kernelspec, language_info } = notebook.metadata;
  assert.ok(kernelspec.name === 'python3' && kernelspec.display_name && language_info.name);
  const ids = new Set();
  for (const cell of notebook.cells) {
    const code = cell.cell_type === 'code';
    const keys = ['cell_type', 'id', 'metadata', 'source'];
    if (code) keys.push('execution_count', 'outputs');
    else assert.equal(cell.cell_type, 'markdown');
    assert.deepEqual(Object.keys(cell).sort(), keys.sort());
    assert.match(cell.id, /^[a-zA-Z0-9-_]{1,64}$/);
    assert.ok(!ids.has(cell.id), `${cell.id} stands there twice`);
    ids.add(cell.id);
    assert.ok(cell.source.every((/** @type {unknown} */ line) => typeof line === 'string'));
    assert.ok(cell.source.slice(0, -1).every((/** @type {string} */ line) => line.endsWith('\n')));
    if (code) assert.deepEqual([cell.execution_count, cell.outputs], [null, []]);
  }
}

describe('under torchrun', () => {
  test('two processes with half of one batch each train as one does; only one of them prints', {
    skip: noTorch,
  }, async () => {
    const [name] = DISTRIBUTED;
    const output = await launched.get(name);
    checkOutput(name, output ?? '', /** @type {Made} */ (made.get(name)));
  });

  test('two processes share shuffled batches, with padding masked and in mid-epoch', {
    skip: noTorch,
  }, async () => {
    const losses = lossesIn((await launched.get(DISTRIBUTED[1])) ?? '');
    assert.equal(losses.length, EPOCHS);
    assert.ok(losses.every((loss) => loss > 0 && loss < 5) && losses[2] < losses[0], `${losses}`);
  });
});

describe('while training', () => {
  test('weights and answers in an export belong together', { skip: noTorch }, async () => {
    const session = await Session.create({ preset: 'blog-sentiment', lr: 0.05 });
    const stop = new AbortController();
    const training = session.train({ signal: stop.signal });
    const source = await session.script();
    stop.abort();
    await training;
    session.close();
    const [run] = await runAll(torch ?? '', [
      { name: 'live', source, arguments: ['--epochs', '1'] },
    ]);
    assert.equal(run.error, null);
  });

  test('a closed session exports nothing', async () => {
    const session = await Session.create({ preset: 'blog-sentiment' });
    session.close();
    await assert.rejects(session.script(), { code: 'closed' });
    await assert.rejects(session.notebook(), { code: 'closed' });
  });
});

describe('Python source', () => {
  const texts = [
    'plain',
    '',
    ' ',
    "it's",
    '"',
    '"""',
    "'''",
    '\\',
    '\\n',
    'ends in \\',
    '\\"',
    '\n\r\t\0\x07\x7f',
    '{brace} %s',
    '#',
    'é',
    '日本',
    '😀',
    '\ud83d',
    '\ude00 \ud83d',
    '\u2028\u2029\u00a0\u3000',
    '\u202e\u200b\ufeff',
    '\u{e0001}',
    '\u{10ffff}',
  ];

  test('strings are ASCII-safe where a reader would not see them', () => {
    assert.equal(string('a "b" \\ \n é 😀'), '"a \\"b\\" \\\\ \\n é 😀"');
    assert.equal(string('\u202e\ud83d\u{e0001}'), '"\\u202e\\ud83d\\U000e0001"');
  });

  test('Python reads every string as it was', { skip: !plain && 'no python3 here' }, async () => {
    const source = `import json\nprint(json.dumps(${list(texts.map(string))}))`;
    // Once more as a file, as users have it: in UTF-8, where a lone surrogate could not stand.
    assert.deepEqual(Buffer.from(source).toString(), source);
    const { stdout } = spawnSync(plain ?? '', ['-'], { input: source, encoding: 'utf8' });
    assert.deepEqual(JSON.parse(stdout), texts);
  });

  test('templates drop lines without a value, and indent values of several lines', () => {
    const found = python`
      def f():
          ${false}
          ${'a = 1\n\nb = 2'}
          return "\n"
    `;
    assert.equal(found, 'def f():\n    a = 1\n\n    b = 2\n    return "\\n"');
  });
});
