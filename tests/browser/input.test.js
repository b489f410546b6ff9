// Bad and odd input: each gets a message in its place, and nothing is lost.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inEveryBrowser, serve } from './browser.js';

const server = await serve();
after(() => server.close());

inEveryBrowser('odd input', (open) => {
  test('an empty sentence, unknown words, emoji and right-to-left text', async () => {
    const lab = await open(server.url);
    await lab.paste('Sentence', '   ');
    await lab.sees('.try', /Write a sentence/);
    await lab.paste('Sentence', '...');
    await lab.sees('.try .notice', /no word in it/);
    await lab.paste('Sentence', 'good 🎉 فيلم');
    await lab.sees('.try .chips', /good[\s\S]*🎉[\s\S]*unknown word[\s\S]*فيلم[\s\S]*unknown word/);
    await lab.sees('.try', /2 words are not in the vocabulary/);
    await lab.close();
  });

  test('10,000 words', async () => {
    const lab = await open(server.url);
    await lab.paste('Sentence', 'good '.repeat(10_000));
    await lab.sees('.try', /first 60 of 10,000 words/);
    await lab.paste('Sentence', 'so good');
    await lab.sees('.try .chips', /so[\s\S]*good/);
    await lab.close();
  });

  test('no rows, one row, one class, a row without words', async () => {
    const lab = await open(server.url);
    for (let row = 6; row > 1; row--) await lab.press(`Delete row ${row}`);
    await lab.sees('.data .notice', /only one sentence/);
    await lab.press('Delete row 1');
    await lab.sees('.data .notice', /there are no sentences/);
    const blocked = await lab.page.evaluate(
      () =>
        /** @type {any} */ (document.querySelector('rnn-playground')).shadowRoot.querySelector(
          '.data .notice .primary',
        ).disabled,
    );
    assert.equal(blocked, true);
    await lab.press('Undo edits');

    for (const row of [2, 4, 6]) await lab.press(`Row ${row} is negative. Switch the label`);
    await lab.sees('.data .notice', /every sentence is positive/);
    await lab.press('Undo edits');

    await lab.press('Add a sentence');
    await lab.sees('.data .notice', /row 7 has no words/);
    await lab.press('Undo edits');
    assert.equal((await lab.texts('.rows .text')).length, 6);
    await lab.press('Step');
    await lab.sees('.numbers', /Epoch\s+1\b/);
    await lab.close();
  });

  test('a learning rate that is none, and one that is far too large', async () => {
    const lab = await open(server.url);
    for (let step = 1; step <= 2; step++) {
      await lab.press('Step');
      await lab.sees('.numbers', new RegExp(`Epoch\\s+${step}\\b`));
    }
    const before = await lab.text('.try .probability');
    await lab.paste('Learning rate', 'fast');
    await lab.sees('.lr', /greater than 0/);
    await lab.paste('Learning rate', '1e9');
    await lab.press('Train');
    await lab.sees('.train .notice', /diverged/);
    // The last good weights: the answer that the bad ones gave may stand until the page has asked again.
    await lab.sees('.try .probability', new RegExp(`^${before.replace('.', '\\.')}$`));
    await lab.press('Use a smaller rate (0.01)');
    await lab.press('Train');
    await lab.sees('.numbers', /Epoch\s+[3-9]\d/);
    await lab.press('Pause');
    await lab.press('Reset');
    await lab.sees('.numbers', /Epoch\s+0\b/);
    await lab.close();
  });
});
