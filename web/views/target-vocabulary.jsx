import { useSignal } from '@preact/signals';

/** This many words are drawn at first, and on request. */
const FEW = 40;
const MOST = 500;

/** The words that a model can say. The source's stand beside the data.
 *  @param {import('./frame.jsx').Props} props */
export function TargetVocabulary({ store, messages, texts }) {
  const m = texts.target;
  const all = useSignal(false);
  const words = store.info.value?.vocabulary.target ?? [];
  const shown = words.slice(0, all.value ? MOST : FEW);
  return (
    <section class="vocabulary" aria-labelledby="target-title">
      <h3 id="target-title">{m.title}</h3>
      <p class="hint">{m.lead(words.length)}</p>
      <ol class="tokens" start={0}>
        {shown.map((word, id) => (
          <li key={word} class="token">
            <bdi>{word}</bdi> <span class="id">{id}</span>
          </li>
        ))}
        {words.length > shown.length ? <li class="token">…</li> : null}
      </ol>
      {words.length > FEW ? (
        <p class="actions">
          <button
            type="button"
            aria-expanded={all.value}
            onClick={() => {
              all.value = !all.value;
            }}
          >
            {all.value ? messages.data.fewWords : messages.data.moreWords}
          </button>
        </p>
      ) : null}
    </section>
  );
}
