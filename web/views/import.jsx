import { useSignal } from '@preact/signals';
import { readTable } from '../csv.js';
import { newRow } from '../draft.js';
import { described } from '../errors.js';
import * as format from '../format.js';
import { Notice } from './notice.jsx';

/** @typedef {ReturnType<typeof readTable>} Table */
/** @typedef {{row: number, what: string}} RowProblem */

const LARGEST = 2_000_000; // bytes
const MOST_PROBLEMS = 6;

/** Rows from a CSV file: dropped, chosen or pasted. They become a draft, which the table shows.
 *  @param {import('./frame.jsx').Props} props */
export function Import({ store, texts }) {
  const m = texts.file;
  const table = useSignal(/** @type {Table | null} */ (null));
  const columns = useSignal(['', '']);
  const failure = useSignal('');
  const over = useSignal(false);

  /** @param {string} text */
  const take = (text) => {
    table.value = null;
    failure.value = '';
    if (!text.trim()) return;
    let read;
    try {
      read = readTable(text);
    } catch (error) {
      failure.value = described(error).message;
      return;
    }
    if (text.includes('\0')) failure.value = m.notText;
    else if (read.fields.length < 2) failure.value = m.oneColumn;
    else if (read.rows.length === 0) failure.value = m.noRows;
    else {
      table.value = read;
      const guess = (/** @type {string} */ name, /** @type {number} */ i) =>
        read.fields.find((field) => field.toLowerCase() === name) ?? read.fields[i];
      choose([guess('question', 0), guess('answer', 1)]);
    }
  };
  /** @param {File | undefined} file */
  const takeFile = async (file) => {
    if (!file) return;
    if (file.size > LARGEST) failure.value = m.tooLarge;
    else take(await file.text());
  };
  /** @param {string[]} chosen @param {ReadonlySet<number>} [without] rows to leave out, counted from 1 */
  const choose = (chosen, without) => {
    columns.value = chosen;
    if (!table.value) return;
    if (without) {
      table.value = {
        ...table.value,
        rows: table.value.rows.filter((_, i) => !without.has(i + 1)),
        problems: [],
      };
    }
    store.rows.set(
      table.value.rows.map((row) => newRow(row[chosen[0]] ?? '', row[chosen[1]] ?? '')),
    );
  };
  const problems = table.value ? problemsOf(table.value, columns.value, m) : [];
  return (
    <section
      class={over.value ? 'import over' : 'import'}
      aria-labelledby="import-title"
      onDragOver={(event) => {
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => {
        over.value = false;
      }}
      onDrop={(event) => {
        event.preventDefault();
        over.value = false;
        const { files } = event.dataTransfer ?? { files: null };
        if (files?.length) takeFile(files[0]);
        else take(event.dataTransfer?.getData('text') ?? '');
      }}
    >
      <h3 id="import-title">{m.title}</h3>
      <p class="hint">{m.lead}</p>
      <label class="field">
        <span>{m.choose}</span>
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          onChange={(event) => takeFile(event.currentTarget.files?.[0])}
        />
      </label>
      <label class="field">
        <span>{m.paste}</span>
        <textarea
          rows={3}
          spellcheck={false}
          placeholder={m.example}
          onInput={(event) => take(event.currentTarget.value)}
        />
      </label>
      {failure.value ? <Notice title={failure.value} /> : null}
      {table.value ? (
        <>
          <p class="hint" role="status">
            {m.found(format.count(table.value.rows.length), table.value.fields.join(', '))}
          </p>
          <div class="bar">
            {[m.question, m.answer].map((name, i) => (
              <label class="field" key={name}>
                <span>{name}</span>
                <select
                  value={columns.value[i]}
                  onChange={(event) =>
                    choose(columns.value.map((c, k) => (k === i ? event.currentTarget.value : c)))
                  }
                >
                  {table.value?.fields.map((field) => (
                    <option key={field}>{field}</option>
                  ))}
                </select>
              </label>
            ))}
          </div>
          {problems.length ? (
            <Notice title={m.problems}>
              <ul>
                {problems.slice(0, MOST_PROBLEMS).map(({ row, what }) => (
                  <li key={`${row} ${what}`}>{m.row(row, what)}</li>
                ))}
                {problems.length > MOST_PROBLEMS ? (
                  <li>{m.more(problems.length - MOST_PROBLEMS)}</li>
                ) : null}
              </ul>
              <p class="actions">
                <button
                  type="button"
                  onClick={() => choose(columns.value, new Set(problems.map(({ row }) => row)))}
                >
                  {m.leaveOut(new Set(problems.map(({ row }) => row)).size)}
                </button>
              </p>
            </Notice>
          ) : null}
        </>
      ) : null}
    </section>
  );
}

/** What is wrong with which row, as far as it can be seen from here; the engine looks again.
 *  @param {Table} table @param {string[]} columns @param {any} m @returns {RowProblem[]} */
function problemsOf({ rows, problems }, columns, m) {
  const parsed = problems.flatMap((problem) => {
    const [, row, what] = /^data row (\d+): (.*)$/.exec(problem) ?? [];
    return row ? [{ row: Number(row), what }] : [];
  });
  const found = rows.flatMap((row, i) => {
    const [question, answer] = columns.map((column) => (row[column] ?? '').trim());
    const number = i + 1;
    if (!question) return [{ row: number, what: m.missing(columns[0]) }];
    if (!answer) return [{ row: number, what: m.missing(columns[1]) }];
    if (/\s/.test(answer)) return [{ row: number, what: m.twoWords(answer) }];
    return [];
  });
  return [...parsed.filter(({ row }) => !found.some((other) => other.row === row)), ...found].sort(
    (a, b) => a.row - b.row,
  );
}
