import { useSignal } from '@preact/signals';
import * as format from '../format.js';
import { ProblemNotice } from './notice.jsx';
import { Editable } from './weights.jsx';

/** The names that the post's program gives to the parameters. PyTorch's second bias is not in it and stays 0.
 *  @type {Record<string, string>} */
export const POST_NAMES = {
  'embedding.weight': 'word_vectors',
  'rnn.weight_ih_l0': 'W_i',
  'rnn.weight_hh_l0': 'W_hh',
  'rnn.bias_ih_l0': 'b_h',
  'fc.weight': 'W_o',
  'fc.bias': 'b_o',
};

/** The post's loss before training, as its notebook prints it. */
const POST = { text: 'I love NLP', seed: 93, loss: '0.0797' };

/** Every number of the model, to be changed. @param {import('./frame.jsx').Props} props */
export function Numbers({ store, messages, texts }) {
  const m = texts.numbers;
  const look = /** @type {import('../state/reading.js').Graded | null} */ (
    store.reading.inside.value
  );
  const info = store.info.value;
  if (!look || !info) return null;
  const words = info.vocabulary.source;
  return (
    <section class="numbers-panel panel" aria-labelledby="numbers-title">
      <header>
        <h2 id="numbers-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      <div class="matrices">
        {look.weights
          .filter(({ name }) => POST_NAMES[name])
          .map((weight) => {
            const vectors = weight.name === 'embedding.weight';
            return (
              <Editable
                key={weight.name}
                weight={weight}
                code={POST_NAMES[weight.name]}
                rows={vectors ? words : undefined}
                first={vectors ? 1 : 0}
                write={(changed) => store.setWeights([changed])}
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
              info.config.seed === POST.seed
                ? store.training.reset()
                : store.restart({ seed: POST.seed })
            }
          >
            {m.back}
          </button>
        </div>
      </div>
      <Loss look={look} seed={info.config.seed} texts={texts} />
    </section>
  );
}

/** The loss, held against the post's. @param {{look: import('../state/reading.js').Graded, seed: number, texts: any}} props */
export function Loss({ look, seed, texts }) {
  const m = texts.numbers;
  const { loss } = look.gradients;
  const same =
    seed === POST.seed && look.sentence.trim() === POST.text && loss.toFixed(4) === POST.loss;
  return (
    <p class="loss-line">
      {m.loss} <b title={format.exact(loss)}>{format.loss(loss)}</b>{' '}
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
