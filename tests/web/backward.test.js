// The walk back that the page shows, step by step, adds up to the gradients that the engine trains with.
import assert from 'node:assert/strict';
import test from 'node:test';
import { backward, named, summed } from '../../web/backward.js';
import { Session } from './built.js';

/** @param {ArrayLike<number>} found @param {ArrayLike<number>} wanted @param {string} what */
function near(found, wanted, what) {
  assert.equal(found.length, wanted.length, what);
  for (let i = 0; i < found.length; i++)
    assert.ok(Math.abs(found[i] - wanted[i]) < 1e-6, `${what}[${i}]: ${found[i]}, ${wanted[i]}`);
}

const TEXTS = /** @type {[string, string, object][]} */ ([
  ['I love NLP', '1', {}],
  ['NLP', '0', {}],
  ['love NLP I I love strange NLP', '0', { seed: 7 }],
  ['I love NLP love I', '1', { hidden: 4, seed: 3, lr: 0.5 }],
]);

for (const cell of ['rnn', 'gru', 'lstm'])
  for (const [text, label, options] of TEXTS)
    test(`${cell}: what the steps of "${text}" add is the gradient, and its states' norms are the engine's`, async () => {
      const freeze = ['embedding.weight'];
      const session = await Session.create({ preset: 'blog-forward', cell, freeze, ...options });
      await session.train({ steps: 3 });
      const trace = await session.trace(text, { weights: true });
      const { parameters, hidden } = await session.gradients({ text, label });
      const walk = backward(trace, trace.weights ?? [], Number(label), cell);
      const { dlogits, output, steps } = walk;
      const gradient = (/** @type {string} */ name) => named(parameters, name).values;
      near(summed(steps.map(({ hh }) => hh)).flat(), gradient('rnn.weight_hh_l0'), 'dW_hh');
      near(summed(steps.map(({ ih }) => ih)).flat(), gradient('rnn.weight_ih_l0'), 'dW_ih');
      near(summed(steps.map(({ dz }) => [dz])).flat(), gradient('rnn.bias_ih_l0'), 'db_ih');
      near(summed(steps.map(({ dzh }) => [dzh])).flat(), gradient('rnn.bias_hh_l0'), 'db_hh');
      near(output.flat(), gradient('fc.weight'), 'dW_fc');
      near(dlogits, gradient('fc.bias'), 'db_fc');
      near(
        steps.map(({ dh }) => Math.hypot(...dh)),
        [...hidden].reverse(),
        '‖∂L/∂h‖',
      );
      session.close();
    });
