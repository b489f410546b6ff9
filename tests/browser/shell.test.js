// The page around the labs: one lab at a time, chosen by the address; and what holds for every lab.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inEveryBrowser, serve } from './browser.js';

const server = await serve();
after(() => server.close());

const LABS = ['forward', 'bptt', 'sentiment', 'translation', 'qa', 'shapes', 'memory', 'next-word'];

inEveryBrowser('the page', (open) => {
  test('shows one lab, by its address and by the keyboard, and ends the one before', async () => {
    const lab = await open(`${server.url}#forward`);
    await lab.sees('.intro h2', /One cell/);
    const current = () =>
      lab.page.$$eval('nav a', (links) =>
        links.map((link) => [link.getAttribute('href'), link.getAttribute('aria-current')]),
      );
    assert.deepEqual(
      await current(),
      LABS.map((name) => [`#${name}`, name === 'forward' ? 'page' : null]),
    );
    await lab.page.evaluate(() => {
      const { session } = /** @type {any} */ (document.querySelector('rnn-playground'));
      Object.assign(globalThis, { before: session });
    });
    await lab.page.focus('nav a[href="#qa"]');
    await lab.page.keyboard.press('Enter');
    await lab.sees('.intro h2', /One question/);
    assert.equal((await current())[4][1], 'page');
    assert.match(await lab.page.title(), /^One question/);
    const code = await lab.page.evaluate(() =>
      /** @type {any} */ (globalThis).before.weights().catch((/** @type {any} */ e) => e.code),
    );
    assert.equal(code, 'closed');
    await lab.page.goBack();
    await lab.sees('.intro h2', /One cell/);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('a part that fails says so, and the others go on working', async () => {
    const lab = await open(server.url);
    await lab.page.evaluate(() => {
      const { session } = /** @type {any} */ (document.querySelector('rnn-playground'));
      const trace = session.trace.bind(session);
      session.trace = async (/** @type {any[]} */ ...all) => ({
        ...(await trace(...all)),
        steps: null,
      });
    });
    await lab.paste('Sentence', 'so bad');
    await lab.sees('.try-place .notice', /The part “Try it” failed/);
    await lab.press('Step');
    await lab.sees('.numbers', /Epoch\s+1\b/);
    await lab.page.evaluate(() => {
      delete (/** @type {any} */ (document.querySelector('rnn-playground')).session.trace);
    });
    await lab.press('Step');
    await lab.sees('.numbers', /Epoch\s+2\b/);
    await lab.within('.try-place').press('Try again');
    await lab.sees('.try .said', /negative|positive/);
    await lab.close();
  });

  test('says which labs there are where one is asked for that is not', async () => {
    const lab = await open(server.url);
    const told = await lab.page.evaluate(async () => {
      const element = /** @type {any} */ (document.querySelector('rnn-playground'));
      const event = new Promise((resolve) =>
        document.addEventListener('rnn-error', (e) => resolve(/** @type {any} */ (e).detail.code)),
      );
      element.setAttribute('lab', 'alchemy');
      return [await event, await element.ready().catch((/** @type {any} */ e) => e.code)];
    });
    assert.deepEqual(told, ['bad_config', 'bad_config']);
    await lab.sees('.notice', /no lab named “alchemy”.*forward, bptt, sentiment/);
    await lab.page.evaluate(() => {
      location.hash = '#bptt';
    });
    await lab.sees('.intro h2', /walks back/);
    await lab.close();
  });

  test('speaks Hindi when asked to: the model stays, and every lab has its words', async () => {
    const lab = await open(server.url);
    const [english, state] = [
      await lab.page.title(),
      () =>
        lab.page.evaluate(async () => {
          const { session } = /** @type {any} */ (document.querySelector('rnn-playground'));
          const weights = await session.weights();
          return weights.map((/** @type {any} */ { values }) => Array.from(values));
        }),
    ];
    await lab.press('Step');
    await lab.sees('.numbers', /Epoch\s+1\b/);
    const trained = await state();
    await lab.page.select('.language select', 'hi');
    await lab.sees('.numbers', /एपॉक\s+1\b/);
    assert.deepEqual(await state(), trained);
    await lab.page.waitForFunction(() => document.documentElement.lang === 'hi');
    assert.match(await lab.page.title(), /^RNN प्लेग्राउंड/);

    await lab.page.reload(); // the choice is remembered
    await lab.ready();
    for (const name of LABS) {
      await lab.page.evaluate((hash) => {
        location.hash = hash;
      }, name);
      await lab.page.waitForFunction(
        (of) => document.querySelector('rnn-playground')?.shadowRoot?.querySelector(`.${of}-lab`),
        {},
        name,
      );
      await lab.sees('.questions', /पहले अंदाज़ा/);
      const said = await lab.text('.frame');
      assert.doesNotMatch(said, /undefined|\[object|नहीं चला/, name);
      assert.match(await lab.text('.intro h2'), /[\u0900-\u097F]/, name);
    }
    const links = await lab.page.$$eval('nav a', (all) => all.map((link) => link.textContent));
    assert.ok(
      links.every((link) => /[\u0900-\u097F]/.test(link ?? '')),
      String(links),
    );
    await lab.fits();

    await lab.page.select('.language select', 'en');
    await lab.page.waitForFunction(() => document.documentElement.lang === 'en');
    await lab.page.evaluate(() => {
      location.hash = '';
    });
    await lab.page.waitForFunction((title) => document.title === title, {}, english);
    assert.deepEqual(lab.complaints, []);
    await lab.page.evaluate(() => localStorage.clear()); // the other tests are in English
    await lab.close();
  });

  for (const name of LABS)
    test(`the lab ${name} fits 320 px and a wide page, and axe finds nothing in light and dark`, async () => {
      const lab = await open(`${server.url}#${name}`, { width: 320 });
      await lab.sees('.questions', /Guess/);
      await lab.fits();
      await lab.page.setViewport({ width: 1440, height: 900 }).catch(() => {});
      await lab.page.waitForFunction(() => innerWidth === 1440);
      await lab.fits();
      assert.deepEqual(lab.complaints, []);
      await lab.close();
    });
});
