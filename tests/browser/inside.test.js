// What is inside any model: its gates and their arithmetic, every weight to be read and changed.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inEveryBrowser, serve } from './browser.js';

const server = await serve();
after(() => server.close());

/** The page writes a true minus sign. @param {string} text */
const number = (text) => Number(text.replaceAll('−', '-'));

/** Taps something. @param {import('./browser.js').Lab} lab @param {string} selector */
const tap = (lab, selector) =>
  lab.page.evaluate((where) => {
    const root = /** @type {ShadowRoot} */ (document.querySelector('rnn-playground')?.shadowRoot);
    const found = /** @type {HTMLElement | null} */ (root.querySelector(where));
    found?.scrollIntoView();
    found?.click();
  }, selector);

inEveryBrowser('inside a model', (open) => {
  test('the LSTM that writes on opens to a gate, whose terms add up, and its softmax', async () => {
    const lab = await open(`${server.url}#next-word`);
    await lab.unfold('inside');
    await lab.sees('.inside .readout', /h₁₃\[0\] = -?0\.\d+/);
    await lab.check('Show the gates');
    await lab.sees('.inside .grid', /input gate[\s\S]*forget gate[\s\S]*output gate/);
    await tap(lab, '.inside [data-cell="f-3-12"]');
    await lab.sees('.inside .which', /f₁₃\[3\].*hidden/);
    await lab.check('All digits');
    await lab.sees('.terms .product', /\d\.\d{6}/);
    const terms = (await lab.texts('.terms td.product')).map(number);
    assert.equal(terms.length, 100 + 1 + 150 + 1);
    const [z, gate] = (await lab.texts('.terms .result td')).map(number);
    assert.ok(Math.abs(terms.reduce((sum, term) => sum + term, 0) - z) < 1e-6);
    assert.ok(Math.abs(1 / (1 + Math.exp(-z)) - gate) < 1e-6);
    assert.equal(await lab.text('.inside .readout b'), (await lab.texts('.result td'))[1]);

    await lab.choose('Units', '144'); // the last of 150
    await lab.sees('.inside .readout', /h₁₃\[144\]/);
    await tap(lab, '.inside .output .cell[data-cell$="-12"]');
    await lab.sees('.inside .which', /p\(/);
    const [logit, total, p] = (await lab.texts('.terms .result td')).map(number);
    assert.ok(Math.abs(Math.exp(logit) / total - p) < 1e-6);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('a weight of the question lab is changed by keyboard: the answer follows, and it reads back exactly', async () => {
    const lab = await open(`${server.url}#qa`);
    await lab.unfold('weights');
    await lab.sees('.model-weights .parameters', /embedding\.weight[\s\S]*rnn\.weight_hh_l0/);
    await lab.press('fc.bias');
    await lab.write('Row of the word', 'paris');
    await lab.sees('.model-weights .edit', /b_fc\[\d+\] paris/);
    const [, row] = /b_fc\[(\d+)\]/.exec(await lab.text('.model-weights .edit')) ?? [];
    await lab.write(`Value of b_fc[${row}]`, '12.34567');
    await lab.sees('.try .said', /paris/);
    // Each key writes; the last one's number is what stays.
    await lab.page.waitForFunction(
      async (at, wanted) => {
        const { session } = /** @type {any} */ (document.querySelector('rnn-playground'));
        const list = await session.weights();
        return (
          list.find((/** @type {any} */ w) => w.name === 'fc.bias').values[at] ===
          Math.fround(wanted)
        );
      },
      { timeout: 20_000 },
      Number(row),
      12.34567,
    );
    await lab.sees('.model-weights .grid', /12\.35/);
    await tap(lab, '.model-weights details:last-of-type summary');
    await lab.sees('.model-weights .exact', /paris\s+12\.34567/);
    // The keyboard goes on from the chosen number.
    await tap(lab, `.model-weights [data-cell="${row}-0"]`);
    await lab.page.evaluate(
      (cell) =>
        /** @type {any} */ (document.querySelector('rnn-playground')).shadowRoot
          .querySelector(cell)
          .focus(),
      `.model-weights [data-cell="${row}-0"]`,
    );
    await lab.page.keyboard.press('ArrowUp');
    await lab.sees('.model-weights .edit', new RegExp(`b_fc\\[${Number(row) - 1}\\]`));
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('layers and directions are drawn, too: one is opened, and the output reads both', async () => {
    const lab = await open(server.url);
    /** @param {Record<string, string>} attributes */
    const set = (attributes) =>
      lab.page.evaluate(async (all) => {
        const element = /** @type {any} */ (document.querySelector('rnn-playground'));
        for (const [name, value] of Object.entries(all)) element.setAttribute(name, value);
        await new Promise((resolve) => setTimeout(resolve));
        await element.ready();
      }, attributes);
    await set({ layers: '2', bidirectional: 'true', cell: 'gru' });
    await lab.choose('Part', 'l0_reverse');
    await lab.sees('.inside .grid', /hidden state/);
    await tap(lab, '.inside [data-cell="p-1-2"]');
    await lab.sees('.inside .terms', /W_fc\[0\]\[0\] · h₃\(l1\)\[0\][\s\S]*h₁\(l1_reverse\)\[15\]/);
    await lab.sees('.try .hint', /both directions/);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });
});
