import { OptionChoice } from './choice.jsx';
import { ProblemNotice } from './notice.jsx';

const CELLS = ['rnn', 'gru', 'lstm'];

/** Which cell reads the words: another one begins a new model.
 *  @param {{store: import('../store.js').Store, messages: import('../messages/index.js').Messages,
 *           options?: (cell: string) => object}} props  options: what else a cell needs */
export function CellChoice({ store, messages, options }) {
  return (
    <>
      <OptionChoice
        store={store}
        option="cell"
        values={CELLS}
        texts={messages.cell}
        options={options}
      />
      <ProblemNotice problem={store.problems.value.model} />
    </>
  );
}
