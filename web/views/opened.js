import { useEffect, useRef } from 'preact/hooks';

/** What the model makes of the reader's text, with all of its numbers, for a view that opens it: read while the view is
 *  there, and while training only where it is in sight.
 *  @param {import('../store.js').Store} store */
export function useOpened(store) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => (place.current ? store.reading.watch(place.current) : undefined), [store]);
  return { place, look: store.reading.opened.value };
}
