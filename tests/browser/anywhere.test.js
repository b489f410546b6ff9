// The three files of dist/: as a page on a phone, as one file without a server, and as an element in somebody else's page.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inEveryBrowser, serve, singleFile } from './browser.js';

const server = await serve();
const guest = await serve(`<!doctype html><title>A blog</title><link rel="icon" href="data:,">
  <style>* { all: unset; text-transform: uppercase; line-height: 3 } div { display: block; width: 340px }</style>
  <script type="module" src="${server.url}rnn-playground.js"></script>
  <div><rnn-playground lab="sentiment" seed="42" hide="data"></rnn-playground></div>
  <div><rnn-playground lab="sentiment" seed="7"></rnn-playground></div>
  <div><rnn-playground lab="sentiment" seed="42" hidden-layers="5"></rnn-playground></div>`);
after(() => {
  server.close();
  guest.close();
});

inEveryBrowser('anywhere', (open) => {
  for (const width of [320, 360, 768, 1440])
    test(`fits ${width} px without scrolling sideways, and axe finds nothing in light and dark`, async () => {
      const lab = await open(server.url, { width });
      await lab.press('Step');
      await lab.sees('.numbers', /Epoch\s+1\b/);
      await lab.fits();
      await lab.close();
    });

  test('one file, opened from disk', async () => {
    const lab = await open(singleFile);
    await lab.press('Train');
    await lab.sees('.numbers', /Epoch\s+[3-9]\d/);
    await lab.write('Sentence', 'very bad');
    await lab.sees('.try .said', /negative/);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test("three in another origin's page, each with its own model", async () => {
    const lab = await open(`${guest.url}frame.html`);
    const found = await lab.page.evaluate(async () => {
      const elements = /** @type {any[]} */ ([...document.querySelectorAll('rnn-playground')]);
      const steps = /** @type {any[]} */ ([]);
      document.addEventListener('rnn-step', (event) =>
        steps.push(/** @type {CustomEvent} */ (event).detail),
      );
      const losses = [];
      for (const element of elements) {
        const session = await element.ready();
        losses.push((await session.train({ epochs: 2 })).losses[0]);
      }
      return {
        losses,
        steps,
        widths: elements.map((element) => element.getBoundingClientRect().width),
      };
    });
    assert.ok(found.widths.every((/** @type {number} */ width) => width <= 340));
    assert.equal(found.losses[0].toFixed(4), '0.6751'); // seed 42, as in PyTorch
    assert.equal(found.losses[1].toFixed(4), '0.6823'); // seed 7
    assert.equal(found.losses[2], found.losses[0]);
    assert.ok(found.steps.length >= 3);
    assert.deepEqual(Object.keys(found.steps[0]).sort(), ['epoch', 'loss', 'step']);
    assert.equal(await lab.text('.data'), ''); // hidden by the attribute
    assert.equal(await lab.text('.train .primary'), 'Train'); // whatever the page does to its own text
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });
});
