import { frozenIn } from '../programs.js';
import { CellChoice } from './cell-choice.jsx';

/** Which cell a walk goes through, and what its gates do to the numbers. @param {import('./frame.jsx').Props} props */
export function CellPart(props) {
  const { store, messages, texts } = props;
  return (
    <section class="which-cell panel" aria-label={messages.cell.name}>
      <CellChoice {...props} options={(cell) => ({ freeze: frozenIn(cell) })} />
      <p>{texts.cells[store.info.value?.config.cell]}</p>
    </section>
  );
}
