import { useSignal } from '@preact/signals';
import { rowsOf } from '../backward.js';
import * as format from '../format.js';
import { shade } from './shade.js';

/** @typedef {import('../store.js').Weight} Weight */

/** A parameter whose numbers can be changed, one by one.
 *  @param {{weight: Weight, code: string, rows?: readonly string[], first?: number,
 *           write: (weight: Weight) => void, messages: import('../messages/index.js').Messages}} props
 *    code: its name in the program · rows: names of its rows · first: the first row that is shown */
export function Editable({ weight, code, rows, first = 0, write, messages }) {
  const columns = weight.shape[weight.shape.length - 1];
  const matrix = weight.shape.length > 1;
  return (
    <table class="matrix">
      <caption>
        <code>{code}</code> <span class="quiet">{weight.name}</span>
      </caption>
      <tbody>
        {rowsOf(weight)
          .slice(first)
          .map((row, i) => (
            <tr key={rows?.[first + i] ?? i}>
              {rows ? <th scope="row">{rows[first + i]}</th> : null}
              {row.map((value, j) => {
                const at = (first + i) * columns + j;
                const index = rows ? rows[first + i] : matrix ? first + i : null;
                return (
                  <td key={j}>
                    <NumberBox
                      value={value}
                      name={messages.entry(code, index, j)}
                      messages={messages}
                      change={(changed) =>
                        write({ ...weight, values: replaced(weight.values, at, changed) })
                      }
                    />
                  </td>
                );
              })}
            </tr>
          ))}
      </tbody>
    </table>
  );
}

/** A box for a number; what is no number stays in the box and changes nothing.
 *  @param {{value: number, name: string, change: (value: number) => void,
 *           messages: import('../messages/index.js').Messages}} props */
export function NumberBox({ value, name, change, messages }) {
  /** What the reader is writing; null when it is what the model has. */
  const draft = useSignal(/** @type {string | null} */ (null));
  const bad = draft.value !== null && readNumber(draft.value) === null;
  return (
    <input
      type="text"
      inputmode="text"
      class="number"
      autocomplete="off"
      aria-label={name}
      aria-invalid={bad}
      title={bad ? messages.numberBad : undefined}
      value={draft.value ?? format.exact(value)}
      style={{ '--v': shade(value, 2) }}
      onInput={(event) => {
        const text = event.currentTarget.value;
        draft.value = text;
        const number = readNumber(text);
        if (number !== null) change(number);
      }}
      onBlur={() => {
        draft.value = null;
      }}
    />
  );
}

/** @param {Float32Array} values @param {number} at @param {number} value */
function replaced(values, at, value) {
  const copy = values.slice();
  copy[at] = value;
  return copy;
}

/** @param {string} text @returns {number | null} */
function readNumber(text) {
  const plain = text.trim().replace(',', '.').replace('−', '-');
  const number = Number(plain);
  return plain && Number.isFinite(number) && Math.abs(number) <= 1e6 ? number : null;
}
