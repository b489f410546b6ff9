import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { inSight } from '../sight.js';

/** Whether the element that `place` is given to can be seen. */
export function useInSight() {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const seen = useSignal(false);
  useEffect(() => {
    if (!place.current) return;
    return inSight(place.current, (now) => {
      seen.value = now;
    });
  }, [seen]);
  return { place, seen };
}
