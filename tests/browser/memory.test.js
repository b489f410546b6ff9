// The memory lab: order, the race of the three cells, the gradient of one number.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inEveryBrowser, serve } from './browser.js';

const server = await serve();
after(() => server.close());

inEveryBrowser('the memory lab', (open) => {
  test('tells who bites, which no bag of words can', async () => {
    const lab = await open(`${server.url}#memory`);
    await lab.sees('.bag', /dog\s+1\s+bites\s+1\s+man\s+1/);
    const bag = await lab.text('.bag table');
    await lab.press('Train');
    await lab.sees('.numbers', /Epoch\s+\d{3}/);
    await lab.sees('.try .said', /\bdog 9\d/);
    await lab.press('man bites dog');
    await lab.sees('.try .said', /\bman 9\d/);
    assert.equal(await lab.text('.bag table'), bag);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('across 20 letters an LSTM remembers the first where a plain RNN guesses, and a race can be stopped', async () => {
    const lab = await open(`${server.url}#memory`);
    await lab.press('Race');
    await lab.sees('.race table', /LSTM\s+[1-9]\d+\s/); // under way
    await lab.press('Stop');
    await lab.sees('.race .primary', /^Race$/);
    await lab.press('Race');
    await lab.sees('.race table', /RNN\s+400[\s\S]*GRU\s+400[\s\S]*LSTM\s+400/, 60_000);
    await lab.sees('.race .primary', /^Race$/);
    const shares = Object.fromEntries(
      (await lab.texts('.race tbody tr')).map((row) => {
        const [cell, , share] = row.split(/\s+/);
        return [cell, Number.parseFloat(share)];
      }),
    );
    assert.ok(shares.LSTM > 90 && shares.RNN < 75, JSON.stringify(shares));
    // The race before, which was stopped, stands pale behind each of the three lines in both pictures.
    const before = await lab.page.evaluate(
      () =>
        /** @type {any} */ (document.querySelector('rnn-playground')).shadowRoot.querySelectorAll(
          '.race path.before[d^="M"]',
        ).length,
    );
    assert.equal(before, 6);
    // The gates of each cell at each of the 21 letters, and the number of the chosen one.
    assert.deepEqual(await lab.texts('.race-gates h4'), ['RNN', 'GRU', 'LSTM']);
    assert.equal((await lab.texts('.race-gates .cell')).length, 21 * (1 + 4 + 5));
    await lab.sees(
      '.race-gates .lane-gates:last-child output',
      /^i, input gate at place 1, “[ab]” = 0\.\d{4,}/,
    );
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('multiplies a gradient of 1 by U twenty times', async () => {
    const lab = await open(`${server.url}#memory`);
    await lab.sees('.scalar', /After 20 steps of 0\.50 the gradient is 9\.5 e−7\./);
    await lab.slide('U', 2);
    await lab.sees('.scalar', /After 20 steps of 2\.00 the gradient is 1\.0 e\+6\./);
    await lab.press('About an eighth');
    await lab.sees('.questions', /0\.122/);
    await lab.close();
  });
});
