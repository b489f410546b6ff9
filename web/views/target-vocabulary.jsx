import { Words } from './words.jsx';

/** The words that a model can say. The source's stand beside the data.
 *  @param {import('./frame.jsx').Props} props */
export function TargetVocabulary({ store, messages, texts }) {
  const m = texts.target;
  const words = store.info.value?.vocabulary.target ?? [];
  return (
    <section class="vocabulary" aria-labelledby="target-title">
      <h3 id="target-title">{m.title}</h3>
      <p class="hint">{m.lead(words.length)}</p>
      <Words words={words} messages={messages} />
    </section>
  );
}
