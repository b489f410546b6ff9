import { useEffect, useState } from 'preact/hooks';
import { others } from '../styles/index.js';

/** A view that is loaded when it is first drawn, for what a visitor need not wait for. If it cannot be loaded it throws,
 *  and the boundary around it offers to try again.
 *  @param {() => Promise<import('preact').ComponentType<any>>} load
 *  @param {{room?: boolean}} [options] whether to keep room for it meanwhile (true) */
export function later(load, { room = true } = {}) {
  /** @type {import('preact').ComponentType<any> | null} */
  let View = null;
  return (/** @type {any} */ props) => {
    const [failed, setFailed] = useState(/** @type {{error: unknown} | null} */ (null));
    const [, redraw] = useState(0);
    useEffect(() => {
      if (View) return;
      // With the styles, which the element has asked for already.
      Promise.all([load(), others()]).then(
        ([loaded]) => {
          View = loaded;
          redraw(1);
        },
        (error) => setFailed({ error }),
      );
    }, []);
    if (failed) throw failed.error;
    if (View) return <View {...props} />;
    return room ? <div class="awaited panel" aria-busy="true" /> : null;
  };
}
