// The shapes lab: the shapes are those that PyTorch gives for the same lines, and the answers those of the model.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inEveryBrowser, serve } from './browser.js';

const server = await serve();
after(() => server.close());

/** The page writes a true minus sign. @param {string} text */
const number = (text) => Number(text.replaceAll('−', '-'));

inEveryBrowser('the shapes lab', (open) => {
  test('shows each tensor with its shape; turned axes change the shapes and not the answers', async () => {
    const lab = await open(`${server.url}#shapes`);
    await lab.sees('.answers', /6 of 6 answers are right/);
    const answers = await lab.text('.answers');
    await lab.sees('.program', /ids = .*\(6, 3\)[\s\S]*rnn\(x\)\s+# \(6, 3, 16\), \(1, 6, 16\)/);
    await lab.pick('False, data turned to match');
    await lab.sees('.program', /\.T\s+# \(3, 6\)[\s\S]*rnn\(x\)\s+# \(3, 6, 16\), \(1, 6, 16\)/);
    assert.equal(await lab.text('.answers'), answers);
    await lab.pick('False, data not turned');
    await lab.sees('.program', /# \(6, 3\)[\s\S]*rnn\(x\)\s+# \(6, 3, 16\), \(1, 3, 16\)/);
    await lab.sees('.tensors .notice', /3 answers where 6 labels are/);
    await lab.pick('True');

    await lab.press('output[2, 1], “good” in “so good”');
    await lab.sees('.chosen-numbers', /\d/);
    const shown = (await lab.texts('.chosen-numbers span')).map(number);
    const wanted = await lab.page.evaluate(async () => {
      const { session } = /** @type {any} */ (document.querySelector('rnn-playground'));
      return [...(await session.trace('so good')).steps[1].h];
    });
    assert.equal(shown.length, 16);
    shown.forEach((value, i) => {
      assert.ok(Math.abs(value - wanted[i]) < 6e-5);
    });
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('where padding is skipped, the last place of output is not the end of a short sentence', async () => {
    const lab = await open(`${server.url}#shapes`);
    await lab.pick('output at the last place');
    await lab.sees('.answers', /6 of 6[\s\S]*so good\s+positive\s+\S+ ✓\s+yes/);
    await lab.pick('skipped (packed)');
    // Four sentences are short; from the zeros at their ends the model says the same of all of them.
    await lab.sees('.answers', /4 of 6[\s\S]*so good\s+positive\s+\S+ .\s+no/);
    await lab.pick('hidden');
    await lab.sees('.answers', /6 of 6/);
    await lab.pick('on the left');
    await lab.sees('.answers', /6 of 6[\s\S]*so good\s+positive\s+\S+ ✓\s+yes/);
    await lab.pick('output at the last place');
    await lab.sees('.answers', /6 of 6/);
    await lab.close();
  });

  test('an LSTM gives back two states, and each can be read', async () => {
    const lab = await open(`${server.url}#shapes`);
    await lab.pick('LSTM');
    await lab.sees(
      '.tensors .program',
      /nn\.LSTM\(8, 16, batch_first=True\)[\s\S]*output, \(hidden, cell\) = rnn\(x\)/,
    );
    await lab.sees('.answers', /6 of 6/);
    await lab.sees('.tensor:last-child', /cell[\s\S]*\(1, 6, 16\)/);
    await lab.press('cell[0, 2], the end of “so good”');
    await lab.sees('.chosen-numbers', /\d/);
    const shown = (await lab.texts('.chosen-numbers span')).map(number);
    const wanted = await lab.page.evaluate(async () => {
      const { session } = /** @type {any} */ (document.querySelector('rnn-playground'));
      return [...(await session.trace('so good')).steps.at(-1).c];
    });
    assert.equal(shown.length, 16);
    shown.forEach((value, i) => {
      assert.ok(Math.abs(value - wanted[i]) < 6e-5);
    });
    await lab.unfold('inside');
    await lab.check('Show the gates');
    await lab.sees('.inside .grid', /input gate[\s\S]*forget gate[\s\S]*output gate/);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });
});
