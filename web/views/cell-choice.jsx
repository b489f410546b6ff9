import { ProblemNotice } from './notice.jsx';

/** Which cell reads the words: another one begins a new model. @param {import('./frame.jsx').Props} props */
export function CellChoice({ store, texts }) {
  const m = texts.cell;
  /** @param {string} cell */
  const choose = async (cell) => {
    if (await store.restart({ cell })) store.announcement.value = m.started;
  };
  return (
    <>
      <fieldset class="choice">
        <legend>{m.name}</legend>
        {['rnn', 'gru', 'lstm'].map((cell) => (
          <label key={cell}>
            <input
              type="radio"
              name="cell"
              checked={store.info.value?.config.cell === cell}
              disabled={store.restarting.value}
              onChange={() => choose(cell)}
            />
            {m[cell]}
          </label>
        ))}
      </fieldset>
      <ProblemNotice problem={store.problems.value.model} />
    </>
  );
}
