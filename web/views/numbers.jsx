import { useSignal } from '@preact/signals';
import * as format from '../format.js';
import { CODE_NAMES, frozenIn, stackedRows } from '../programs.js';
import { AllDigits, lossAs, writer } from './digits.jsx';
import { ProblemNotice } from './notice.jsx';
import { Editable } from './weights.jsx';

/** The post's loss before training, as its notebook prints it. */
const POST = { text: 'I love NLP', cell: 'rnn', seed: 93, loss: '0.0797' };

/** Every number of the model, to be changed. @param {import('./frame.jsx').Props} props */
export function Numbers({ store, messages, texts }) {
  const m = texts.numbers;
  const look = /** @type {import('../state/reading.js').Graded | null} */ (
    store.reading.inside.value
  );
  const info = store.info.value;
  if (!look || !info) return null;
  const { cell } = look;
  const names = CODE_NAMES[cell];
  const stacked = stackedRows(cell, look.trace.steps[0].h.length);
  return (
    <section
      class={`numbers-panel panel${stacked.length ? ' stacked' : ''}`}
      aria-labelledby="numbers-title"
    >
      <header>
        <h2 id="numbers-title">{m.title}</h2>
        <p class="lead">{cell === 'rnn' ? m.lead : m.gated}</p>
      </header>
      <div class="matrices">
        {look.weights
          .filter(({ name }) => names[name])
          .map((weight) => {
            const { name, shape } = weight;
            const vectors = name === 'embedding.weight';
            const gates = name.startsWith('rnn.') && stacked.length > 0;
            return (
              <Editable
                key={name}
                // A bias of many gates is a column, beside the rows of their weights.
                weight={gates ? { ...weight, shape: [shape[0], shape[1] ?? 1] } : weight}
                code={names[name]}
                rows={vectors ? info.vocabulary.source : gates ? stacked : undefined}
                first={vectors ? 1 : 0}
                write={({ values }) => store.setWeights([{ name, values }])}
                messages={messages}
              />
            );
          })}
      </div>
      <ProblemNotice problem={store.problems.value.model} />
      <div class="bar">
        <Seed store={store} texts={texts} />
        <div class="buttons">
          <button
            type="button"
            onClick={() =>
              info.config.seed === POST.seed && cell === POST.cell
                ? store.training.reset()
                : store.restart({ seed: POST.seed, cell: POST.cell, freeze: frozenIn(POST.cell) })
            }
          >
            {m.back}
          </button>
        </div>
      </div>
      <Loss look={look} seed={info.config.seed} write={writer(store)} texts={texts} />
      <AllDigits store={store} messages={messages} />
    </section>
  );
}

/** The loss, held against the post's. @param {{look: import('../state/reading.js').Graded, seed: number,
 *  write: (value: number) => string, texts: any}} props */
function Loss({ look, seed, write, texts }) {
  const m = texts.numbers;
  const { loss } = look.gradients;
  const same =
    look.cell === POST.cell &&
    seed === POST.seed &&
    look.sentence.trim() === POST.text &&
    loss.toFixed(4) === POST.loss;
  return (
    <p class="loss-line">
      {m.loss} <b title={format.exact(loss)}>{lossAs(loss, write)}</b>{' '}
      <span class={same ? 'agrees' : 'quiet'}>{same ? `✓ ${m.asPost}` : m.notPost}</span>
    </p>
  );
}

/** @param {{store: import('../store.js').Store, texts: any}} props */
function Seed({ store, texts }) {
  const m = texts.numbers;
  const seed = useSignal(String(store.info.value?.config.seed ?? POST.seed));
  return (
    <form
      class="seed"
      onSubmit={(event) => {
        event.preventDefault();
        store.restart({ seed: Number(seed.value) });
      }}
    >
      <label class="field">
        <span>{m.seed}</span>
        <input
          type="text"
          inputmode="numeric"
          autocomplete="off"
          value={seed.value}
          onInput={(event) => {
            seed.value = event.currentTarget.value;
          }}
        />
      </label>
      <button type="submit">{m.draw}</button>
    </form>
  );
}
