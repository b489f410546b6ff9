import { effect, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import * as format from '../format.js';
import { HEIGHT, nearest } from './curve-points.js';

/** @typedef {{store: import('../store.js').Store, messages: import('../messages/index.js').Messages}} Props */

/** The loss of every step, live. A point is read by pointing at it or with the slider, which keys and fingers can move.
 *  @param {Props} props */
export function Curve({ store, messages }) {
  const m = messages.train;
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  /** The step that the reader looks at; null follows the newest. */
  const at = useSignal(/** @type {number | null} */ (null));

  useEffect(() => {
    const element = /** @type {HTMLDivElement} */ (place.current);
    return whenThereArePoints(store, async () => {
      const { draw } = await import('./chart.js');
      return draw(element, store, at);
    });
  }, [store, at]);

  store.training.curve.value; // new points move the slider's end and the newest value
  const [steps, losses] = store.training.history.points();
  const index = nearest(steps, at.value);
  const told = steps.length
    ? m.curveAt(format.count(steps[index]), format.loss(losses[index]))
    : '';
  return (
    <figure class="curve" aria-labelledby="curve-title">
      <figcaption>
        <h3 id="curve-title">{m.curve}</h3>
        <label class="check">
          <input
            type="checkbox"
            checked={store.training.logarithmic.value}
            onChange={(event) => store.training.setLogarithmic(event.currentTarget.checked)}
          />
          {m.logarithmic}
        </label>
      </figcaption>
      <div class="plot" ref={place} aria-hidden="true" style={{ height: `${HEIGHT}px` }}>
        {steps.length ? null : <p class="hint">{m.curveEmpty}</p>}
      </div>
      {store.training.previous ? <p class="hint">{m.previous}</p> : null}
      <div class="reader" title={steps.length ? m.curveHint : undefined}>
        <input
          type="range"
          min={0}
          max={Math.max(steps.length - 1, 0)}
          value={index}
          disabled={steps.length < 2}
          aria-label={m.curveStep}
          aria-valuetext={told || m.curveEmpty}
          onInput={(event) => {
            const chosen = Number(event.currentTarget.value);
            at.value = chosen >= steps.length - 1 ? null : steps[chosen];
          }}
        />
        <output class="told" title={steps.length ? format.exact(losses[index]) : undefined}>
          {told}
        </output>
      </div>
    </figure>
  );
}

/** Before the first loss there is nothing to draw, and no need to load what draws it.
 *  @param {import('../store.js').Store} store @param {() => Promise<() => void>} draw @returns {() => void} */
function whenThereArePoints(store, draw) {
  let gone = false;
  /** @type {(() => void) | undefined} */
  let stopDrawing;
  const stopWaiting = effect(() => {
    store.training.curve.value;
    const [steps] = store.training.history.points();
    if (steps.length === 0 && !store.training.previous) return;
    if (stopDrawing) return;
    stopDrawing = () => {};
    draw().then((stop) => {
      if (gone) stop();
      else stopDrawing = stop;
    });
  });
  return () => {
    gone = true;
    stopWaiting();
    stopDrawing?.();
  };
}
