import * as format from '../format.js';
import { holdOut } from '../state/split.js';

const MOST = 0.5;
const STEP = 0.05;

/** Words of which the page names this many. */
const FEW_WORDS = 12;

/** Which rows are held out, by their share or one by one.
 *  @param {{store: import('../store.js').Store, messages: import('../messages/index.js').Messages,
 *           single: import('@preact/signals').Signal<boolean>}} props  single: whether rows can be chosen one by one */
export function Split({ store, messages, single }) {
  const m = messages.data.split;
  const { rows } = store;
  const shown = rows.shown.value;
  const held = shown.filter((row) => row.held).length;
  const { share, draw } = rows.asked.value;
  const unknown = unknownWords(rows);
  return (
    <section class="split" aria-labelledby="split-title">
      <h3 id="split-title">{m.title}</h3>
      <p class="hint">{m.lead}</p>
      <label class="field">
        <span>
          {m.share}: <b>{format.percent(share)}</b>, {m.heldRows(held, shown.length)}
        </span>
        <input
          type="range"
          min={0}
          max={MOST}
          step={STEP}
          value={share}
          aria-label={m.share}
          aria-valuetext={`${format.percent(share)}, ${m.heldRows(held, shown.length)}`}
          onInput={(event) => holdOut(store, { share: Number(event.currentTarget.value), draw })}
        />
      </label>
      {share > 0 ? (
        <p class="actions">
          <button
            type="button"
            class="link"
            onClick={() => holdOut(store, { share, draw: draw + 1 })}
          >
            {m.again}
          </button>
        </p>
      ) : null}
      {held ? null : (
        <label class="check">
          <input
            type="checkbox"
            checked={single.value}
            onChange={(event) => {
              single.value = event.currentTarget.checked;
            }}
          />
          {m.single}
        </label>
      )}
      {unknown.length ? (
        <p class="hint">
          {m.unknown(
            unknown.length,
            unknown.slice(0, FEW_WORDS).join(', ') + (unknown.length > FEW_WORDS ? ' …' : ''),
          )}
        </p>
      ) : null}
    </section>
  );
}

/** Words of held-out rows that the model cannot know. @param {import('../state/rows.js').Rows} rows */
function unknownWords({ shown, preview }) {
  const words = shown.value.flatMap(({ key, held }) => {
    const read = held ? preview.value?.read.get(key) : undefined;
    return read?.tokens.filter((_, i) => !read.known[i]) ?? [];
  });
  return [...new Set(words)];
}
