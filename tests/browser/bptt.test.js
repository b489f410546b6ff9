// The backward lab: the walk back, the update of the post, the norms.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inEveryBrowser, serve } from './browser.js';

const server = await serve();
after(() => server.close());

/** The page writes a true minus sign. @param {string} text */
const number = (text) => Number(text.replaceAll('−', '-'));

inEveryBrowser('the backward lab', (open) => {
  test('adds up step by step to the gradient that the engine has', async () => {
    const lab = await open(`${server.url}#bptt`);
    await lab.sees('.the-loss', /= 0\.0797/);
    await lab.press('Next');
    await lab.sees('.program .lit', /d_logits = p - y/);
    for (const added of [1, 2, 3]) {
      await lab.press('Next');
      await lab.sees('.added', new RegExp(`${added} of 3 steps`));
    }
    const gradients = await lab.page.evaluate(async () => {
      const { session } = /** @type {any} */ (document.querySelector('rnn-playground'));
      const { parameters } = await session.gradients(0);
      return Object.fromEntries(parameters.map((/** @type {any} */ p) => [p.name, [...p.values]]));
    });
    const shown = (await lab.texts('.small-matrix.whole td')).map(number);
    const wanted = ['rnn.weight_hh_l0', 'rnn.weight_ih_l0', 'rnn.bias_ih_l0'].flatMap(
      (name) => gradients[name],
    );
    assert.equal(shown.length, wanted.length);
    shown.forEach((value, i) => {
      assert.ok(Math.abs(value - wanted[i]) < 6e-5, `${value}, want ${wanted[i]}`);
    });
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('adds up through the gates of a GRU and an LSTM as well, and updates them', async () => {
    const lab = await open(`${server.url}#bptt`);
    for (const [cell, moments, rows] of /** @type {[string, number, number][]} */ ([
      ['gru', 2, 3],
      ['lstm', 3, 4],
    ])) {
      await lab.pick(cell.toUpperCase());
      await lab.sees('.names', new RegExp(`${rows * 2} × 2`));
      await lab.slide('Moment of the walk back', 1 + 3 * moments);
      await lab.sees('.added', /3 of 3 steps/);
      await lab.sees('.told', /step 1, “I”: what it adds/);
      await lab.sees('.program .lit', /dW_hh \+= np\.outer/);
      const { norms, gradients } = await lab.page.evaluate(async () => {
        const { session } = /** @type {any} */ (document.querySelector('rnn-playground'));
        const { parameters, hidden } = await session.gradients(0);
        return {
          norms: [...parameters.slice(1).map((/** @type {any} */ p) => p.norm), ...hidden],
          gradients: Object.fromEntries(
            parameters.map((/** @type {any} */ p) => [p.name, [...p.values]]),
          ),
        };
      });
      const shown = (await lab.texts('.small-matrix.whole td')).map(number);
      const wanted = ['weight_hh', 'weight_ih', 'bias_ih', 'bias_hh'].flatMap(
        (name) => gradients[`rnn.${name}_l0`],
      );
      assert.equal(shown.length, wanted.length);
      shown.forEach((value, i) => {
        assert.ok(Math.abs(value - wanted[i]) < 6e-5, `${value}, want ${wanted[i]}`);
      });
      assert.deepEqual(
        (await lab.texts('.norms td')).map(number),
        norms.map((/** @type {number} */ norm) => Number(norm.toFixed(4))),
      );
      const before = (await lab.numbers())['Loss now'];
      await lab.press('Update the weights');
      // The step is done before the new loss is known.
      await lab.sees('.update .numbers', new RegExp(`Loss after\\s+(?!${before})\\d`));
      assert.ok(number((await lab.numbers())['Loss after']) < number(before));
    }
    await lab.press('Open, +20');
    await lab.sees('.questions', /Right\. ‖∂L\/∂c₁‖ is \d\.\d{4} with the gate open/);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('one update at 0.1 brings the loss of the post from 0.0797 to 0.0746; one at 10 is another', async () => {
    const lab = await open(`${server.url}#bptt`);
    await lab.press('It falls');
    await lab.sees('.questions', /Right\. At 0\.1 it goes from 0\.0797 to 0\.0746/);
    await lab.press('Update the weights');
    await lab.sees('.update .numbers', /Loss before\s+0\.0797\s+Loss after\s+0\.0746/);
    await lab.sees('.update', /✓ as in the post/);
    await lab.sees('.the-loss', /= 0\.0746/);
    await lab.press('Back to the start');
    await lab.sees('.update .numbers', /Updates\s+0\s+Loss before\s+–\s+Loss now\s+0\.0797/);
    await lab.paste('Learning rate', '10');
    await lab.press('Update the weights');
    await lab.sees('.update .numbers', /Loss before\s+0\.0797\s+Loss after\s+(?!0\.0746)\d/);
    await lab.close();
  });

  test('shows the norm of every gradient', async () => {
    const lab = await open(`${server.url}#bptt`);
    await lab.sees('.norms', /∂L\/∂h₃/);
    const norms = await lab.page.evaluate(async () => {
      const { session } = /** @type {any} */ (document.querySelector('rnn-playground'));
      const { parameters, hidden } = await session.gradients(0);
      const trained = parameters.filter(
        (/** @type {any} */ p) => !session.info.config.freeze.includes(p.name),
      );
      return [...trained.map((/** @type {any} */ p) => p.norm), ...hidden];
    });
    const shown = (await lab.texts('.norms td')).map(number);
    assert.deepEqual(
      shown,
      norms.map((/** @type {number} */ norm) => Number(norm.toFixed(4))),
    );
    await lab.close();
  });
});
