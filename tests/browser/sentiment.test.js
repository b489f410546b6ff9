// The sentiment lab: rows that are held out, scores, the confusion matrix, and the way back to an earlier step.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inEveryBrowser, serve } from './browser.js';

const server = await serve();
after(() => server.close());

/** @typedef {import('./browser.js').Lab} Lab */

/** Runs in the page with the live session. @template T @param {Lab} lab @param {(session: any, given: any) => Promise<T>} what
 *  @param {any} [given] @returns {Promise<T>} */
const inSession = (lab, what, given) =>
  /** @type {Promise<any>} */ (
    lab.page.evaluate(
      (text, value) => {
        const { session } = /** @type {any} */ (document.querySelector('rnn-playground'));
        return new Function('session', 'given', `return (${text})(session, given)`)(session, value);
      },
      String(what),
      given,
    )
  );

/** @param {Lab} lab @param {string} selector @returns {Promise<string>} what its box says */
const boxSays = (lab, selector) =>
  lab.page.evaluate(
    (where) =>
      /** @type {any} */ (document.querySelector('rnn-playground')).shadowRoot.querySelector(where)
        .value,
    selector,
  );

inEveryBrowser('the sentiment lab', (open) => {
  test('holds out a share of 120 sentences, scores both sides, and shows which label is taken for which', async () => {
    const lab = await open(server.url);
    await lab.press('Take 120 sentences');
    await lab.sees('.data .notice', /Start afresh/);
    await lab.slide('Share to hold out', 0.2);
    await lab.sees('.split', /20%, 24 of 120 rows/);
    await lab.press('Start afresh');
    await lab.sees('.data', /^(?![\s\S]*Start afresh)/);
    const labels = await inSession(lab, async (session) =>
      session.info.rows.map((/** @type {{label: string}} */ row) => row.label),
    );
    assert.equal(labels.length, 96);
    assert.equal(labels.filter((/** @type {string} */ label) => label === 'positive').length, 48);

    await lab.choose('Speed', '1000');
    await lab.press('Train');
    await lab.sees('.score', /At step [1-9]/);
    await lab.sees('.numbers', /Epoch\s+([\d,]{4,}|[2-9]\d\d)/);
    await lab.press('Pause');
    await lab.sees('.train .primary', /^Train$/);
    const step = (await lab.numbers()).Epoch;
    await lab.sees('.score caption', new RegExp(`At step ${step}$`));
    await lab.sees('.score', /Loss on both[\s\S]*overfitting/);
    await lab.pick('Held-out rows');
    await lab.sees('.matrix caption', new RegExp(`At step ${step}$`));
    await lab.page.waitForFunction(() => {
      const root = document.querySelector('rnn-playground')?.shadowRoot;
      const counts = [...(root?.querySelectorAll('.matrix .count') ?? [])];
      return counts.reduce((sum, { textContent }) => sum + Number(textContent), 0) === 24;
    });
    const [nn, np, pn, pp] = (await lab.texts('.matrix .count')).map(Number);
    assert.deepEqual([nn + np, pn + pp], [12, 12]);
    const [, right] = /Right\s+[\d.]+%\s+([\d.]+)%/.exec(await lab.text('.score table')) ?? [];
    assert.ok(Math.abs(Number(right) / 100 - (nn + pp) / 24) < 0.001, `${right}, ${nn}, ${pp}`);

    // The rows of a number, by keyboard, and one of them into the box.
    await lab.page.evaluate(() => {
      const root = document.querySelector('rnn-playground')?.shadowRoot;
      const cells = [...(root?.querySelectorAll('.matrix .count') ?? [])];
      const full = cells.find(({ textContent }) => Number(textContent) > 0);
      /** @type {HTMLElement} */ (full).focus();
    });
    await lab.page.keyboard.press('Enter');
    await lab.sees('.listed', /Label (negative|positive), said (negative|positive)/);
    const [said] = await lab.texts('.listed li');
    const [, sentence, answer] = /^(.+?)\s+((?:positive|negative) [\d.]+%)$/.exec(said) ?? [];
    await lab.press(sentence);
    assert.equal(await boxSays(lab, '.try .sentence input'), sentence);
    await lab.sees('.try .said', new RegExp(`\\s${answer}$`));
    await lab.press('Reset');
    await lab.sees('.score caption', /At step 0$/);
    await lab.press('Step');
    await lab.sees('.score', /Loss on both[\s\S]*Pale: the run before/);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('a sentence of the reader’s own is held out by itself, and its new words are unknown', async () => {
    const lab = await open(server.url);
    await lab.check('Choose row by row');
    await lab.press('Add a sentence');
    await lab.write('Sentence of row 7', 'so dull');
    await lab.sees('.data .notice', /14 words instead of 13/);
    await lab.check('Row 7 is held out');
    // What the model learns from is as before: there is nothing to start afresh.
    await lab.sees('.data', /^(?![\s\S]*Start afresh)[\s\S]*1 of 7 rows[\s\S]*<UNK> instead: dull/);
    await lab.sees('.rows tbody tr:last-child', /so\s*\d+\s*dull\s*0\s*unknown/);
    await lab.sees('.score', /Held-out rows[\s\S]*Rows\s+6\s+1/);
    await lab.check('Row 1 is held out');
    await lab.sees('.data .notice', /Start afresh/);
    await lab.press('Start afresh');
    await lab.sees('.data', /^(?![\s\S]*Start afresh)[\s\S]*2 of 7 rows/);
    await lab.sees('.score', /Rows\s+5\s+2/);
    await lab.pick('GRU');
    await lab.sees('.train', /Epoch\s+0\b/);
    await lab.sees('.data', /2 of 7 rows/); // under another cell, too
    for (const row of [3, 5]) await lab.check(`Row ${row} is held out`);
    await lab.sees('.data .notice', /Not yet possible: every positive row is held out/);
    await lab.press('Undo edits');
    await lab.sees('.data', /2 of 7 rows/);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('goes back to an earlier step, shows what the model said then, and learns the same again from there', async () => {
    const lab = await open(server.url);
    await lab.sees('.history .told', /step 0: positive [\d.]+%/);
    const first = await lab.text('.try .probability');
    for (const [steps, until] of [
      [1, 1],
      [30, 31],
    ]) {
      await inSession(lab, (session, given) => session.train({ steps: given }), steps);
      await lab.sees('.history .told', new RegExp(`step ${until}: positive`));
    }
    await lab.slide('Rewind to step', 0);
    await lab.sees('.history .told', /step 0: positive/);
    await lab.sees('.said-then caption', /at step 0$/);
    const [own, ...rows] = await lab.texts('.said-then tbody tr');
    assert.equal(rows.length, 6);
    const share = Number(/really good\s+(0\.\d+)/.exec(own)?.[1]);
    const shown = Number(first.replace('%', '')) / 100; // of the label that was said
    assert.ok(Math.min(Math.abs(share - shown), Math.abs(1 - share - shown)) < 0.006, own);

    await lab.slide('Rewind to step', 1);
    await lab.sees('.said-then caption', /at step 1$/);
    const then = await lab.text('.history .told');
    const go = (/** @type {number} */ steps) =>
      inSession(
        lab,
        async (session, given) => [...(await session.train({ steps: given })).losses],
        steps,
      );
    await lab.press('Go on from here');
    await lab.sees('.numbers', /Epoch\s+1\b/);
    await lab.sees('.train', /Dashed: the run before/);
    await lab.sees('.history .told', new RegExp(`^${then}$`));
    const losses = await go(30);
    await lab.sees('.numbers', /Epoch\s+31\b/);
    await lab.sees('.history .told', /step 31: positive/);
    await lab.slide('Rewind to step', 1);
    await lab.press('Go on from here');
    await lab.sees('.numbers', /Epoch\s+1\b/);
    assert.deepEqual(await go(30), losses); // to the bit
    await lab.sees('.numbers', /Epoch\s+31\b/);
    assert.equal(losses.length, 30);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  for (const [name, first, rows] of [
    ['qa', 'Question of row 1', 100],
    ['translation', 'Source of row 1', 3],
  ])
    test(`the lab ${name} learns without the rows that are held out, too`, async () => {
      const lab = await open(`${server.url}#${name}`);
      await lab.sees('.split', new RegExp(`0%, 0 of ${rows} rows`));
      await lab.slide('Share to hold out', 0.3);
      const held = Math.round(0.3 * Number(rows));
      await lab.sees('.split', new RegExp(`30%, ${held} of ${rows} rows`));
      await lab.press('Start afresh');
      await lab.sees('.data', /^(?![\s\S]*Start afresh)/);
      const learnt = await inSession(lab, async (session) => session.info.rows.length);
      assert.equal(learnt, Number(rows) - held);
      await lab.write(String(first), 'held or not');
      await lab.press('Undo edits');
      await lab.sees('.split', new RegExp(`${held} of ${rows} rows`));
      assert.deepEqual(lab.complaints, []);
      await lab.close();
    });
});
