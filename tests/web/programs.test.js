// The walks' programs are true code: NumPy runs their lines, as the page shows them, to the engine's states and gradients.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { GATES } from '../../web/cells.js';
import { backLines, CODE_NAMES, opening, wordLines } from '../../web/programs.js';
import { Session } from './built.js';

const numpy = ['/usr/bin/python3', 'python3'].find(
  (path) => spawnSync(path, ['-c', 'import numpy']).status === 0,
);
const skip = !numpy && 'no python3 here can import numpy';

for (const cell of ['gru', 'lstm'])
  test(`the ${cell}'s programs in NumPy give the engine's numbers`, { skip }, async () => {
    const session = await Session.create({ preset: 'blog-forward', cell, seed: 5 });
    await session.train({ steps: 2 });
    const trace = await session.trace('I love NLP', { weights: true });
    const { parameters, loss } = await session.gradients(0);
    const names = CODE_NAMES[cell];
    const kept = ['x_t', 'u', 'h_t', ...GATES[cell], ...(cell === 'lstm' ? ['c_t'] : [])];
    const lists = kept.map((name) => name.replace('_t', ''));
    const gradients = ['W_ih', 'W_hh', 'b_ih', 'b_hh'];
    const code = [
      'import json, numpy as np',
      ...(trace.weights ?? []).map(
        ({ name, shape, values }) =>
          `${names[name]} = np.array(${JSON.stringify([...values])}, dtype=float).reshape(${JSON.stringify(shape)})`,
      ),
      `word_vectors = word_vectors[${JSON.stringify(trace.ids)}]; sentence = range(${trace.length})`,
      ...opening(cell, 2).map(({ text }) => text),
      `kept = {name: [np.zeros(2)] for name in ${JSON.stringify(kept)}}`,
      'for word in sentence:',
      ...wordLines(cell, 2).map(({ text }) => `    ${text}`),
      '    for name in kept: kept[name].append(globals()[name])',
      `T = len(sentence); ${lists.join(', ')} = ${kept.map((name) => `kept['${name}']`).join(', ')}`,
      'p = np.exp(np.dot(W_o, h_prev) + b_o); p /= p.sum(); y = np.array([0, 1])',
      'loss = -np.log(p[1]); dh = W_o.T @ (p - y); dc = np.zeros(2)',
      ...gradients.map((name) => `d${name} = np.zeros_like(${name})`),
      'for t in reversed(range(1, T + 1)):',
      ...backLines(cell, 2).map(({ text }) => `    ${text}`),
      `print(json.dumps([loss, h_prev.tolist(), ${gradients.map((name) => `d${name}.ravel().tolist()`)}]))`,
    ].join('\n');
    const { stdout, stderr } = spawnSync(numpy ?? '', ['-'], { input: code, encoding: 'utf8' });
    assert.ok(stdout, stderr);
    const wanted = [
      loss,
      ...(trace.steps.at(-1)?.h ?? []),
      ...gradients.flatMap((code) => [
        ...(parameters.find(({ name }) => name.startsWith('rnn.') && names[name] === code)
          ?.values ?? []),
      ]),
    ];
    const found = JSON.parse(stdout).flat();
    assert.equal(found.length, wanted.length);
    wanted.forEach((value, i) => {
      assert.ok(Math.abs(found[i] - value) < 1e-6, `${i}: ${found[i]}, want ${value}`);
    });
    session.close();
  });
