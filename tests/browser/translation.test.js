// The translation lab: the post's model of one word for one word, and an encoder with a decoder.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inEveryBrowser, serve } from './browser.js';

const server = await serve(
  `<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,"><script type="module" src="./rnn-playground.js"></script>
  <rnn-playground lab="translation" task="translate" attention="none" cell="lstm" layers="2" bidirectional="true"></rnn-playground></html>`,
);
after(() => server.close());

/** Asks the live session. @param {import('./browser.js').Lab} lab @param {string} name @param {unknown[]} args
 *  @returns {Promise<any>} */
const ask = (lab, name, ...args) =>
  lab.page.evaluate(
    async (name, args) => {
      const { session } = /** @type {any} */ (document.querySelector('rnn-playground'));
      const value = await (name === 'config' ? session.info.config : session[name](...args));
      // Floats as lists: what comes from the page is JSON.
      return JSON.parse(
        JSON.stringify(value, (_, item) => (item instanceof Float32Array ? [...item] : item)),
      );
    },
    name,
    args,
  );

/** Waits until the live session is of such a model. @param {import('./browser.js').Lab} lab @param {string} option
 *  @param {unknown} value */
const becomes = (lab, option, value) =>
  lab.page.waitForFunction(
    (option, value) =>
      /** @type {any} */ (document.querySelector('rnn-playground')).session.info.config[option] ===
      value,
    { timeout: 20_000 },
    option,
    value,
  );

/** @param {import('./browser.js').Lab} lab */
async function startTranslator(lab) {
  await lab.within('.model').pick('Encoder and decoder');
  await becomes(lab, 'task', 'translate');
  await lab.sees('.attention h2', /Where it looks/);
}

/** Trains for so many epochs and pauses. @param {import('./browser.js').Lab} lab @param {RegExp} epoch */
async function trains(lab, epoch) {
  const bar = lab.within('.train');
  await bar.choose('Speed', '120');
  await bar.press('Train');
  await lab.sees('.numbers', epoch);
  await bar.press('Pause');
  await lab.sees('.train .primary', /^Train$/);
}

/** A weight of the matrix. @param {import('./browser.js').Lab} lab @param {string} place */
const cell = (lab, place) => lab.page.$(`rnn-playground >>> .attention td[data-cell="${place}"]`);

inEveryBrowser('the translation lab', (open) => {
  test("learns the post's three pairs, word for word", async () => {
    const lab = await open(`${server.url}#translation`);
    await trains(lab, /Epoch\s+(1[5-9]\d|[2-9]\d\d)/);
    for (const [source, target] of [
      ['hello you', /bonjour toi/],
      ['hi there', /salut toi/],
      ['thanks much', /merci beaucoup/],
    ]) {
      await lab.within('.try').paste('Source', String(source));
      await lab.sees('.try .said', /** @type {RegExp} */ (target));
    }
    await lab.sees(
      '.step-list',
      /thanks \d+\s+Word\s+Probability\s+merci\s+\d[\d.]*%[\s\S]*much \d+\s+Word\s+Probability\s+beaucoup\s+\d/,
    );
    await lab.within('.questions').press('No');
    await lab.sees('.questions', /Right\. After “hello” the probabilities are the same/);
    await lab.sees('.equations', /embedding\.weight/);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('learns to translate with attention, and tells each weight, each thought and what a beam found', async () => {
    const lab = await open(`${server.url}#translation`);
    await startTranslator(lab);
    await trains(lab, /Epoch\s+(1[5-9]|[2-9]\d)/);
    await lab.sees('.try .said', /il voit le chat noir/);
    const { decoder } = await ask(lab, 'trace', 'he sees the black cat');

    // The matrix, by tap, by key and by pointer.
    await (await cell(lab, '4-3'))?.click();
    await lab.sees('.exactly', /Step 5 reads “chat” and says “noir”\. Weight of “black”:/);
    const exactly = async () => Number((await lab.text('.exactly b')).replace('−', '-'));
    assert.equal(Math.fround(await exactly()), decoder[4].attention[3]);
    await lab.page.keyboard.press('ArrowRight');
    await lab.sees('.exactly', /Weight of “cat”/);
    assert.equal(Math.fround(await exactly()), decoder[4].attention[4]);
    await lab.page.keyboard.press('Home');
    await lab.page.keyboard.press('ArrowUp');
    await lab.sees('.exactly', /Step 4 .*“chat”\. Weight of “he”/);
    await (await cell(lab, '0-0'))?.hover();
    await lab.sees('.exactly', /Step 1 reads “<SOS>” and says “il”\. Weight of “he”/);
    await lab.within('.attention').press('Next');
    await lab.sees('.exactly', /Step 2 reads “il” and says “voit”/);
    assert.equal((await lab.texts('.attention .strip .shade')).length, 48);

    // All weights as a table: each row adds up to 1.
    await (await lab.page.$('rnn-playground >>> .attention > details > summary'))?.click();
    const rows = (await lab.texts('.weights tbody tr')).map((row) => row.trim().split(/\s+/));
    assert.deepEqual(
      rows.map(([word]) => word),
      ['il', 'voit', 'le', 'chat', 'noir', '<EOS>'],
    );
    for (const [t, row] of rows.entries()) {
      const weights = row.slice(1, -1).map(Number);
      assert.deepEqual(weights.map(Math.fround), decoder[t].attention);
      assert.ok(Math.abs(weights.reduce((a, b) => a + b) - 1) < 1e-5);
      assert.equal(row.at(-1), '1.0000');
    }

    // What it thought of.
    const thoughts = await lab.texts('.thoughts > li');
    assert.equal(thoughts.length, 6);
    assert.match(thoughts[0], /^reads <SOS>\s+says\s+il\s/);
    assert.match(thoughts[5], /^reads noir\s+says\s+<EOS>\s/);
    for (const thought of thoughts)
      assert.match(thought, /\(chosen\)\s+(9\d(\.\d+)?|100)%[\s\S]+%[\s\S]+%/);

    // What a beam ended with.
    await lab.within('.beam').slide('Width of the beam', 3);
    await lab.sees('.beam .field', /: 3/);
    const found = await ask(lab, 'predict', 'he sees the black cat', { beam: 3, top: 3 });
    await lab.sees('.beam tbody', new RegExp(`${found.candidates[2].text}\\s+[\\d.]+%$`));
    const beam = await lab.texts('.beam tbody tr');
    assert.equal(beam.length, 3);
    for (const [i, { text }] of found.candidates.entries()) assert.ok(beam[i].startsWith(text));
    const shares = beam.map((row) => Number(/([\d.]+)%/.exec(row)?.[1]));
    assert.ok(Math.abs(shares[0] / 100 - found.candidates[0].probability) < 0.002);
    assert.ok(shares[0] >= shares[1] && shares[1] >= shares[2]);

    // A pair that is in no row.
    await lab.within('.try').press('they like the red house');
    await lab.sees('.try .said', /ils aiment la maison rouge/);
    await lab.within('.questions').press('No: as many as it needs');
    await lab.sees('.questions', /Right\. Of “[^”]+” \(\d\) it now makes “[^”]+” \(\d\)/);
    await lab.within('.questions').press('Yes');
    await lab.sees('.questions', /Right\. The probability that “ils” comes first is 0\.\d+/);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('shows the one vector without attention, and what teacher forcing tells; the names are PyTorch’s', async () => {
    const lab = await open(`${server.url}#translation`);
    await startTranslator(lab);
    await lab.sees('.equations table', /W_c\.weight[\s\S]*48 × 96/);
    await lab.within('.model').pick('none');
    await becomes(lab, 'attention', 'none');
    await lab.sees('.attention', /Everything through one vector[\s\S]*48 numbers/);
    await (await lab.page.$('rnn-playground >>> .strip summary'))?.click();
    const { steps } = await ask(lab, 'trace', 'he sees the black cat');
    assert.deepEqual(
      (await lab.texts('.strip li')).map((text) => text.replace('−', '-')),
      steps[4].h.map((/** @type {number} */ h) => h.toFixed(4)),
    );
    await lab.within('.model').pick('additive');
    await becomes(lab, 'attention', 'additive');
    await lab.sees('.equations', /Bahdanau[\s\S]*decoder\.attention\.U_a\.weight/);
    await lab.sees('.attention h2', /Where it looks/);
    const names = await lab.texts('.equations tbody code');
    const weights = await ask(lab, 'weights');
    assert.deepEqual(
      names,
      weights.map((/** @type {{name: string}} */ { name }) => name),
    );

    await lab.within('.forcing').slide('Told the true word', 0.5);
    await becomes(lab, 'teacherForcing', 0.5);
    assert.equal((await ask(lab, 'config')).attention, 'additive');
    await lab.sees('.readings thead', /Told 50%\s+Its own 50%/);
    for (let i = 0; i < 3; ++i) await lab.page.keyboard.press('ArrowLeft'); // faster than models start
    await becomes(lab, 'teacherForcing', 0.35);
    await lab.sees('.readings thead', /Told 35%\s+Its own 65%/);
    await lab.sees('.forcing', /he sees the black cat”? → “?il voit le chat noir/);
    const { decoder } = await ask(lab, 'trace', 'he sees the black cat');
    const readings = (await lab.texts('.readings tbody tr')).map((row) => row.trim().split(/\s+/));
    assert.deepEqual(
      readings.map(([, told]) => told),
      ['<SOS>', 'il', 'voit', 'le', 'chat', 'noir'],
    );
    assert.equal(readings[1][2], decoder[0].token);
    await lab.within('.train').press('Step');
    await lab.sees('.numbers', /Loss\s+\d/);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('takes other pairs, and keeps them from one model to the other', async () => {
    const lab = await open(`${server.url}#translation`);
    await lab.within('.data').press('Add a pair');
    await lab.sees('.data .notice', /row 4 has no words/);
    await lab.within('.model').pick('Encoder and decoder'); // what is not whole yet stays as it is
    await becomes(lab, 'task', 'translate');
    await lab.sees('.data .notice', /row 4 has no words/);
    await lab.within('.data').paste('Source of row 4', 'good night');
    await lab.within('.data').paste('Target of row 4', 'bonne nuit');
    await lab.within('.data').press('Start afresh');
    await lab.sees('.try .vocabulary', /bonne \d+\s+nuit \d+/);
    await lab.within('.model').pick('The post’s: one word out for each word in');
    await becomes(lab, 'task', 'tag');
    await lab.sees('.try .vocabulary', /bonne \d+\s+nuit \d+/);
    assert.equal((await lab.texts('.rows tbody tr')).length, 4);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('an encoder and decoder fit 320 px, and axe finds nothing in light and dark', async () => {
    const lab = await open(`${server.url}#translation`, { width: 320 });
    await lab.within('.intro').press('an encoder and a decoder');
    await becomes(lab, 'task', 'translate');
    await lab.sees('.attention-grid', /he[\s\S]*cat/);
    await lab.within('.model').pick('additive');
    await lab.sees('.equations', /U_a/);
    await lab.sees('.attention-grid', /he[\s\S]*cat/);
    await lab.fits();
    await lab.close();
  });

  test('draws two layers and two directions as well', async () => {
    const lab = await open(`${server.url}frame.html`);
    await lab.sees(
      '.attention',
      /Everything through one vector[\s\S]*he sees the black cat\s*→?\s*48 numbers/,
    );
    await lab.sees('.thoughts', /reads <SOS>/);
    await lab.sees(
      '.equations',
      /rnn\.weight_hh_l1_reverse\s+from the state before, from right to left/,
    );
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });
});
