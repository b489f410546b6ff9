import { useSignal } from '@preact/signals';
import * as format from '../format.js';
import { Curve } from './curve.jsx';
import { AllDigits, lossAs, writer } from './digits.jsx';
import { LearningRate, Trouble } from './train.jsx';

/** The losses of the post's one update. */
const POST = { before: '0.0797', after: '0.0746' };

/** One step of gradient descent, and the loss before and after it. @param {import('./frame.jsx').Props} props */
export function Update({ store, messages, texts }) {
  const m = texts.update;
  const look = /** @type {import('../state/reading.js').Graded | null} */ (
    store.reading.inside.value
  );
  const before = useSignal(/** @type {number | null} */ (null));
  const progress = store.training.progress.value;
  const now = look?.gradients.loss;
  const was = progress ? before.value : null;
  const write = writer(store);
  const update = () => {
    before.value = now ?? null;
    return store.training.step();
  };
  const same =
    was !== null &&
    now !== undefined &&
    was.toFixed(4) === POST.before &&
    now.toFixed(4) === POST.after;
  return (
    <section class="update panel" aria-labelledby="update-title">
      <header>
        <h2 id="update-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
        <p class="formulas">
          <math>
            <mi>W</mi>
            <mo>←</mo>
            <mi>W</mi>
            <mo>−</mo>
            <mi>η</mi>
            <mo>⋅</mo>
            <mfrac>
              <mrow>
                <mo>∂</mo>
                <mi>L</mi>
              </mrow>
              <mrow>
                <mo>∂</mo>
                <mi>W</mi>
              </mrow>
            </mfrac>
          </math>
        </p>
      </header>
      <LearningRate store={store} messages={messages} />
      <div class="buttons">
        <button type="button" class="primary" onClick={update}>
          {m.press}
        </button>
        <button type="button" onClick={store.training.reset}>
          {m.reset}
        </button>
      </div>
      <Trouble store={store} messages={messages} />
      <dl class="numbers">
        {[
          [m.updates, format.count(progress?.step ?? 0), undefined],
          [m.before, was === null ? m.none : lossAs(was, write), was],
          [was === null ? m.now : m.after, now === undefined ? m.none : lossAs(now, write), now],
        ].map(([name, text, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={typeof value === 'number' ? format.exact(value) : undefined}>{text}</dd>
          </div>
        ))}
      </dl>
      <AllDigits store={store} messages={messages} />
      <p class="agrees" role="status">
        {same ? `✓ ${m.asPost}` : ''}
      </p>
      <Curve store={store} messages={messages} />
    </section>
  );
}
