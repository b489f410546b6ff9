import { useSignal, useSignalEffect } from '@preact/signals';
import { newRow } from '../draft.js';
import * as format from '../format.js';
import { Draft, Vocabulary } from './data.jsx';
import { ProblemNotice } from './notice.jsx';

/** What differs from the notebook when single characters are read: lines are long, so every place of one is an example at
 *  once, where the notebook makes a row of every beginning. */
const UNITS = /** @type {const} */ ({
  words: { tokens: 'words', loss: 'last', pad: 'left', mask: false, batch: 32 },
  characters: { tokens: 'characters', loss: 'every', pad: 'right', mask: true, batch: 8 },
});

/** The text that the model learns, as lines to edit. @param {import('./frame.jsx').Props} props */
export function OwnText({ store, messages, texts }) {
  const m = texts.text;
  const info = store.info.value;
  /** What the reader writes, blank lines and all; null when it is what the model has. */
  const own = useSignal(/** @type {string | null} */ (null));
  const edited = useSignal(false);
  useSignalEffect(() => {
    const draft = Boolean(store.rows.draft.value);
    if (edited.peek() && !draft) own.value = null; // undone, or taken over
    edited.value = draft;
  });
  if (!info) return null;
  const lines = store.rows.shown.value.map(({ input }) => input);
  const unit = /** @type {keyof typeof UNITS} */ (info.config.tokens);
  const every = info.config.loss === 'every';
  /** @param {string} text */
  const change = (text) => {
    own.value = text;
    const rows = text.split(/\r?\n/).filter((line) => line.trim());
    store.rows.set(rows.map((row) => newRow(row, '')));
  };
  /** @param {keyof typeof UNITS} chosen */
  const read = async (chosen) => {
    if (await store.restart(UNITS[chosen])) store.announcement.value = m.restarted;
  };
  return (
    <section class="data panel" aria-labelledby="data-title">
      <header>
        <h2 id="data-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      <label class="field">
        <span>{m.lines}</span>
        <textarea
          rows={10}
          dir="auto"
          spellcheck={false}
          value={own.value ?? lines.join('\n')}
          onInput={(event) => change(event.currentTarget.value)}
        />
      </label>
      <fieldset class="choice">
        <legend>{m.unit}</legend>
        {
          /** @type {(keyof typeof UNITS)[]} */ (['words', 'characters']).map((name) => (
            <label key={name}>
              <input
                type="radio"
                name="unit"
                checked={unit === name}
                disabled={store.restarting.value}
                onChange={() => read(name)}
              />
              {m[name]}
            </label>
          ))
        }
        <p class="hint">{every ? m.every : m.wordsHint}</p>
      </fieldset>
      <p class="hint">
        {m.counts(format.count(lines.length), format.count(info.vocabulary.source.length))}
      </p>
      <ProblemNotice problem={store.problems.value.model} />
      <Draft store={store} messages={messages} />
      <Vocabulary store={store} messages={messages} />
    </section>
  );
}
