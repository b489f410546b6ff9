import { useSignal, useSignalEffect } from '@preact/signals';

/** Milliseconds for which a moment is shown while it plays. */
const MOMENT = 1200;

/** Plays, steps or scrubs through a number of moments.
 *  @param {{at: import('@preact/signals').Signal<number>, count: number, name: string, told: string,
 *           messages: import('../messages/index.js').Messages}} props  told: the present moment in words */
export function Scrubber({ at, count, name, told, messages }) {
  const m = messages.scrubber;
  const playing = useSignal(false);
  const last = count - 1;
  useSignalEffect(() => {
    if (!playing.value) return;
    if (at.value >= last) {
      playing.value = false;
      return;
    }
    const timer = setTimeout(() => {
      at.value += 1;
    }, MOMENT);
    return () => clearTimeout(timer);
  });
  /** @param {number} moment */
  const go = (moment) => {
    playing.value = false;
    at.value = Math.min(Math.max(moment, 0), last);
  };
  const play = () => {
    if (!playing.value && at.value >= last) at.value = 0;
    playing.value = !playing.value;
  };
  const now = Math.min(at.value, last);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend on show
    <div class="scrubber" role="group" aria-label={name}>
      <div class="buttons">
        <button type="button" onClick={() => go(now - 1)} disabled={now === 0}>
          {m.back}
        </button>
        <button type="button" class="primary" onClick={play}>
          {playing.value ? m.pause : m.play}
        </button>
        <button type="button" onClick={() => go(now + 1)} disabled={now === last}>
          {m.next}
        </button>
      </div>
      <input
        type="range"
        min={0}
        max={last}
        value={now}
        aria-label={name}
        aria-valuetext={told}
        onInput={(event) => go(Number(event.currentTarget.value))}
      />
      <output class="told">{told}</output>
    </div>
  );
}
