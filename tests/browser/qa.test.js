// The question lab: a reader's own CSV, the loop, the five best answers and the threshold.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inEveryBrowser, serve } from './browser.js';

const server = await serve();
after(() => server.close());

const CSV = `id,frage,antwort
1,who sings?,bird
2,who barks?,dog
3,,cat
4,who purrs?,the cat
5,who purrs?,cat`;

inEveryBrowser('the question lab', (open) => {
  test('learns its hundred rows, and answers with the five most probable words', async () => {
    const lab = await open(`${server.url}#qa`);
    await lab.sees('.try .said', /I don’t know/);
    await lab.choose('Speed', '0');
    await lab.press('Train');
    await lab.sees('.loop .lit', /optimizer\.zero_grad/);
    await lab.sees('.try .said', /paris/, 40_000);
    await lab.press('Pause');
    await lab.sees('.train .primary', /^Train$/);
    assert.equal((await lab.texts('.try .bars tbody tr')).length, 5);
    assert.equal((await lab.texts('.loop .lit')).length, 0);
    await lab.paste('Question', 'what is the river of mars?'); // some answer, but no sure one
    await lab.slide('Threshold for “I don’t know”', 1);
    await lab.sees('.try .said', /I don’t know/);
    const [, best] = /best answer is (\S+),/.exec(await lab.text('.try .answer')) ?? [];
    await lab.slide('Threshold for “I don’t know”', 0);
    await lab.sees('.try .said', new RegExp(`^${best} `));
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('takes a pasted CSV: columns are chosen, problems told by row, nothing is replaced before the reader agrees', async () => {
    const lab = await open(`${server.url}#qa`);
    await lab.paste('Or paste CSV text', CSV);
    await lab.sees('.import', /5 rows with the columns id, frage, antwort/);
    await lab.choose('Column of the questions', 'frage');
    await lab.choose('Column of the answers', 'antwort');
    await lab.sees(
      '.import .notice',
      /Row 3: no frage\.[\s\S]*Row 4: the answer “the cat” has several words/,
    );
    await lab.press('Leave these 2 rows out');
    await lab.sees('.data .notice.change', /vocabulary would have \d+ words instead of 247/);
    await lab.press('Start afresh');
    // The draft shows its vocabulary already; it is the model's when the draft is gone.
    await lab.sees('.data', /^(?![\s\S]*Start afresh)[\s\S]*sings[\s\S]*bird[\s\S]*purrs/);
    await lab.choose('Speed', '1000');
    await lab.press('Train');
    await lab.paste('Question', 'who barks');
    await lab.sees('.try .said', /dog/);
    await lab.close();
  });

  test('reads a dropped file', async () => {
    const lab = await open(`${server.url}#qa`);
    await lab.page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['question;answer\r\n"up; or down?";up\r\n'], 'rows.csv'));
      /** @type {any} */ (document.querySelector('rnn-playground')).shadowRoot
        .querySelector('.import')
        .dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
    });
    await lab.sees('.import', /1 rows? with the columns question, answer/);
    await lab.sees('.data .notice.change', /Start afresh/);
    const boxes = await lab.page.evaluate(() =>
      [
        .../** @type {any} */ (
          document.querySelector('rnn-playground')
        ).shadowRoot.querySelectorAll('.rows input'),
      ].map((/** @type {HTMLInputElement} */ box) => box.value),
    );
    assert.deepEqual(boxes, ['up; or down?', 'up']);
    await lab.paste('Or paste CSV text', 'no columns at all');
    await lab.sees('.import .notice', /one column only/);
    await lab.close();
  });

  test('lights the lines of the loop one by one where they can be followed', async () => {
    const lab = await open(`${server.url}#qa`);
    await lab.choose('Speed', '1');
    await lab.press('Train');
    for (const line of [/loss\.backward/, /optimizer\.step/, /zero_grad/])
      await lab.sees('.loop .lit', line);
    assert.equal((await lab.texts('.loop .lit')).length, 1);
    await lab.press('Pause');
    await lab.close();
  });
});
