import { newRow } from '../draft.js';

/** More sentences than the post's six, as a draft. @param {import('./frame.jsx').Props} props */
export function MoreRows({ store, texts }) {
  const m = texts.more;
  const take = () =>
    store.attempt('data', async () => {
      const [{ default: sentences }, { parseCsv }] = await Promise.all([
        import('../data/sentiment.csv'),
        import('../csv.js'),
      ]);
      store.rows.set(parseCsv(sentences).map(({ text, label }) => newRow(text, label)));
    });
  return (
    <p class="hint">
      <button type="button" class="link inline" onClick={take}>
        {m.take}
      </button>
      : {m.hint}
    </p>
  );
}
