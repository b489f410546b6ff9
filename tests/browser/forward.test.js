// The forward lab: what it shows is what the post's program computes, also after its numbers were changed.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inEveryBrowser, serve } from './browser.js';

const server = await serve();
after(() => server.close());

/** The post's word vectors. @type {Record<string, [number, number]>} */
const VECTORS = { I: [0.1, 0.2], love: [0.5, 0.2], NLP: [0.3, 0.7] };

/** The post's program: the loss of class 1 with these weights, and the last hidden state.
 *  @param {string} sentence @param {number[]} wi @param {number[]} whh @param {number[]} wo */
function program(sentence, wi, whh, wo) {
  const times = (/** @type {number[]} */ w, /** @type {number[]} */ v) => [
    w[0] * v[0] + w[1] * v[1],
    w[2] * v[0] + w[3] * v[1],
  ];
  let h = [0, 0];
  for (const word of sentence.split(' ')) {
    const [a, b] = [times(wi, VECTORS[word]), times(whh, h)];
    h = [Math.tanh(a[0] + b[0]), Math.tanh(a[1] + b[1])];
  }
  const exp = times(wo, h).map(Math.exp);
  return { h, loss: -Math.log(exp[1] / (exp[0] + exp[1])) };
}

inEveryBrowser('the forward lab', (open) => {
  test('has the loss of the post, follows every changed number, and comes back', async () => {
    const lab = await open(`${server.url}#forward`);
    await lab.sees('.loss-line', /0\.0797 ✓ as in the post/);
    const weights = await lab.page.evaluate(async () => {
      const list = await /** @type {any} */ (
        document.querySelector('rnn-playground')
      ).session.weights();
      return Object.fromEntries(list.map((/** @type {any} */ w) => [w.name, [...w.values]]));
    });
    const wi = weights['rnn.weight_ih_l0'];
    const whh = weights['rnn.weight_hh_l0'];
    const wo = weights['fc.weight'];
    await lab.paste('W_hh, row 0, column 1', '-2.5');
    const changed = program('I love NLP', wi, [whh[0], -2.5, whh[2], whh[3]], wo);
    await lab.sees('.loss-line', new RegExp(`${changed.loss.toFixed(4)} the post has 0.0797`));
    await lab.paste('Words', 'NLP love I');
    const turned = program('NLP love I', wi, [whh[0], -2.5, whh[2], whh[3]], wo);
    await lab.sees('.loss-line', new RegExp(turned.loss.toFixed(4)));
    await lab.paste('W_i, row 1, column 0', 'much');
    assert.match(await lab.text('.loss-line'), new RegExp(turned.loss.toFixed(4)));
    await lab.press('Back to the post’s numbers');
    await lab.paste('Words', 'I love NLP');
    await lab.sees('.loss-line', /0\.0797 ✓/);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('steps and scrubs through the program, whose lit line has the value that it computes', async () => {
    const lab = await open(`${server.url}#forward`);
    await lab.sees('.program .lit', /h_prev = np\.zeros\(2\)/);
    await lab.press('Next');
    await lab.sees('.program .lit', /x_t = word_vectors\[word\]\s*# \[0\.1000\s+0\.2000\]/);
    await lab.press('Next');
    await lab.sees('.program .lit', /np\.dot\(W_i, x_t\) \+\s*# \[0\.3832\s+0\.2990\]/);
    await lab.sees('.card .lit', /1\.6302 × 0\.1000 \+ 1\.1007 × 0\.2000\s+0\.3832/);
    await lab.slide('Moment of the program', 17); // the third word's tanh
    await lab.sees('.program .lit', /h_t = np\.tanh\(\s*# \[0\.9944\s+−0\.1979\]/);
    const path = await lab.page.evaluate(() =>
      /** @type {any} */ (document.querySelector('rnn-playground')).shadowRoot
        .querySelector('.plane svg')
        .getAttribute('aria-label'),
    );
    assert.match(path, /h₁ \(0\.37, 0\.29\), then h₂ \(0\.94, 0\.48\), then h₃ \(0\.99, −0\.20\)/);
    await lab.press('Play');
    await lab.sees('.program .lit', /loss = .*# 0\.0797/);
    await lab.sees('.scrubber .primary', /^Play$/); // at the end it stops
    await lab.press('Back');
    await lab.sees('.program .lit', /p = .*# \[0\.0766\s+0\.9234\]/);
    await lab.close();
  });

  test('goes through the gates of a GRU and an LSTM, with every number of the trace to be read exactly', async () => {
    const lab = await open(`${server.url}#forward`);
    /** @param {string} cell its steps' values, as the page writes them */
    const traced = async (cell) => {
      await lab.pick(cell.toUpperCase());
      await lab.sees('.program', /def sigmoid/);
      await lab.page.waitForFunction(
        (wanted) =>
          /** @type {any} */ (document.querySelector('rnn-playground')).session.info.config.cell ===
          wanted,
        {},
        cell,
      );
      return lab.page.evaluate(async () => {
        const { session } = /** @type {any} */ (document.querySelector('rnn-playground'));
        const { steps } = await session.trace('I love NLP');
        return steps.map((/** @type {any} */ { gates, c, h }) => ({
          gates: [...gates],
          c: c && [...c],
          h: [...h],
        }));
      });
    };
    const written = (/** @type {number[]} */ values) =>
      values.map((v) => v.toFixed(4).replace('-', '−')).join('\\s+');

    const gru = await traced('gru');
    await lab.slide('Moment of the program', 1 + 8 + 5); // the second word's n
    await lab.sees(
      '.program .lit',
      new RegExp(
        `n = np\\.tanh\\(a\\[4:6\\] \\+ r \\* u\\[4:6\\]\\)\\s*# \\[${written(gru[1].gates.slice(4))}`,
      ),
    );
    await lab.sees('.told', /step 2, “love”: new value/);
    await lab.slide('Moment of the program', 1 + 8 + 6);
    await lab.sees(
      '.program .lit',
      new RegExp(`\\(1 - z\\) \\* n \\+ z \\* h_prev\\s*# \\[${written(gru[1].h)}`),
    );

    const lstm = await traced('lstm');
    await lab.slide('Moment of the program', 1 + 10 + 7); // the second word's c
    await lab.sees(
      '.program .lit',
      new RegExp(`f \\* c_prev \\+ i \\* g\\s*# \\[${written(lstm[1].c)}`),
    );
    await lab.sees('.card .lit', /f₂\[0\] · c₁\[0\]/);
    await lab.check('All digits');
    await lab.page.waitForFunction(
      (wanted) =>
        [
          .../** @type {any} */ (
            document.querySelector('rnn-playground')
          ).shadowRoot.querySelectorAll('.card td:last-child'),
        ].some((cell) => Math.fround(Number(cell.textContent)) === wanted),
      {},
      lstm[1].c[0],
    );
    // A gate that is shut by its bias lets nothing through.
    await lab.paste('b_ih, row f[0], column 0', '-20');
    await lab.paste('b_ih, row f[1], column 0', '-20');
    await lab.slide('Moment of the program', 1 + 10 + 4);
    await lab.sees(
      '.program .lit',
      /f = sigmoid\(a\[2:4\] \+ u\[2:4\]\)\s*# \[\d\.\d+e-\d+\s+\d\.\d+e-\d+\]/,
    );
    await lab.press('Nothing');
    await lab.sees('.questions', /Right\. f₃ is \(0\.0000, 0\.0000\)/);
    await lab.press('Back to the post’s numbers');
    await lab.sees('.loss-line', /✓ as in the post/);
    assert.deepEqual(lab.complaints, []);
    await lab.close();
  });

  test('asks before it tells', async () => {
    const lab = await open(`${server.url}#forward`);
    assert.doesNotMatch(await lab.text('.questions'), /0\.9944/);
    await lab.press('Another');
    await lab.sees('.questions', /Right\. h₃ is \(0\.9944, −0\.1979\)/);
    await lab.press('Yes');
    await lab.sees('.questions', /It is: No\. z₈ is/);
    await lab.close();
  });
});
