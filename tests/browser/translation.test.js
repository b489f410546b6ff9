// The translation lab: the post's model of one word for one word.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inEveryBrowser, serve } from './browser.js';

const server = await serve();
after(() => server.close());

inEveryBrowser('the translation lab', (open) => {
  test("learns the post's three pairs, word for word", async () => {
    const lab = await open(`${server.url}#translation`);
    await lab.choose('Speed', '120');
    await lab.press('Train');
    await lab.sees('.numbers', /Epoch\s+[3-9]\d\d/);
    await lab.press('Pause');
    for (const [source, target] of [
      ['hello you', /bonjour toi/],
      ['hi there', /salut toi/],
      ['thanks much', /merci beaucoup/],
    ]) {
      await lab.paste('Source', String(source));
      await lab.sees('.try .said', /** @type {RegExp} */ (target));
    }
    await lab.sees(
      '.step-list',
      /thanks \d+\s+Word\s+Probability\s+merci\s+\d[\d.]*%[\s\S]*much \d+\s+Word\s+Probability\s+beaucoup\s+\d/,
    );
    await lab.press('No');
    await lab.sees('.questions', /Right\. After “hello” the probabilities are the same/);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('takes other pairs', async () => {
    const lab = await open(`${server.url}#translation`);
    await lab.press('Add a pair');
    await lab.sees('.data .notice', /row 4 has no words/);
    await lab.paste('Source of row 4', 'good night');
    await lab.paste('Target of row 4', 'bonne nuit');
    await lab.press('Start afresh');
    await lab.sees('.try .vocabulary', /bonne \d+\s+nuit \d+/);
    await lab.close();
  });
});
