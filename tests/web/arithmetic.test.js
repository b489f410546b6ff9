// The arithmetic that the page shows for a number adds up to the number that the model computed.
import assert from 'node:assert/strict';
import test from 'node:test';
import { account } from '../../web/arithmetic.js';
import { rowsOfCell } from '../../web/cells.js';
import { networkOf, rowAt } from '../../web/network.js';
import { Session } from './built.js';

/** @type {Record<string, (sum: number, total: number) => number>} */
const SQUASH = {
  tanh: Math.tanh,
  σ: (z) => 1 / (1 + Math.exp(-z)),
  softmax: (z, total) => Math.exp(z) / total,
};

const THREE = [
  { text: 'i love it', label: 'good' },
  { text: 'it is what it is', label: 'so so' },
  { text: 'i hate it', label: 'bad' },
];
const both = { layers: 2, bidirectional: true };
const models = /** @type {const} */ ([
  ['one layer', { preset: 'blog-sentiment' }],
  ['two layers of both directions', { preset: 'blog-sentiment', ...both }],
  ['three classes, masked', { task: 'classify', data: THREE, mask: true, pad: 'right', ...both }],
  ['an answer at each step', { preset: 'blog-translation', ...both }],
  ['a next word', { preset: 'blog-next-word', embedding: 6, hidden: 5, layers: 2, batch: 'all' }],
  [
    'a translator with attention over its input',
    { preset: 'blog-translation', task: 'translate', attention: 'dot', ...both },
  ],
  [
    'a translator that reads its attention',
    { preset: 'blog-translation', task: 'translate', attention: 'additive', layers: 2 },
  ],
]);

for (const cell of ['rnn', 'gru', 'lstm'])
  for (const [name, options] of models)
    test(`${cell}, ${name}: every number of every step is what its terms give`, async () => {
      const session = await Session.create({ ...options, cell });
      await session.train({ steps: 3 });
      const text = 'preset' in options && /trans/.test(options.preset) ? 'hello you' : 'i hate it';
      const trace = await session.trace(text, { weights: true });
      const { info } = session;
      const network = networkOf({ trace, weights: trace.weights ?? [], info });
      const { layers, bidirectional, task } = info.config;
      const cells = layers * (bidirectional ? 2 : 1);
      assert.equal(network.parts.length, cells + (task === 'translate' ? layers : 0));
      let sums = 0;
      for (const part of network.parts) {
        const rows = rowsOfCell(cell);
        assert.deepEqual(part.rows.slice(0, rows.length), rows);
        for (const row of part.rows)
          part.places.forEach((place, step) => {
            const values = rowAt(place, row, cell);
            const units =
              row === 'p' && network.single ? [1] : Array.from(values, (_, unit) => unit);
            for (const unit of place.output || row !== 'p' ? units : []) {
              const opened = account(network, part, { row, step, unit });
              assert.equal(opened.value, values[unit]);
              if (opened.kind === 'carried')
                assert.ok(
                  !'hc'.includes(row) ||
                    place.before[/** @type {'h'} */ (row)].values[unit] === opened.value,
                );
              if (opened.kind !== 'sum') continue;
              const sum = opened.groups
                .flatMap(({ terms }) => terms)
                .reduce((all, term) => all + term.value, 0);
              assert.equal(opened.sum, sum);
              const squashed = opened.squash ? SQUASH[opened.squash](sum, opened.total ?? 1) : sum;
              assert.ok(
                Math.abs(squashed - values[unit]) < 4e-6,
                `${part.key} ${row}${step}[${unit}]: ${squashed}, want ${values[unit]}`,
              );
              sums++;
            }
          });
      }
      assert.ok(sums > 50);
      const said = network.parts.at(-1)?.places.at(-1)?.output;
      if (task !== 'translate') assert.deepEqual(said?.probabilities, trace.output.probabilities);
      session.close();
    });
