import { OptionChoice } from './choice.jsx';
import { ProblemNotice } from './notice.jsx';

export const CELLS = ['rnn', 'gru', 'lstm'];

/** Which cell reads the words: another one begins a new model. @param {import('./frame.jsx').Props} props */
export function CellChoice({ store, texts }) {
  return (
    <>
      <OptionChoice store={store} option="cell" values={CELLS} texts={texts.cell} />
      <ProblemNotice problem={store.problems.value.model} />
    </>
  );
}
