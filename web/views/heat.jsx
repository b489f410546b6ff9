import { Fragment } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** @typedef {import('preact').ComponentChildren} Children */
/** A number as a coloured cell: `shade` from −1 to 1. @typedef {{shade: number, text: string}} Heat */
/** @typedef {{key: string, name: Children, kind?: string, cells: readonly (Heat | null)[]}} HeatRow */
/** @typedef {{key: string, title?: Children, rows: readonly HeatRow[]}} HeatGroup */
/** @typedef {{row: string, column: number}} At  a row's key and a column */

/** Numbers as a heat map. A table to a screen reader; one stop of the tab key, with arrow keys inside.
 *  @param {{label: string, help: string, columns: readonly {key: string, name: Children, kind?: string}[],
 *    groups: readonly HeatGroup[], chosen: At, select: (at: At) => void, kind?: string, pointing?: boolean}} props
 *    select: also called by Enter and by tapping · pointing: a mouse chooses by moving over a cell */
export function HeatMap({
  label,
  help,
  columns,
  groups,
  chosen,
  select,
  kind = '',
  pointing = false,
}) {
  const rows = groups.flatMap((group) => group.rows);
  const scroller = useRef(/** @type {HTMLDivElement | null} */ (null));
  const count = columns.length;
  // The chosen column is in sight from the start.
  useLayoutEffect(() => {
    const box = scroller.current;
    const cell = box?.querySelector('[aria-selected="true"]');
    if (!box || count === 0 || !(cell instanceof HTMLElement)) return;
    const beyond = cell.getBoundingClientRect().right - box.getBoundingClientRect().right;
    if (beyond > 0) box.scrollLeft += beyond + 8;
  }, [count]);

  /** @param {KeyboardEvent & {currentTarget: HTMLTableElement}} event */
  const move = (event) => {
    const to = moved(event, chosen, rows, columns.length);
    if (!to) return;
    event.preventDefault();
    select(to);
    const target = event.currentTarget.querySelector(`[data-cell="${to.row}-${to.column}"]`);
    if (target instanceof HTMLElement) target.focus();
  };

  /** @param {Event} event */
  const choose = (event) => {
    const target = event.target instanceof Element ? event.target.closest('[data-cell]') : null;
    if (!(target instanceof HTMLElement)) return;
    const [, row, column] = /^(.*)-(\d+)$/.exec(String(target.dataset.cell)) ?? [];
    select({ row, column: Number(column) });
  };

  // Not on entering a cell: the page may move under a pointer that rests, and choose for its reader.
  /** @param {PointerEvent} event */
  const point = (event) => {
    if (event.pointerType === 'mouse') choose(event);
  };

  return (
    <div class="scroller" ref={scroller}>
      <table
        class={`grid ${kind}`}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table whose cells can be chosen
        role="grid"
        aria-label={`${label}. ${help}`}
        style={{ '--columns': columns.length }}
        onClick={choose}
        onPointerMove={pointing ? point : undefined}
        onKeyDown={move}
      >
        <thead>
          <tr>
            <td class="corner" />
            {columns.map(({ key, name, kind }) => (
              <th key={key} scope="col" class={kind}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        {groups.map(({ key, title, rows }) => (
          <Fragment key={key}>
            {title ? (
              <tbody class="group">
                <tr>
                  <th scope="rowgroup" colSpan={columns.length + 1}>
                    <span>{title}</span>
                  </th>
                </tr>
              </tbody>
            ) : null}
            <tbody>
              {rows.map((row) => (
                <tr key={row.key} class={row.kind}>
                  <th scope="row">{row.name}</th>
                  {row.cells.map((cell, column) => {
                    if (!cell) return <td key={column} />;
                    const here = chosen.row === row.key && chosen.column === column;
                    return (
                      // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a td in a grid is a gridcell
                      <td
                        key={column}
                        class="cell"
                        data-cell={`${row.key}-${column}`}
                        tabIndex={here ? 0 : -1}
                        aria-selected={here}
                        // more digits would restyle cells for changes that nobody sees
                        style={{ '--v': Number(cell.shade.toFixed(3)) }}
                      >
                        {cell.text}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </Fragment>
        ))}
      </table>
    </div>
  );
}

/** The cell that a key leads to, or null for a key that is not for the grid.
 *  @param {KeyboardEvent} event @param {At} from @param {readonly HeatRow[]} rows @param {number} columns
 *  @returns {At | null} */
function moved({ key, ctrlKey }, from, rows, columns) {
  const at = rows.findIndex((row) => row.key === from.row);
  const { column } = from;
  /** @param {number} down @param {number} across */
  const to = (down, across) => {
    const row = rows[Math.min(Math.max(down, 0), rows.length - 1)];
    const wanted = Math.min(Math.max(across, 0), columns - 1);
    const there = row.cells.flatMap((cell, i) => (cell ? [i] : []));
    if (there.length === 0) return from;
    // A row may have gaps.
    const near = there.reduce((a, b) => (Math.abs(b - wanted) < Math.abs(a - wanted) ? b : a));
    return { row: row.key, column: near };
  };
  switch (key) {
    case 'ArrowLeft':
      return to(at, column - 1);
    case 'ArrowRight':
      return to(at, column + 1);
    case 'ArrowUp':
      return to(at - 1, column);
    case 'ArrowDown':
      return to(at + 1, column);
    case 'Home':
      return to(ctrlKey ? 0 : at, 0);
    case 'End':
      return to(ctrlKey ? rows.length : at, columns);
    case 'Enter':
    case ' ':
      return from;
    default:
      return null;
  }
}
