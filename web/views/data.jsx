import { useComputed, useSignal } from '@preact/signals';
import { learnt } from '../draft.js';
import { Notice, ProblemNotice } from './notice.jsx';
import { Split } from './split.jsx';
import { Tokens } from './tokens.jsx';
import { Words } from './words.jsx';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../messages/index.js').Messages} Messages */
/** @typedef {import('../store.js').Info} Info */

/** The rows that the model learns from and those that test it, as a table to edit.
 *  @param {{store: Store, messages: Messages, children?: import('preact').ComponentChildren}} props
 *    children: other ways to bring data */
export function Data({ store, messages, children }) {
  const m = messages.data;
  const all = useSignal(false);
  const single = useSignal(false);
  const rows = store.rows.shown.value;
  const choosing = single.value || rows.some(({ held }) => held);
  const [input, target] = store.rows.columns.value;
  const head = m.columns[input];
  const shown = all.value ? rows : rows.slice(0, FEW_ROWS);
  return (
    <section class="data panel" aria-labelledby="data-title">
      <header>
        <h2 id="data-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      {children}
      {rows.length ? (
        <table class={target === 'label' ? 'rows' : 'rows plain'} aria-label={m.table}>
          <thead class="quiet">
            <tr>
              <th scope="col">{head}</th>
              {target ? <th scope="col">{m.columns[target]}</th> : null}
              <th scope="col">
                <span class="spoken">{m.delete}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row, i) => (
              <Row
                key={row.key}
                row={row}
                number={i + 1}
                choosing={choosing}
                store={store}
                messages={messages}
              />
            ))}
          </tbody>
        </table>
      ) : (
        <p class="hint">{m.empty}</p>
      )}
      <p class="actions">
        <button
          type="button"
          onClick={() => {
            all.value = true;
            store.rows.add();
          }}
        >
          {m.add[input]}
        </button>
        {rows.length > FEW_ROWS ? (
          <button
            type="button"
            aria-expanded={all.value}
            onClick={() => {
              all.value = !all.value;
            }}
          >
            {all.value ? m.showFew(FEW_ROWS) : m.showAll(rows.length)}
          </button>
        ) : null}
      </p>
      {target ? <Split store={store} messages={messages} single={single} /> : null}
      <Draft store={store} messages={messages} />
      <Vocabulary store={store} messages={messages} />
    </section>
  );
}

/** This many rows are shown until the reader asks for all. */
const FEW_ROWS = 8;

/** `choosing`: whether the row can be held out by itself.
 *  @param {{row: import('../draft.js').Row, number: number, choosing: boolean, store: Store, messages: Messages}} props */
function Row({ row, number, choosing, store, messages }) {
  const m = messages.data;
  const [input, target] = store.rows.columns.value;
  const empty = !row.input.trim() || Boolean(target && !row.target.trim());
  const name = m.columns[input];
  return (
    <>
      <tr class={row.held ? 'held' : undefined}>
        <td class="text">
          <Box
            row={row}
            field="input"
            name={name}
            number={number}
            store={store}
            messages={messages}
          />
        </td>
        {target === 'label' ? (
          <td>
            <Label row={row} number={number} store={store} messages={messages} />
          </td>
        ) : target ? (
          <td>
            <Box
              row={row}
              field="target"
              name={m.columns[target]}
              number={number}
              store={store}
              messages={messages}
            />
          </td>
        ) : null}
        <td>
          <button
            type="button"
            class="icon"
            aria-label={m.deleteRow(number)}
            title={m.deleteRow(number)}
            onClick={() => store.rows.delete(row.key)}
          >
            ×
          </button>
        </td>
      </tr>
      {empty || choosing || target === 'label' ? (
        <tr class={row.held ? 'reading held' : 'reading'}>
          <td colSpan={3}>
            {choosing ? (
              <label class="check">
                <input
                  type="checkbox"
                  checked={Boolean(row.held)}
                  aria-label={m.split.holdRow(number)}
                  onChange={(event) => store.rows.hold(row.key, event.currentTarget.checked)}
                />
                {m.split.held}
              </label>
            ) : null}
            {empty ? (
              <p class="in-row" id={`empty-${row.key}`}>
                {m.emptyRow}
              </p>
            ) : target === 'label' ? (
              <ReadRow row={row} number={number} store={store} messages={messages} />
            ) : null}
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** @param {{row: import('../draft.js').Row, field: 'input' | 'target', name: string, number: number, store: Store,
 *           messages: Messages}} props */
function Box({ row, field, name, number, store, messages }) {
  const empty = !row[field].trim();
  return (
    <input
      type="text"
      dir="auto"
      value={row[field]}
      placeholder={messages.data.placeholder}
      aria-label={messages.data.boxOf(name, number)}
      aria-invalid={empty}
      aria-describedby={empty ? `empty-${row.key}` : undefined}
      spellcheck={false}
      autocomplete="off"
      onInput={(event) => store.rows.change(row.key, { [field]: event.currentTarget.value })}
    />
  );
}

/** One of two labels, to switch. @param {{row: import('../draft.js').Row, number: number, store: Store,
 *    messages: Messages}} props */
function Label({ row, number, store, messages }) {
  const labels = store.info.value?.labels ?? [];
  const other = labels.find((label) => label !== row.target) ?? row.target;
  const name = messages.data.labelOf(number, row.target);
  return (
    <button
      type="button"
      class={`label side-${labels.indexOf(row.target)}`}
      title={name}
      aria-label={name}
      onClick={() => store.rows.change(row.key, { target: other })}
    >
      {row.target}
    </button>
  );
}

/** The row as the model reads it. @param {{row: import('../draft.js').Row, number: number, store: Store,
 *    messages: Messages}} props */
function ReadRow({ row, number, store, messages }) {
  const read = useComputed(() => tokensOf(row.key, store));
  const tokens = read.value;
  if (!tokens) return <p class="in-row">…</p>;
  return <Tokens row={tokens} name={messages.data.tokens(number)} messages={messages} />;
}

/** What a row is to the model: from the preview of a draft, else from the model itself.
 *  @param {string} key @param {Store} store */
function tokensOf(key, store) {
  const preview = store.rows.preview.value?.read.get(key);
  if (preview) return preview;
  const at = learnt(store.rows.base.value).findIndex((row) => row.key === key);
  return at < 0 ? null : store.info.value?.rows[at];
}

/** Says what the reader's edits mean, and asks before anything is lost.
 *  @param {{store: Store, messages: Messages}} props */
export function Draft({ store, messages }) {
  const m = messages.data;
  const problem = store.problems.value.data;
  if (!store.rows.draft.value) return <ProblemNotice problem={problem} />;
  const reason = localReason(store, m) ?? problem?.message ?? null;
  const previewed = store.rows.preview.value;
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
          onClick={store.rows.startAfresh}
        >
          {m.startAfresh}
        </button>
        <button type="button" onClick={store.rows.undo}>
          {m.undo}
        </button>
      </p>
    </Notice>
  );
}

/** @param {Store} store @param {Messages['data']} m @returns {string | null} */
function localReason(store, m) {
  const problem = store.rows.problem.value;
  if (!problem) return null;
  switch (problem.kind) {
    case 'oneClass':
      return m.oneClass(problem.present, problem.missing);
    case 'heldClass':
      return m.split.heldClass(problem.missing);
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
export function Vocabulary({ store, messages }) {
  const m = messages.data;
  const info = (store.rows.draft.value && store.rows.preview.value?.info) || store.info.value;
  if (!info) return null;
  const known = new Set(store.info.value?.vocabulary.source);
  const { source } = info.vocabulary;
  return (
    <section class="vocabulary" aria-labelledby="vocabulary-title">
      <h3 id="vocabulary-title">{m.vocabulary}</h3>
      <p class="hint">{m.vocabularyLead(source.length)}</p>
      <Words words={source} isNew={(word) => !known.has(word)} messages={messages} />
      <p class="hint">
        {m.paddingNote(info.length)}{' '}
        {info.config.mask ? m.paddingMasked : m.paddingUnmasked(source[0])}
      </p>
    </section>
  );
}
