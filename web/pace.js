// How often things happen, where more would only cost time.

/** One call at a time; of those that come meanwhile only the last is made, so that neither fast typing nor fast training
 *  piles up work.
 *  @param {() => Promise<void>} call @returns {() => void} */
export function latest(call) {
  let busy = false;
  let again = false;
  return async function run() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      do {
        again = false;
        await call();
      } while (again);
    } finally {
      busy = false;
    }
  };
}

/** A call that is made at once, then at most once in `pause` milliseconds; the last one is never lost.
 *  @param {number} pause @param {() => void} call @returns {() => void} */
export function throttled(pause, call) {
  let last = -Infinity;
  let waiting = false;
  const run = () => {
    waiting = false;
    last = performance.now();
    call();
  };
  return () => {
    if (waiting) return;
    const left = pause - (performance.now() - last);
    if (left <= 0) return run();
    waiting = true;
    setTimeout(run, left);
  };
}

/** A call that is made when the page has shown what it has to show. @param {() => void} call */
export function afterPaint(call) {
  requestAnimationFrame(() => setTimeout(call));
}

/** @param {number} ms */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
