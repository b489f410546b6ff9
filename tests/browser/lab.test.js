// What a reader does in the sentiment lab, in the page as it is served.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inEveryBrowser, serve } from './browser.js';

const server = await serve();
after(() => server.close());

/** The page writes a true minus sign. @param {string} text */
const number = (text) => Number(text.replaceAll('−', '-'));

inEveryBrowser('the sentiment lab', (open) => {
  test('shows the six sentences, trains, and the answer changes while a sentence is typed', async () => {
    const lab = await open(server.url);
    assert.equal((await lab.texts('.rows .text')).length, 6);
    await lab.press('Train');
    await lab.sees('.numbers', /Epoch\s+[1-9]/);
    await lab.write('Sentence', 'so good');
    await lab.sees('.try .said', /positive/);
    await lab.sees('.numbers', /Epoch\s+(\d{3,}|[6-9]\d)/);
    await lab.write('Sentence', 'very bad');
    await lab.sees('.try .said', /negative/);
    const after = await lab.texts('.try .chips .after');
    assert.equal(after.length, 3); // "very", "bad" and one of padding
    assert.ok(after.every((text) => Number(text) >= 0 && Number(text) <= 1));
    await lab.press('Pause');
    const { Loss, Accuracy } = await lab.numbers();
    assert.ok(number(Loss) < 0.1, `loss ${Loss}`);
    assert.equal(Accuracy, '100%');
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('one step, and back to the start: the same first losses again, which are those of PyTorch', async () => {
    const lab = await open(server.url);
    const threeSteps = async () => {
      const losses = [];
      for (let step = 1; step <= 3; step++) {
        await lab.press('Step');
        await lab.sees('.numbers', new RegExp(`Epoch\\s+${step}\\b`));
        losses.push((await lab.numbers()).Loss);
      }
      return losses;
    };
    const once = await threeSteps();
    assert.equal(Number(once[0]).toFixed(3), '0.675'); // torch.manual_seed(42)
    await lab.press('Reset');
    await lab.sees('.numbers', /Epoch\s+0\b/);
    assert.deepEqual(await threeSteps(), once);
    await lab.close();
  });

  test('works by keyboard alone', async () => {
    const lab = await open(server.url);
    const { keyboard } = lab.page;
    const focused = () =>
      lab.page.evaluate(() => {
        const element = /** @type {any} */ (document.activeElement)?.shadowRoot?.activeElement;
        return (
          element?.getAttribute('aria-label') ??
          element?.labels?.[0]?.innerText ??
          element?.innerText ??
          ''
        );
      });
    /** @param {RegExp} wanted */
    const tabTo = async (wanted) => {
      for (let i = 0; i < 60; i++) {
        if (wanted.test(await focused())) return;
        await keyboard.press('Tab');
      }
      assert.fail(`no ${wanted} within 60 stops of the tab key`);
    };
    await tabTo(/^Train$/);
    await keyboard.press('Enter');
    await lab.sees('.numbers', /Epoch\s+[2-9]\d/);
    await keyboard.press(' '); // the same button is Pause now
    await lab.sees('.train .primary', /^Train$/);
    await tabTo(/^Sentence$/);
    await keyboard.type(' indeed');
    await lab.sees('.try .chips', /indeed/);
    for (let i = 0; i < 60; i++) {
      await keyboard.press('Tab');
      if (/^-?[−\d.]+$/.test(await focused())) break;
    }
    const before = await lab.text('.readout');
    await keyboard.press('ArrowDown');
    await lab.sees(
      '.readout',
      new RegExp(`^(?!${before.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$)`),
    );
    await lab.close();
  });

  test('edited rows are a draft until the reader agrees to start afresh', async () => {
    const lab = await open(server.url);
    await lab.press('Step');
    await lab.sees('.numbers', /Epoch\s+1\b/);
    await lab.press('Add a sentence');
    await lab.write('Sentence of row 7', 'utterly dull');
    await lab.sees('.data .notice', /15 words instead of 13/);
    await lab.sees('.rows tbody tr:last-child', /utterly\s*13\s*dull\s*14/);
    assert.match((await lab.numbers()).Epoch, /^1$/); // the old model is still there
    await lab.press('Undo edits');
    assert.equal((await lab.texts('.rows .text')).length, 6);

    await lab.press('Add a sentence');
    await lab.write('Sentence of row 7', 'utterly dull');
    await lab.sees('.data .notice', /15 words/);
    await lab.press('Start afresh');
    await lab.sees('.vocabulary', /^(?=[\s\S]*15 entries)/);
    await lab.sees('.numbers', /Epoch\s+0\b/);
    await lab.write('Sentence', 'dull');
    await lab.sees('.try .chips', /dull\s*14/);
    await lab.close();
  });

  test('a chosen number opens its arithmetic, whose terms add up', async () => {
    const lab = await open(server.url);
    await lab.sees('.readout', /h/);
    await lab.page.evaluate(() => {
      const root = /** @type {ShadowRoot} */ (document.querySelector('rnn-playground')?.shadowRoot);
      /** @type {HTMLElement} */ (root.querySelector('[data-cell="h-3-1"]')).click();
    });
    await lab.sees('.which', /h₂\[3\]/);
    const products = (await lab.texts('.terms td.product')).map(number);
    assert.equal(products.length, 8 + 1 + 16 + 1); // W_ih x, b_ih, W_hh h, b_hh
    const [z, h] = (await lab.texts('.terms .result td')).map(number);
    const sum = products.reduce((total, value) => total + value, 0);
    assert.ok(Math.abs(sum - z) < products.length * 6e-5, `terms ${sum}, z ${z}`);
    assert.ok(Math.abs(Math.tanh(z) - h) < 2e-4, `tanh(${z}), h ${h}`);
    await lab.close();
  });

  test('another cell begins a new model, which opens to its gates and their arithmetic', async () => {
    const lab = await open(server.url);
    await lab.press('Step');
    await lab.press('Step');
    await lab.sees('.numbers', /Epoch\s+2\b/);
    await lab.pick('LSTM');
    await lab.sees('.numbers', /Epoch\s+0\b/);
    await lab.sees('.train', /Dashed: the run before/);
    await lab.check('Show the gates');
    await lab.sees('.grid', /forget gate[\s\S]*output gate[\s\S]*cell state/);
    await lab.page.evaluate(() => {
      const root = /** @type {ShadowRoot} */ (document.querySelector('rnn-playground')?.shadowRoot);
      /** @type {HTMLElement} */ (root.querySelector('[data-cell="c-3-1"]')).click();
    });
    await lab.sees('.which', /c₂\[3\]/);
    const [forget, write] = (await lab.texts('.terms tbody:nth-of-type(1) td')).map(number).reduce(
      (rows, value, i) => {
        if (i % 3 === 0) rows.push([]);
        rows[rows.length - 1].push(value);
        return rows;
      },
      /** @type {number[][]} */ ([]),
    );
    const [c] = (await lab.texts('.terms .result td')).map(number);
    assert.ok(Math.abs(forget[0] * forget[1] + write[0] * write[1] - c) < 3e-4);
    await lab.close();
  });

  test('reloading while it trains leaves nothing broken', async () => {
    const lab = await open(server.url);
    await lab.choose('Speed', '0');
    await lab.press('Train');
    await lab.sees('.numbers', /Epoch\s+[\d,]{4,}/);
    await lab.page.reload();
    await lab.ready();
    await lab.sees('.numbers', /Epoch\s+0\b/);
    await lab.press('Step');
    await lab.sees('.numbers', /Epoch\s+1\b/);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });
});
