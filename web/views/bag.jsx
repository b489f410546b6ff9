import { PADDING } from './tokens.jsx';

/** What a bag of words sees of a sentence, beside what the network has read. @param {import('./frame.jsx').Props} props */
export function Bag({ store, texts }) {
  const m = texts.bag;
  const look = /** @type {import('../state/reading.js').Look | null} */ (store.reading.look.value);
  const words = store.info.value?.vocabulary.source ?? [];
  if (!look) return null;
  const { trace } = look;
  const counts = words.map(
    (_, id) =>
      trace.ids.filter((own, t) => own === id && t < trace.length && trace.tokens[t] !== PADDING)
        .length,
  );
  return (
    <section class="bag panel" aria-labelledby="bag-title">
      <header>
        <h2 id="bag-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      <table class="card" aria-label={m.table}>
        <thead>
          <tr>
            <th scope="col">{m.word}</th>
            <th scope="col">{m.count}</th>
          </tr>
        </thead>
        <tbody>
          {words.map((word, id) =>
            word.startsWith('<') ? null : (
              <tr key={word}>
                <th scope="row">{word}</th>
                <td>{counts[id]}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </section>
  );
}
