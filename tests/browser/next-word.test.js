// The next-word lab: candidates at each key, temperature, writing on, the reader's own text.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inEveryBrowser, serve } from './browser.js';

const server = await serve();
after(() => server.close());

/** The shares shown, as numbers. @param {string[]} texts */
const shares = (texts) => texts.map((text) => Number.parseFloat(text));

inEveryBrowser('the next-word lab', (open) => {
  test('shows what may come next at each key, and a pressed word is written', async () => {
    const lab = await open(`${server.url}#next-word`);
    await lab.choose('Speed', '0');
    await lab.press('Train');
    await lab.write('Text', 'the hidden');
    await lab.sees('.try .bars tbody tr', /^state\s+[5-9]\d/, 60_000); // the most probable, by far
    await lab.press('Pause');
    await lab.sees('.train .primary', /^Train$/);
    await lab.press('state');
    const written = await lab.page.evaluate(
      () =>
        /** @type {any} */ (document.querySelector('rnn-playground')).shadowRoot.querySelector(
          '.sentence input',
        ).value,
    );
    assert.equal(written, 'the hidden state');
    const cool = shares(await lab.texts('.try .bars td'));
    assert.ok(cool.every((share, i) => i === 0 || share <= cool[i - 1]));
    await lab.slide('Temperature', 3);
    await lab.sees('.try', /Temperature: 3\.0/);
    const hot = shares(await lab.texts('.try .bars td'));
    assert.ok(hot[0] < cool[0], `${hot[0]} at 3, ${cool[0]} at 1`);

    await lab.press('Write on');
    await lab.sees('.written', /^Greedy\s+the hidden state \w+/);
    const [greedy, sampled] = await lab.texts('.written dd');
    assert.notEqual(greedy, sampled); // at temperature 3
    await lab.press('Draw again');
    await lab.sees('.written dd', new RegExp(`^${greedy}$`));
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test("learns the reader's own text, by words or by characters", async () => {
    const lab = await open(`${server.url}#next-word`);
    await lab.paste('Training text, line by line', 'tick tock tick tock\n\ntick tock tick');
    await lab.sees('.data .notice', /vocabulary would have 3 words instead of 134/);
    await lab.press('Start afresh');
    await lab.sees('.data', /^(?![\s\S]*Start afresh)[\s\S]*2 lines; 3 entries/);
    await lab.page.evaluate(() =>
      /** @type {any} */ (document.querySelector('rnn-playground')).shadowRoot
        .querySelectorAll('input[type=radio]')[1]
        .click(),
    );
    await lab.sees('.vocabulary', /7 entries/); // <UNK>, t, i, c, k, space, o
    await lab.choose('Speed', '0');
    await lab.paste('Text', 'tick toc');
    await lab.press('Train');
    await lab.sees('.try .bars tbody tr', /^k\s+(9\d|100)/);
    await lab.close();
  });
});
