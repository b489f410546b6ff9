import { useSignal } from '@preact/signals';
import { Inside } from './inside.jsx';
import { ModelWeights } from './model-weights.jsx';

/** A part that is drawn when somebody opens it: most readers come for the others.
 *  @param {string} part @param {import('preact').ComponentType<any>} View @returns {import('./frame.jsx').Part} */
const folded = (part, View) => [
  part,
  (/** @type {import('./frame.jsx').Props} */ props) => {
    const open = useSignal(false);
    const m = props.messages.folded;
    const name = props.messages.parts[part];
    return (
      <details
        class="folded"
        onToggle={(event) => {
          open.value = event.currentTarget.open;
        }}
      >
        <summary>
          {open.value ? m.close(name) : <b>{name}</b>}
          {open.value ? null : <span class="hint"> {m.leads[part]}</span>}
        </summary>
        {open.value ? <View {...props} /> : null}
      </details>
    );
  },
];

/** Every number between the text and the answer. */
export const foldedInside = folded('inside', Inside);

/** Every number that training changes. */
export const foldedWeights = folded('weights', ModelWeights);
