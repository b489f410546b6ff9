import * as format from '../format.js';

const short = (/** @type {number} */ value) => format.fixed(value, 4);

/** How a lab writes its numbers: with four decimals, or with all digits where the reader wants them.
 *  @param {import('../store.js').Store} store @returns {(value: number) => string} */
export const writer = (store) => (store.reading.allDigits.value ? format.exact : short);

/** A loss likewise. @param {number} loss @param {(value: number) => string} write */
export const lossAs = (loss, write) => (write === short ? format.loss(loss) : write(loss));

/** Shows every number exactly, for all parts of the lab at once.
 *  @param {{store: import('../store.js').Store, messages: import('../messages/index.js').Messages}} props */
export function AllDigits({ store, messages }) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={store.reading.allDigits.value}
        onChange={(event) => store.reading.setAllDigits(event.currentTarget.checked)}
      />
      {messages.inside.allDigits}
    </label>
  );
}
