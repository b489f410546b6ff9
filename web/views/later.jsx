import { useEffect, useState } from 'preact/hooks';

/** A view that is loaded when it is first drawn, for what a visitor need not wait for. If it cannot be loaded it throws,
 *  and the boundary around it offers to try again.
 *  @param {() => Promise<import('preact').ComponentType<any>>} load */
export function later(load) {
  /** @type {import('preact').ComponentType<any> | null} */
  let View = null;
  return (/** @type {any} */ props) => {
    const [failed, setFailed] = useState(/** @type {{error: unknown} | null} */ (null));
    const [, redraw] = useState(0);
    useEffect(() => {
      if (View) return;
      load().then(
        (loaded) => {
          View = loaded;
          redraw(1);
        },
        (error) => setFailed({ error }),
      );
    }, []);
    if (failed) throw failed.error;
    return View ? <View {...props} /> : <div class="later panel" aria-busy="true" />;
  };
}
