import { useComputed } from '@preact/signals';
import { Notice, ProblemNotice } from './notice.jsx';
import { Tokens } from './tokens.jsx';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../messages.js').Messages} Messages */
/** @typedef {import('../store.js').Info} Info */

/** The rows that the model learns from, as a table to edit.
 *  @param {{store: Store, messages: Messages}} props */
export function Data({ store, messages }) {
  const m = messages.data;
  const rows = store.rows.value;
  return (
    <section class="data panel" aria-labelledby="data-title">
      <header>
        <h2 id="data-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      {rows.length ? (
        <table class="rows" aria-label={m.table}>
          <thead class="quiet">
            <tr>
              <th scope="col">{m.sentence}</th>
              <th scope="col">{m.label}</th>
              <th scope="col">
                <span class="spoken">{m.delete}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <Row key={row.key} row={row} number={i + 1} store={store} messages={messages} />
            ))}
          </tbody>
        </table>
      ) : (
        <p class="hint">{m.empty}</p>
      )}
      <p class="actions">
        <button type="button" onClick={store.addRow}>
          {m.add}
        </button>
      </p>
      <Draft store={store} messages={messages} />
      <Vocabulary store={store} messages={messages} />
    </section>
  );
}

/** @param {{row: import('../draft.js').Row, number: number, store: Store, messages: Messages}} props */
function Row({ row, number, store, messages }) {
  const m = messages.data;
  const read = useComputed(() => tokensOf(row.key, store));
  const tokens = read.value;
  const labels = store.info.value?.labels ?? [];
  const other = labels.find((label) => label !== row.label) ?? row.label;
  const empty = !row.text.trim();
  return (
    <>
      <tr>
        <td class="text">
          <input
            type="text"
            dir="auto"
            value={row.text}
            placeholder={m.placeholder}
            aria-label={m.sentenceOf(number)}
            aria-invalid={empty}
            aria-describedby={empty ? `empty-${row.key}` : undefined}
            spellcheck={false}
            autocomplete="off"
            onInput={(event) => store.changeRow(row.key, { text: event.currentTarget.value })}
          />
        </td>
        <td>
          <button
            type="button"
            class={`label side-${labels.indexOf(row.label)}`}
            title={m.labelOf(number, row.label)}
            aria-label={m.labelOf(number, row.label)}
            onClick={() => store.changeRow(row.key, { label: other })}
          >
            {row.label}
          </button>
        </td>
        <td>
          <button
            type="button"
            class="icon"
            aria-label={m.deleteRow(number)}
            title={m.deleteRow(number)}
            onClick={() => store.deleteRow(row.key)}
          >
            ×
          </button>
        </td>
      </tr>
      <tr class="reading">
        <td colSpan={3}>
          {empty ? (
            <p class="in-row" id={`empty-${row.key}`}>
              {m.emptyRow}
            </p>
          ) : tokens ? (
            <Tokens row={tokens} name={m.tokens(number)} messages={messages} />
          ) : (
            <p class="in-row">…</p>
          )}
        </td>
      </tr>
    </>
  );
}

/** What a row is to the model: from the preview while there is a draft, else from the model itself.
 *  @param {string} key @param {Store} store */
function tokensOf(key, store) {
  const preview = store.draft.value && store.preview.value;
  const rows = preview ? preview.rows : store.base.value;
  const info = preview ? preview.info : store.info.value;
  const at = rows.findIndex((row) => row.key === key);
  return at < 0 ? null : info?.rows[at];
}

/** Says what the reader's edits mean, and asks before anything is lost.
 *  @param {{store: Store, messages: Messages}} props */
function Draft({ store, messages }) {
  const m = messages.data;
  const problem = store.problems.value.data;
  if (!store.draft.value) return <ProblemNotice problem={problem} />;
  const reason = localReason(store, m) ?? problem?.message ?? null;
  const previewed = store.preview.value;
  return (
    <Notice kind="change" title={m.draft}>
      {reason ? (
        <p class="reason" id="draft-reason">
          {m.blocked} {reason}
        </p>
      ) : previewed && store.info.value ? (
        <p>{vocabularyChange(store.info.value, previewed.info, m)}</p>
      ) : null}
      <p>{m.until}</p>
      <p class="actions">
        <button
          type="button"
          class="primary"
          disabled={Boolean(reason) || store.restarting.value}
          aria-describedby={reason ? 'draft-reason' : undefined}
          onClick={store.startAfresh}
        >
          {m.startAfresh}
        </button>
        <button type="button" onClick={store.undoEdits}>
          {m.undo}
        </button>
      </p>
    </Notice>
  );
}

/** @param {Store} store @param {Messages['data']} m @returns {string | null} */
function localReason(store, m) {
  const problem = store.draftProblem.value;
  if (!problem) return null;
  switch (problem.kind) {
    case 'oneClass':
      return m.oneClass(problem.present, problem.missing);
    case 'emptyRows':
      return m.emptyRows(problem.rows);
    default:
      return m[problem.kind];
  }
}

/** @param {Info} before @param {Info} after @param {Messages['data']} m */
function vocabularyChange(before, after, m) {
  const [old, now] = [before.vocabulary.source, after.vocabulary.source];
  if (now.length !== old.length) return m.otherVocabulary(now.length, old.length);
  const same = now.every((word, i) => word === old[i]);
  return same ? m.sameVocabulary(now.length) : m.sameSizeVocabulary(now.length);
}

/** @param {{store: Store, messages: Messages}} props */
function Vocabulary({ store, messages }) {
  const m = messages.data;
  const info = (store.draft.value && store.preview.value?.info) || store.info.value;
  if (!info) return null;
  const known = new Set(store.info.value?.vocabulary.source);
  const { source } = info.vocabulary;
  const shown = source.slice(0, MOST_WORDS);
  return (
    <section class="vocabulary" aria-labelledby="vocabulary-title">
      <h3 id="vocabulary-title">{m.vocabulary}</h3>
      <p class="hint">{m.vocabularyLead(source.length)}</p>
      <ol class="tokens" start={0}>
        {shown.map((word, id) => (
          <li key={word} class={known.has(word) ? 'token' : 'token new'}>
            <bdi>{word}</bdi> <span class="id">{id}</span>
          </li>
        ))}
        {source.length > shown.length ? <li class="token">…</li> : null}
      </ol>
      <p class="hint">
        {m.paddingNote(info.length)} {info.config.mask ? m.paddingMasked : m.paddingUnmasked}
      </p>
    </section>
  );
}

/** A reader's own text can have thousands of words; these many are drawn. */
const MOST_WORDS = 300;
