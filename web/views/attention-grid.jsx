import * as format from '../format.js';

/** The weights as a heat map: one row per step of the decoder, one column per word of the source. A table to a screen
 *  reader; one stop of the tab key, with arrow keys inside. Pointing, tapping and moving the focus choose.
 *  @param {{words: readonly string[], steps: readonly import('../translation.js').DecoderStep[],
 *           at: {row: number, column: number}, select: (row: number, column?: number) => void, texts: any}} props
 *    select: without a column, the row's strongest */
export function AttentionGrid({ words, steps, at, select, texts: m }) {
  /** @param {Event} event */
  const choose = (event) => {
    const { target } = event;
    if (!(target instanceof Element)) return;
    const place = target.closest('[data-row]')?.getAttribute('data-row')?.split('-').map(Number);
    if (place) select(place[0], place[1]);
  };
  /** @param {PointerEvent} event */
  const point = (event) => {
    if (event.pointerType === 'mouse') choose(event);
  };
  /** @param {KeyboardEvent & {currentTarget: HTMLTableElement}} event */
  const move = (event) => {
    const to = moved(event, at, steps.length, words.length);
    if (!to) return;
    event.preventDefault();
    const cell = event.currentTarget.querySelector(`[data-row="${to.row}-${to.column}"]`);
    if (cell instanceof HTMLElement) cell.focus();
  };
  return (
    <div class="scroller">
      <table
        class="attention-grid"
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table whose cells can be chosen
        role="grid"
        aria-label={m.grid}
        aria-describedby="attention-help"
        style={{ '--columns': words.length }}
        onClick={choose}
        // Not on entering: the page may move under a pointer that rests, and choose for its reader.
        onPointerMove={point}
        onFocusIn={choose}
        onKeyDown={move}
      >
        <thead>
          <tr>
            <td class="corner" />
            {words.map((word, column) => (
              <th scope="col" key={column} class={column === at.column ? 'now' : ''}>
                <bdi>{word}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map(({ token, attention = new Float32Array() }, row) => (
            <tr key={row} class={row === at.row ? 'now' : ''}>
              <th scope="row" data-row={row}>
                <bdi>{token}</bdi>
              </th>
              {words.map((_, column) => {
                const chosen = row === at.row && column === at.column;
                return (
                  // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a td in a grid is a gridcell
                  <td
                    key={column}
                    data-row={`${row}-${column}`}
                    tabIndex={chosen ? 0 : -1}
                    aria-selected={chosen}
                    style={{ '--a': Number(attention[column].toFixed(3)) }}
                  >
                    {format.fixed(attention[column], 2)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="spoken" id="attention-help">
        {m.gridHelp}
      </p>
    </div>
  );
}

/** The cell that a key leads to, or null for a key that is not for the grid.
 *  @param {KeyboardEvent} event @param {{row: number, column: number}} at @param {number} rows @param {number} columns */
function moved({ key, ctrlKey }, { row, column }, rows, columns) {
  /** @param {number} row @param {number} column */
  const to = (row, column) => ({
    row: Math.min(Math.max(row, 0), rows - 1),
    column: Math.min(Math.max(column, 0), columns - 1),
  });
  switch (key) {
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'ArrowUp':
      return to(row - 1, column);
    case 'ArrowDown':
      return to(row + 1, column);
    case 'Home':
      return to(ctrlKey ? 0 : row, 0);
    case 'End':
      return to(ctrlKey ? rows : row, columns);
    default:
      return null;
  }
}
