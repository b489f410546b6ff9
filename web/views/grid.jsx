import { Fragment } from 'preact';
import { positive } from '../arithmetic.js';
import { isShare, rowsOfCell, valuesOf } from '../cells.js';
import * as format from '../format.js';
import { RowFormula, StartFormula } from './formula.jsx';
import { reachOf } from './inside.jsx';
import { PADDING } from './tokens.jsx';

/** @typedef {import('../arithmetic.js').Cell} Cell */
/** @typedef {import('../state/reading.js').Look} Look */
/** @typedef {import('../messages/index.js').Messages} Messages */

/** The unrolled network as a heat map: one column per step, one row per unit. A table to a screen reader; one stop of
 *  the tab key, with arrow keys inside.
 *  @param {{look: Look, columns: number, cell: Cell, kind: string, gates: boolean, label: string, select: (cell: Cell) => void,
 *           messages: Messages}} props */
export function Grid({ look, columns, cell, kind, gates, label, select, messages }) {
  const m = messages.inside;
  const { trace } = look;
  const steps = trace.steps.slice(0, columns);
  const reach = reachOf(trace, columns);
  const names = rowsOfCell(kind).filter((name) => gates || 'xch'.includes(name));
  const rows = /** @type {{row: Cell['row'], unit: number}[]} */ ([
    ...names.flatMap((row) =>
      Array.from(valuesOf(steps[0], row, kind), (_, unit) => ({ row, unit })),
    ),
    { row: 'p', unit: 0 },
  ]);
  const middle = Math.floor(steps[0].h.length / 2);

  /** @param {KeyboardEvent & {currentTarget: HTMLTableElement}} event */
  const move = (event) => {
    const to = moved(event, cell, rows, columns);
    if (!to) return;
    event.preventDefault();
    select(to);
    const { row, unit, step } = to;
    const target = event.currentTarget.querySelector(`[data-cell="${row}-${unit}-${step}"]`);
    if (target instanceof HTMLElement) target.focus();
  };

  /** @param {Event} event */
  const choose = (event) => {
    const target = event.target instanceof Element ? event.target.closest('[data-cell]') : null;
    if (!(target instanceof HTMLElement)) return;
    const [row, unit, step] = String(target.dataset.cell).split('-');
    select({ row: /** @type {Cell['row']} */ (row), unit: Number(unit), step: Number(step) });
  };

  /** A row of cells. @param {Cell['row']} row @param {number} unit @param {string} name
   *  @param {(t: number) => number} value @param {number} full  the value of full colour
   *  @param {string} [kind] */
  const line = (row, unit, name, value, full, kind) => (
    <tr key={`${row}-${unit}`} class={kind}>
      <th scope="row">{name}</th>
      {steps.map((_, t) => {
        const chosen = cell.row === row && cell.unit === unit && cell.step === t;
        const v = value(t);
        return (
          // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a td in a grid is a gridcell
          <td
            key={t}
            class="cell"
            data-cell={`${row}-${unit}-${t}`}
            tabIndex={chosen ? 0 : -1}
            aria-selected={chosen}
            style={{ '--v': shade(v, row, full) }}
          >
            {row === 'p' ? format.fixed(v, 3) : format.fixed(v, 2)}
          </td>
        );
      })}
    </tr>
  );

  return (
    <div class="scroller">
      <table
        class="grid"
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table whose cells can be chosen
        role="grid"
        aria-label={m.grid}
        aria-describedby="grid-help"
        style={{ '--columns': columns }}
        onClick={choose}
        onKeyDown={move}
      >
        <thead>
          <tr>
            <td class="corner" />
            {steps.map((step, t) => (
              <th
                key={t}
                scope="col"
                class={step.token === PADDING ? 'pad' : trace.known[t] ? '' : 'unknown'}
              >
                <bdi title={step.token}>{step.token}</bdi>
                <span class="id">
                  {m.id} {trace.ids[t]}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        {names.map((name) => (
          <Fragment key={name}>
            <Group
              name={m.rows[name]}
              formula={
                <>
                  <RowFormula row={name} cell={kind} /> {name === 'h' ? <StartFormula /> : null}
                </>
              }
              columns={columns}
            />
            <tbody>
              {Array.from(valuesOf(steps[0], name, kind), (_, k) =>
                line(
                  name,
                  k,
                  m.unit(name, k),
                  (t) => valuesOf(steps[t], name, kind)[k],
                  fullOf(name, reach, trace, columns),
                  'ch'.includes(name) && k === middle ? 'carries' : '',
                ),
              )}
            </tbody>
          </Fragment>
        ))}
        <Group name={m.rows.p} formula={<RowFormula row="p" cell={kind} />} columns={columns} />
        <tbody>
          {line('p', 0, m.probabilityOf(label), (t) => positive(steps[t]), 1, 'output')}
        </tbody>
      </table>
      <p class="spoken" id="grid-help">
        {m.gridHelp}
      </p>
    </div>
  );
}

/** The heading of a layer, with the equation that leads to it.
 *  @param {{name: string, formula: import('preact').VNode, columns: number}} props */
function Group({ name, formula, columns }) {
  return (
    <tbody class="group">
      <tr>
        <th scope="rowgroup" colSpan={columns + 1}>
          <span>
            {name} {formula}
          </span>
        </th>
      </tr>
    </tbody>
  );
}

/** Where a value lies on the colour scale from −1 to 1.
 *  @param {number} value @param {Cell['row']} row @param {number} full */
function shade(value, row, full) {
  // A share of one half is the middle.
  const place = row === 'p' || isShare(row) ? (value - 0.5) * 2 : value / full;
  return Number(place.toFixed(3)); // more digits would restyle cells for changes that nobody sees
}

/** The value of full colour. @param {Cell['row']} row @param {number} reach of the embedding
 *  @param {import('../store.js').Trace} trace @param {number} columns */
function fullOf(row, reach, trace, columns) {
  if (row === 'x') return reach;
  if (row !== 'c') return 1;
  // What an LSTM remembers has no bound.
  return Math.max(
    1,
    ...trace.steps.slice(0, columns).flatMap(({ c }) => Array.from(c ?? [], Math.abs)),
  );
}

/** The cell that a key leads to, or null for a key that is not for the grid.
 *  @param {KeyboardEvent} event @param {Cell} cell @param {{row: Cell['row'], unit: number}[]} rows
 *  @param {number} columns @returns {Cell | null} */
function moved({ key, ctrlKey }, cell, rows, columns) {
  const at = rows.findIndex(({ row, unit }) => row === cell.row && unit === cell.unit);
  /** @param {number} down @param {number} step */
  const to = (down, step) => ({
    ...rows[Math.min(Math.max(down, 0), rows.length - 1)],
    step: Math.min(Math.max(step, 0), columns - 1),
  });
  switch (key) {
    case 'ArrowLeft':
      return to(at, cell.step - 1);
    case 'ArrowRight':
      return to(at, cell.step + 1);
    case 'ArrowUp':
      return to(at - 1, cell.step);
    case 'ArrowDown':
      return to(at + 1, cell.step);
    case 'Home':
      return to(ctrlKey ? 0 : at, 0);
    case 'End':
      return to(ctrlKey ? rows.length : at, columns);
    case 'Enter':
    case ' ':
      return cell;
    default:
      return null;
  }
}
