// What goes wrong is named, and mended at a press.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inEveryBrowser, serve } from './browser.js';

const server = await serve();
after(() => server.close());

inEveryBrowser('the coach', (open) => {
  test('names unknown words, and puts them among the rows', async () => {
    const lab = await open(server.url);
    await lab.paste('Sentence', 'splendid movie');
    await lab.sees('.coach', /1 unknown word\. “splendid”/);
    await lab.press('Add this text to the data');
    await lab.sees('.data .notice', /would have 14 words instead of 13/);
    await lab.press('Start afresh');
    await lab.page.waitForFunction(
      () =>
        !(
          /** @type {any} */ (document.querySelector('rnn-playground')).shadowRoot.querySelector(
            '.coach',
          )
        ),
    );
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('names rows learnt by heart, and holds some of them out', async () => {
    const lab = await open(server.url);
    await lab.page.evaluate(() =>
      /** @type {any} */ (document.querySelector('rnn-playground')).session.train({ epochs: 200 }),
    );
    await lab.sees('.coach', /Learnt by heart\. All 6 rows are right/);
    await lab.press('Hold a quarter of the rows out and start afresh');
    await lab.page.waitForFunction(
      () =>
        /** @type {any} */ (document.querySelector('rnn-playground')).session.info.rows.length ===
        4,
    );
    await lab.close();
  });

  test('names saturated units, and starts afresh with shorter steps', async () => {
    const lab = await open(server.url);
    await lab.page.evaluate(async () => {
      const { session } = /** @type {any} */ (document.querySelector('rnn-playground'));
      const weights = await session.weights();
      const bias = weights.find((/** @type {any} */ { name }) => name === 'rnn.bias_ih_l0');
      await session.setWeights([{ ...bias, values: bias.values.map(() => 9) }]);
    });
    await lab.paste('Sentence', 'so bad');
    await lab.sees('.coach', /Saturated units\. 16 of 16 units sit at ±1/);
    await lab.press('Start afresh with a third of the learning rate');
    await lab.sees('.train', /Epoch\s+0\b/);
    await lab.page.waitForFunction(
      () =>
        /** @type {any} */ (document.querySelector('rnn-playground')).session.info.config.lr ===
        0.0033,
    );
    await lab.close();
  });
});
