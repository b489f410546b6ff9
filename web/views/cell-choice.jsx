import { ProblemNotice } from './notice.jsx';

const CELLS = ['rnn', 'gru', 'lstm'];

/** Which cell reads the words: another one begins a new model.
 *  @param {import('./frame.jsx').Props & {options?: (cell: string) => object}} props  options: what else a cell needs */
export function CellChoice({ store, messages, options }) {
  const m = messages.cell;
  /** @param {string} cell */
  const choose = async (cell) => {
    if (await store.restart({ cell, ...options?.(cell) })) store.announcement.value = m.started;
  };
  return (
    <>
      <fieldset class="choice">
        <legend>{m.name}</legend>
        {CELLS.map((cell) => (
          <label key={cell}>
            <input
              type="radio"
              name="cell"
              checked={store.info.value?.config.cell === cell}
              disabled={store.restarting.value}
              onChange={() => choose(cell)}
            />
            {cell.toUpperCase()}
          </label>
        ))}
      </fieldset>
      <ProblemNotice problem={store.problems.value.model} />
    </>
  );
}
