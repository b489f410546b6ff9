import { useComputed, useSignal } from '@preact/signals';
import { account, subscript } from '../arithmetic.js';
import * as format from '../format.js';
import { networkOf, rowAt } from '../network.js';
import { Arithmetic } from './arithmetic.jsx';
import { Grid, letterOf, reachOf } from './grid.jsx';
import { useOpened } from './opened.js';

/** @typedef {{store: import('../store.js').Store, messages: import('../messages/index.js').Messages}} Props */
/** @typedef {import('../arithmetic.js').Cell} Cell */
/** @typedef {import('../network.js').Part} Part */
/** @typedef {import('../network.js').Network} Network */

/** This many steps are drawn as columns, and this many units as rows. */
const MOST_COLUMNS = 30;
const MOST_UNITS = 16;

/** The network unrolled over the text, and the arithmetic of the chosen number. @param {Props} props */
export function Inside({ store, messages }) {
  const m = messages.inside;
  const { place, look } = useOpened(store);
  return (
    <section class="inside panel" aria-labelledby="inside-title" ref={place}>
      <header>
        <h2 id="inside-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      {look ? (
        <Opened store={store} messages={messages} look={look} />
      ) : store.reading.sentence.value.trim() ? (
        <div class="later" aria-busy="true" />
      ) : (
        <p class="hint">{m.empty}</p>
      )}
    </section>
  );
}

/** @param {Props & {look: import('../state/reading.js').Look}} props */
function Opened({ store, messages, look }) {
  const m = messages.inside;
  const gates = useSignal(false);
  const wanted = useSignal('');
  const first = useSignal(0);
  const opened = useComputed(() => store.reading.opened.value ?? look);
  const network = useComputed(() => networkOf(opened.value)).value;
  const { parts, kind, classes } = network;
  const side = parts[parts.length - 1].side;
  const part =
    parts.find(({ key }) => key === wanted.value) ??
    parts.filter((each) => each.side === side && !each.reverse).slice(-1)[0];
  const steps = drawn(part.places.length);
  const cell = clamped(store.reading.cell.value, steps, part, network);
  const from = cell.row === 'p' ? first.value : Math.floor(cell.unit / MOST_UNITS) * MOST_UNITS;
  const row = account(network, part, cell);
  const name = cellName(cell, classes, messages);
  const widest = Math.max(
    ...part.rows.map((r) => (r === 'p' ? 0 : rowAt(part.places[0], r, kind).length)),
  );
  return (
    <div class={steps.length > 4 ? 'opened long' : 'opened'}>
      <div class="unrolled">
        {parts.length > 1 || kind !== 'rnn' || widest > MOST_UNITS ? (
          <div class="look-bar">
            {parts.length > 1 ? (
              <label class="field">
                <span>{m.part}</span>
                <select
                  value={part.key}
                  onChange={(event) => {
                    wanted.value = event.currentTarget.value;
                  }}
                >
                  {parts.map((each) => (
                    <option key={each.key} value={each.key}>
                      {m.partName(each.side, each.layer, each.reverse)}
                    </option>
                  ))}
                </select>
              </label>
            ) : null}
            {widest > MOST_UNITS ? (
              <label class="field">
                <span>{m.units}</span>
                <select
                  value={from}
                  onChange={(event) => {
                    first.value = Number(event.currentTarget.value);
                    store.reading.select({ row: 'h', step: cell.step, unit: first.value });
                  }}
                >
                  {Array.from({ length: Math.ceil(widest / MOST_UNITS) }, (_, i) => (
                    <option key={i} value={i * MOST_UNITS}>
                      {m.range(i * MOST_UNITS, Math.min((i + 1) * MOST_UNITS, widest) - 1)}
                    </option>
                  ))}
                </select>
              </label>
            ) : null}
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
          </div>
        ) : null}
        <Grid
          network={network}
          part={part}
          steps={steps}
          cell={cell}
          gates={gates.value}
          units={[from, from + MOST_UNITS]}
          select={(to) => {
            if (to.row !== 'p') first.value = from;
            store.reading.select(to);
          }}
          messages={messages}
        />
        <p class="readout">
          <output>
            {name} = <b>{format.exact(row.value)}</b>
          </output>
        </p>
        {part.places.length > steps.length ? (
          <p class="hint">
            {m.cut(format.count(steps.length - 1), format.count(part.places.length))}
          </p>
        ) : null}
        <p class="legend">
          <Ramp name={m.legendX} reach={format.fixed(reachOf(part, steps), 2)} />
          <Ramp name={m.legendH} reach="1" />
        </p>
      </div>
      <Arithmetic
        store={store}
        messages={messages}
        place={part.places[cell.step]}
        network={network}
        account={row}
        name={name}
      />
    </div>
  );
}

/** The steps that are drawn: all, or the first ones and the last. @param {number} count */
const drawn = (count) =>
  Array.from({ length: Math.min(count, MOST_COLUMNS) }, (_, i) =>
    i === MOST_COLUMNS - 1 ? count - 1 : i,
  );

/** The chosen cell; without one, or where the model or the sentence has none such, a cell that is there.
 *  @param {Cell | null} cell @param {number[]} steps @param {Part} part @param {Network} network @returns {Cell} */
function clamped(cell, steps, part, { kind, classes, single }) {
  const own = steps.filter((t) => !part.places[t].padding).slice(-1)[0] ?? 0;
  if (!cell || !part.rows.includes(cell.row)) return { row: 'h', step: own, unit: 0 };
  const { row } = cell;
  let step = steps.includes(cell.step) ? cell.step : steps[steps.length - 1];
  if (row === 'p' && !part.places[step].output) step = steps[steps.length - 1];
  if (row === 'p' && single) return { row, step, unit: 1 };
  const units = row === 'p' ? classes.length : rowAt(part.places[step], row, kind).length;
  return { row, step, unit: Math.min(cell.unit, units - 1) };
}

/** @param {Cell} cell @param {readonly string[]} classes @param {import('../messages/index.js').Messages} messages */
export function cellName({ row, step, unit }, classes, messages) {
  if (row === 'p') return `${messages.inside.probabilityOf(classes[unit])}${subscript(step + 1)}`;
  return `${letterOf(row)}${subscript(step + 1)}[${unit}]`;
}

/** What the colours mean. @param {{name: string, reach: string}} props */
export const Ramp = ({ name, reach }) => (
  <span>
    {name}: −{reach} <span class="ramp" aria-hidden="true" /> {reach}
  </span>
);
