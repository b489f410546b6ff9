import { useSignal } from '@preact/signals';
import { account, subscript } from '../arithmetic.js';
import { rowsOfCell } from '../cells.js';
import * as format from '../format.js';
import { Arithmetic } from './arithmetic.jsx';
import { Grid } from './grid.jsx';
import { Names } from './names.jsx';

/** @typedef {{store: import('../store.js').Store, messages: import('../messages/index.js').Messages}} Props */
/** @typedef {import('../arithmetic.js').Cell} Cell */

/** This many steps are drawn as columns. */
const MOST_COLUMNS = 30;

/** The network unrolled over the sentence, and the arithmetic of the chosen number. @param {Props} props */
export function Inside({ store, messages }) {
  const m = messages.inside;
  const info = store.info.value;
  const look = store.reading.inside.value;
  return (
    <section class="inside panel" aria-labelledby="inside-title">
      <header>
        <h2 id="inside-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      {info && look ? (
        <Opened store={store} messages={messages} info={info} look={look} />
      ) : (
        <p class="hint">{m.empty}</p>
      )}
    </section>
  );
}

/** @param {Props & {info: import('../store.js').Info, look: import('../state/reading.js').Look}} props */
function Opened({ store, messages, info, look }) {
  const m = messages.inside;
  const { trace, weights } = look;
  const columns = Math.min(trace.steps.length, MOST_COLUMNS);
  const cell = clamped(store.reading.cell.value, columns, trace, look.cell);
  const kind = look.cell;
  const gates = useSignal(false);
  const opened = account(trace, weights, cell, kind);
  return (
    <div class={columns > 4 ? 'opened long' : 'opened'}>
      <div class="unrolled">
        {kind === 'rnn' ? null : (
          <label class="check">
            <input
              type="checkbox"
              checked={gates.value}
              onChange={(event) => {
                gates.value = event.currentTarget.checked;
                if (!gates.value) store.reading.select(null);
              }}
            />
            {m.gates}
          </label>
        )}
        <Grid
          look={look}
          columns={columns}
          cell={cell}
          kind={kind}
          gates={gates.value}
          label={info.labels[1]}
          select={store.reading.select}
          messages={messages}
        />
        <p class="readout">
          <output>
            {cellName(cell, info.labels[1], messages)} = <b>{format.exact(opened.value)}</b>
          </output>
        </p>
        {trace.steps.length > columns ? (
          <p class="hint">{m.cut(format.count(columns), format.count(trace.steps.length))}</p>
        ) : null}
        <Legend look={look} columns={columns} messages={messages} />
      </div>
      <Arithmetic store={store} messages={messages} look={look} opened={opened} />
      <Names weights={weights} messages={messages} />
    </div>
  );
}

/** The chosen cell; without one, or where the model or the sentence has none such, a cell that is there.
 *  @param {Cell | null} cell @param {number} columns @param {import('../store.js').Trace} trace @param {string} kind
 *  @returns {Cell} */
function clamped(cell, columns, trace, kind) {
  const last = Math.max(Math.min(columns, trace.length) - 1, 0);
  const there = cell && (cell.row === 'p' || rowsOfCell(kind).includes(cell.row));
  if (!there) return { row: 'h', step: last, unit: 0 };
  return cell.step < columns ? cell : { ...cell, step: columns - 1 };
}

/** @param {Cell} cell @param {string} label @param {import('../messages/index.js').Messages} messages */
export function cellName({ row, step, unit }, label, messages) {
  if (row === 'p') return `${messages.inside.probabilityOf(label)}${subscript(step + 1)}`;
  return `${row}${subscript(step + 1)}[${unit}]`;
}

/** What the colours mean. @param {{look: import('../state/reading.js').Look, columns: number,
 *    messages: import('../messages/index.js').Messages}} props */
function Legend({ look, columns, messages }) {
  const m = messages.inside;
  const reach = format.fixed(reachOf(look.trace, columns), 2);
  return (
    <p class="legend">
      <span>
        {m.legendX}: −{reach} <span class="ramp" aria-hidden="true" /> {reach}
      </span>
      <span>
        {m.legendH}: −1 <span class="ramp" aria-hidden="true" /> 1
      </span>
    </p>
  );
}

/** The largest embedding value drawn: the full colour of the x cells.
 *  @param {import('../store.js').Trace} trace @param {number} columns */
export function reachOf(trace, columns) {
  let reach = 1e-6;
  for (let t = 0; t < columns; ++t)
    for (const v of trace.steps[t].x) reach = Math.max(reach, Math.abs(v));
  return reach;
}
