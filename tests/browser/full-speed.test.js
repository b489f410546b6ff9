// Training at full speed leaves the page its frames and its keys. It counts frames, so nothing else runs beside it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inEveryBrowser, serve } from './browser.js';

const server = await serve();
after(() => server.close());

inEveryBrowser('full speed', (open) => {
  test('at full speed the page goes on drawing, and a key press changes the answer at once', async () => {
    const lab = await open(server.url);
    await lab.choose('Speed', '0');
    await lab.press('Train');
    await lab.sees('.numbers', /Epoch\s+[\d,]{4,}/);
    const frames = await lab.page.evaluate(async () => {
      let count = 0;
      const start = performance.now();
      while (performance.now() - start < 1000) {
        await new Promise(requestAnimationFrame);
        count++;
      }
      return count;
    });
    // A page that is blocked draws one or two; how many more depends on the machine.
    assert.ok(frames >= 10, `${frames} frames in a second`);
    for (const text of ['so bad', 'so good', 'i hate it']) {
      await lab.write('Sentence', text);
      await lab.sees('.try .said', text === 'so good' ? /positive/ : /negative/, 5000);
    }
    await lab.press('Pause');
    await lab.sees('.train .primary', /^Train$/);
    await lab.close();
  });
});
