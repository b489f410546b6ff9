// The arithmetic that the page shows for a number adds up to the number that the model computed.
import assert from 'node:assert/strict';
import test from 'node:test';
import { account } from '../../web/arithmetic.js';
import { rowsOfCell, valuesOf } from '../../web/cells.js';
import { Session } from './built.js';

const SQUASH = { tanh: Math.tanh, σ: (/** @type {number} */ z) => 1 / (1 + Math.exp(-z)) };

for (const cell of ['rnn', 'gru', 'lstm'])
  test(`every number of every step of the ${cell} is what its terms give`, async () => {
    const session = await Session.create({ preset: 'blog-sentiment', cell });
    await session.train({ steps: 20 });
    const trace = await session.trace('i hate it really', { weights: true });
    for (const row of [...rowsOfCell(cell), /** @type {const} */ ('p')])
      trace.steps.forEach((now, step) => {
        const units = row === 'p' ? 1 : valuesOf(now, row, cell).length;
        assert.equal(units, row === 'p' ? 1 : row === 'x' ? 8 : 16);
        for (let unit = 0; unit < units; unit++) {
          const opened = account(trace, trace.weights ?? [], { row, step, unit }, cell);
          const value = row === 'p' ? now.probabilities[1] : valuesOf(now, row, cell)[unit];
          assert.equal(opened.value, value);
          if (opened.kind !== 'sum') continue;
          const total = opened.groups
            .flatMap(({ terms }) => terms)
            .reduce((sum, term) => sum + term.value, 0);
          assert.equal(opened.sum, total);
          const squashed = opened.squash ? SQUASH[opened.squash](total) : total;
          assert.ok(
            Math.abs(squashed - value) < 2e-6,
            `${row}${step}[${unit}]: ${squashed}, want ${value}`,
          );
        }
      });
    session.close();
  });
