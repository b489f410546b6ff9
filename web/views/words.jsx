import { useSignal } from '@preact/signals';

/** A reader's own text can have thousands of words: these many are drawn at first, and on request. */
const FEW = 40;
const MOST = 500;

/** The words of a vocabulary with their ids.
 *  @param {{words: readonly string[], isNew?: (word: string) => boolean,
 *           messages: import('../messages/index.js').Messages}} props */
export function Words({ words, isNew = () => false, messages }) {
  const m = messages.data;
  const all = useSignal(false);
  const shown = words.slice(0, all.value ? MOST : FEW);
  return (
    <>
      <ol class="tokens" start={0}>
        {shown.map((word, id) => (
          <li key={word} class={isNew(word) ? 'token new' : 'token'}>
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
            {all.value ? m.fewWords : m.moreWords}
          </button>
        </p>
      ) : null}
    </>
  );
}
